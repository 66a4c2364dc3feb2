import LineModel
import TestSupport
import Testing

@testable import ProbeWire

@Suite("What each line has for itself", .seeded)
struct IdentityTests {
    @Test("SipHash-2-4 has the value that its authors publish for sixteen bytes")
    func published() {
        // Key 00 to 0f, message 00 to 0f: vectors.h of the reference implementation.
        let hash = SipHash(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
        #expect(hash.code(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908) == 0x3F2A_CC7F_57C2_9BDB)
    }

    @Test("identities are the same from the table and beyond it, and no two are alike")
    func identities() {
        let secret = RoundSecret(seed: Seed.value(1))
        let (computed, table) = (LineIdentities(secret), LineIdentities(secret, rows: 1_000))
        let rows = (0..<2_000).map(UInt32.init) + [.max]
        #expect(rows.allSatisfy { computed[$0] == table[$0] })
        #expect(Set(rows.map { table[$0] }).count == rows.count)
        let other = LineIdentities(RoundSecret(seed: Seed.value(2)))
        #expect(rows.allSatisfy { other[$0] != table[$0] })
    }

    @Test("a secret of the system's is new each time, and shows itself nowhere")
    func secrets() {
        let words = Set((0..<100).map { _ in RoundSecret.random().word(.identity, 0) })
        #expect(words.count == 100)
        let secret = RoundSecret(seed: 0xA55A_1234_5678_9ABC)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            let hasNumber = text.contains { $0.isNumber }
            #expect(!hasNumber, "\(text)")
        }
    }

    @Test("one flipped bit of a line's index changes half of its identity, and so does one of the use")
    func spreads() {
        let secret = RoundSecret(seed: Seed.value(3))
        var changed = 0
        for bit in 0..<32 as Range<UInt32> {
            for line in 0..<32 as Range<UInt64> {
                let other = secret.word(.identity, line ^ 1 << UInt64(bit))
                changed += (secret.word(.identity, line) ^ other).nonzeroBitCount
            }
        }
        #expect((30.5...33.5).contains(Double(changed) / 1_024))
        let uses = Set(RoundSecret.Use.allCases.map { secret.word($0, 7) })
        #expect(uses.count == RoundSecret.Use.allCases.count)
    }

    @Test(
        "numbers of lines never meet, follow each other within a line, and name their probe",
        arguments: [
            (655, 100, 0..<65_536), (3, 100, 0..<65_536), (1, 1, 0..<1), (256, 256, 0..<65_536),
            (5_000, 20, 1 << 20..<UInt64(UInt32.max)), (100, 1, 0..<1 << 24),
        ] as [(Int, Int, Range<UInt64>)])
    func numbers(_ rows: Int, _ count: Int, _ space: Range<UInt64>) {
        let numbers = LineNumbers(
            own: nil, rows: rows, count: count, space: space, secret: RoundSecret(seed: Seed.value(4)))
        var seen: Set<UInt64> = []
        for row in 0..<UInt32(rows) {
            let first = numbers.first(of: row)
            for sequence in [0, count / 2, count - 1] {
                let number = first + UInt64(sequence)
                #expect(space.contains(number))
                seen.insert(number)
                let found = numbers.probe(of: number)
                #expect(found?.row == row && found?.sequence == UInt32(sequence))
            }
        }
        let each = Set([0, count / 2, count - 1]).count
        #expect(seen.count == rows * each)
        #expect(numbers.probe(of: space.upperBound) == nil)
        if space.lowerBound > 0 { #expect(numbers.probe(of: space.lowerBound - 1) == nil) }
    }

    @Test("a line's numbers do not tell where another's begin")
    func unrelated() {
        var distances: Set<Int64> = []
        for seed in 0..<500 as Range<UInt64> {
            let numbers = LineNumbers(
                own: nil, rows: 2, count: 100, space: 0..<1 << 32, secret: RoundSecret(seed: Seed.value(seed)))
            distances.insert(Int64(numbers.first(of: 1)) - Int64(numbers.first(of: 0)))
        }
        #expect(distances.count == 500)
        #expect(distances.contains { $0 < -1 << 28 } && distances.contains { $0 > 1 << 28 })
    }

    @Test("numbers are given to the own rows alone")
    func own() {
        let own: [UInt32] = [3, 700, 99_999]
        let numbers = LineNumbers(
            own: own, rows: 100_000, count: 100, space: 0..<65_536, secret: RoundSecret(seed: Seed.value(5)))
        let known = (0...65_600 as ClosedRange<UInt64>).compactMap { numbers.probe(of: $0)?.row }
        #expect(known.count == 300 && Set(known) == Set(own))
    }

    @Test("session identifiers are never 0, and differ for 65,535 lines")
    func sessions() {
        let sessions = SessionIdentifiers(rows: 70_000, secret: RoundSecret(seed: Seed.value(6)))
        let found = (0..<65_535).map { sessions[$0] }
        #expect(Set(found).count == 65_535 && !found.contains(0))
        #expect(sessions[65_535] == sessions[0], "beyond, they begin again")
        let few = SessionIdentifiers(rows: 3, secret: RoundSecret(seed: Seed.value(6)))
        #expect((0..<3).map { few[$0] } == Array(found.prefix(3)))
        let steps = Set((0..<200).map { found[$0 + 1] &- found[$0] })
        #expect(steps.count > 190, "no step from one to the next")
    }
}
