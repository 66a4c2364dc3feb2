import TestSupport
import Testing

@testable import LineModel

/// Lines that are dead although their far ends answer by ICMP, as when every relay's process has ended.
@Suite("Causes of dead lines within reach", .seeded)
struct ReachedCauseTests {
    private static func lines(_ count: Int, hosts: Int) -> [Line] {
        (0..<count).map {
            Line(name: "l\($0)", ingress: HostPort(host: "192.0.2.\($0 % hosts)", port: UInt16(7000 + $0 / hosts)))
        }
    }

    @Test("are never the vantage where all are, with canaries or without", arguments: 0..<60 as Range<UInt64>)
    func all(seed: UInt64) {
        var generator = Seed.generator(seed)
        let hosts = Int.random(in: 2...20, using: &generator)
        let lines = Self.lines(Int.random(in: hosts...200, using: &generator), hosts: hosts)
        let canaries: Set = seed % 2 == 0 ? ["l0"] : []
        let field = CauseField(lines, canaries: canaries)
        let marks = [LineMark](repeating: .abnormal, count: lines.count)
        let silent = CauseFinder.find(marks: marks, in: field)
        #expect(silent.map(\.key) == [.vantage], "seed \(seed): silence speaks against the vantage")
        let found = CauseFinder.find(marks: marks, reached: Set(lines.indices), in: field)
        #expect(found.allSatisfy { $0.key.kind != .vantage }, "seed \(seed)")
        #expect(found.flatMap(\.lines).sorted() == Array(lines.indices), "seed \(seed)")
    }

    @Test("beside silent ones count against the vantage as healthy lines do", arguments: 0..<200 as Range<UInt64>)
    func some(seed: UInt64) {
        var generator = Seed.generator(seed)
        let lines = Self.lines(Int.random(in: 10...120, using: &generator), hosts: 120)
        let share = Double.random(in: 0...0.5, using: &generator)
        let reached = Set(lines.indices.filter { _ in generator.nextUnit() < share })
        let field = CauseField(lines)
        let marks = [LineMark](repeating: .abnormal, count: lines.count)
        let found = CauseFinder.find(marks: marks, reached: reached, in: field)
        let healthy = CauseFinder.find(
            marks: lines.indices.map { reached.contains($0) ? .healthy : .abnormal }, in: field)
        #expect(
            found.contains { $0.key == .vantage } == healthy.contains { $0.key == .vantage },
            "seed \(seed): \(reached.count) of \(lines.count)")
        #expect(found.flatMap(\.lines).sorted() == Array(lines.indices), "seed \(seed)")
        if let vantage = found.first(where: { $0.key == .vantage }) {
            #expect(reached.isDisjoint(with: vantage.lines), "seed \(seed): these it does not explain")
        }
    }

    @Test("change nothing of other causes")
    func others() {
        let lines = (0..<40).map {
            Line(name: "l\($0)", ingress: HostPort(host: "192.0.2.\($0 / 4)", port: 7000), echo: nil)
        }
        let field = CauseField(lines)
        let marks = lines.indices.map { $0 < 4 ? LineMark.abnormal : .healthy }
        #expect(
            CauseFinder.find(marks: marks, reached: [0, 1, 2, 3], in: field)
                == CauseFinder.find(marks: marks, in: field))
    }
}
