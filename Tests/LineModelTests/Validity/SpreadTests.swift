import TestSupport
import Testing

@testable import LineModel

@Suite("Spread of a shortfall over lines")
struct SpreadTests {
    /// Lines of 100 probes, of which so many were refused, to destinations of their own unless they are given.
    private func spread(_ missing: [Int], destinations: [Int] = []) -> Spread {
        var troubles = RoundTroubles(RoundLedger(), destinations: destinations)
        for (row, count) in missing.enumerated() {
            var samples = SampleRow(String(repeating: "r", count: 100 - count) + String(repeating: "u", count: count))
            for index in (100 - count)..<100 { samples.records[index].localError = 1 }
            samples.with { troubles.add(row: row, $0, OutcomeCounts($0)) }
        }
        return troubles.refusedSends
    }

    @Test("sets lines apart that lack more than a tenth, and judges by the others")
    func apart() {
        let found = spread([0, 10, 11, 100, 0, 0])
        #expect(found.apart.map(\.row) == [2, 3] && found.missing == 10 && found.of == 400 && !found.isSpread)
        #expect(found.inLines == 121 && !found.isEverywhere)
    }

    @Test("is everywhere when every line lacks more than a tenth, and then counts as a whole")
    func everywhere() {
        let found = spread([11, 50, 100])
        #expect(found.isEverywhere && found.isSpread && found.missing == 161 && found.of == 300 && found.inLines == 0)
        #expect(spread([11]).isEverywhere && spread([5]).isSpread && !spread([0, 5]).isSpread)
    }

    @Test("finds what was dealt out by chance spread, and what befalls a part of the lines not", .seeded)
    func chance() {
        var generator = Seed.generator()
        var wrong = 0
        for _ in 0..<300 {
            let lines = Int.random(in: 20...60, using: &generator)
            var dealt = [Int](repeating: 0, count: lines)
            // From 1 % on it matters.
            let share = Double.random(in: 0.011...0.05, using: &generator)
            for _ in 0..<Int(share * 100 * Double(lines)) { dealt[Int.random(in: 0..<lines, using: &generator)] += 1 }
            if !spread(dealt).isSpread { wrong += 1 }
            let part = Int.random(in: 1...(lines / 2), using: &generator)
            let each = Int.random(in: 3...100, using: &generator)
            let found = spread((0..<lines).map { $0 < part ? each : 0 })
            #expect(!found.isSpread, "\(part) of \(lines) lines lack \(each)")
        }
        #expect(wrong <= 6, "\(wrong) of 300")
    }

    @Test("never holds a line against the others: one more line that lacks nothing makes it the others' own", .seeded)
    func untouched() {
        var generator = Seed.generator()
        for _ in 0..<100 {
            let lines = Int.random(in: 1...30, using: &generator)
            let refused = (0..<lines).map { _ in Int.random(in: 11...100, using: &generator) }
            #expect(spread(refused).isSpread)
            #expect(!spread(refused + [0]).isSpread && spread(refused + [0]).inLines == refused.reduce(0, +))
        }
    }
}
