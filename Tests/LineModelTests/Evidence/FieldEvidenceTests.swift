import Testing

@testable import LineModel

@Suite("Evidence over a field")
struct FieldEvidenceTests {
    /// Three ingresses of ten lines, over five echoes, of one vantage.
    private static let lines = (0..<30).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 5)", port: 7))
    }
    private let bars = EvidenceBars(lines: 100_000, groups: 10_000, every: .seconds(300))
    private let quiet = [Bool](repeating: false, count: 30)
    private let usual = UsualLossClass(atMost: 0.002)

    private func field(_ lines: [Line] = lines, payload: PayloadKind = .relay) -> FieldEvidence {
        FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: payload) })
    }

    private func round(_ lost: (Int) -> Int?) -> [LossCount?] {
        (0..<30).map { line in lost(line).map { LossCount(lost: $0, sent: 100, usual: usual) } }
    }

    /// `#expect` cannot call what changes a value.
    private func restore(_ evidence: inout FieldEvidence, _ bytes: [UInt8]) -> Bool { evidence.restore(bytes) }

    /// How many rounds it takes until something rises, and what.
    private func rising(
        _ evidence: inout FieldEvidence, within rounds: Int = 60, raised: [Bool]? = nil, _ lost: (Int) -> Int?
    ) -> (rounds: Int, rises: [EvidenceRise]) {
        for round in 1...rounds {
            evidence.enter(self.round(lost), raised: raised ?? quiet, bars: bars)
            let rises = evidence.rising(raised: raised ?? quiet, bars: bars)
            if !rises.isEmpty { return (round, rises) }
        }
        return (rounds, [])
    }

    @Test("raises an ingress after two rounds in which its lines lose 2 %, and names them and nothing else")
    func ingress() throws {
        var evidence = field()
        let found = rising(&evidence) { $0 < 10 ? 2 : 0 }
        let rise = try #require(found.rises.first)
        #expect(found.rounds == 2 && found.rises.count == 1)
        #expect(rise.group == CauseKey(.ingress, "198.18.0.0:7000") && rise.lines == Array(0..<10))
        #expect(rise.logEvidence >= bars.group)
    }

    @Test("raises one bad line for itself, not its ingress")
    func line() throws {
        var evidence = field()
        let found = rising(&evidence) { $0 == 3 ? 3 : 0 }
        let rise = try #require(found.rises.first)
        #expect(found.rises.count == 1 && rise.group == nil && rise.lines == [3] && rise.logEvidence >= bars.line)
        #expect(found.rounds > 5 && found.rounds < 12)
    }

    @Test("raises two ingresses for themselves, not what they share")
    func two() {
        var evidence = field()
        let found = rising(&evidence) { $0 < 20 ? 3 : 0 }
        #expect(
            Set(found.rises.map(\.group)) == [
                CauseKey(.ingress, "198.18.0.0:7000"), CauseKey(.ingress, "198.18.0.1:7000"),
            ])
        #expect(found.rises.flatMap(\.lines).sorted() == Array(0..<20))
    }

    @Test("raises the vantage where every line is bad")
    func vantage() throws {
        var evidence = field()
        let found = rising(&evidence) { _ in 2 }
        #expect(found.rises.map(\.group) == [.vantage] && found.rises.first?.lines.count == 30)
    }

    @Test("does not take a burst over one line for a fault that is over by the last bin, and does where it is not")
    func burstOfOneLine() {
        var evidence = field()
        let bin = { (lost: Int) in [3: LossCount(lost: lost, sent: 100, usual: usual)] }
        for last in [8, 0] {
            evidence.enter(round { $0 == 3 ? 8 : 0 }, raised: quiet, bars: bars)
            for lost in [8, 8, 8, last] { evidence.enterBin(bin(lost), raised: quiet, bars: bars) }
        }
        #expect(evidence.lines[3].logEvidence >= bars.line, "else there is nothing to be held back")
        #expect(evidence.rising(raised: quiet, bars: bars).isEmpty)
        evidence.enterBin(bin(8), raised: quiet, bars: bars)
        #expect(evidence.rising(raised: quiet, bars: bars).map(\.lines) == [[3]])
    }

    @Test("does not take one burst of all lines for a fault, however large")
    func burst() {
        var evidence = field()
        for _ in 0..<5 { evidence.enter(round { _ in 0 }, raised: quiet, bars: bars) }
        evidence.enter(round { _ in 20 }, raised: quiet, bars: bars)
        #expect(evidence.rising(raised: quiet, bars: bars).isEmpty)
        let after = rising(&evidence) { _ in 0 }
        #expect(after.rises.isEmpty)
    }

    @Test("does not raise a group whose last bin was as usual")
    func over() {
        var evidence = field()
        for _ in 0..<3 { evidence.enter(round { $0 < 10 ? 4 : 0 }, raised: quiet, bars: bars) }
        let clean = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, LossCount(lost: 0, sent: 100, usual: usual)) })
        evidence.enterBin(clean, raised: quiet, bars: bars)
        #expect(!evidence.rising(raised: quiet, bars: bars).contains { $0.group != nil })
    }

    @Test("judges lines that depend on each other by the mean of their evidence")
    func dependent() {
        var (free, bound) = (field(), field())
        bound.dependent = Set(bound.groups.keys)
        let slow = rising(&bound) { $0 < 10 ? 2 : 0 }
        let fast = rising(&free) { $0 < 10 ? 2 : 0 }
        #expect(fast.rounds == 2 && slow.rounds > 5)
        #expect(slow.rises.flatMap(\.lines).sorted() == Array(0..<10))
    }

    @Test("leaves lines that are raised already out of their groups")
    func raised() {
        var evidence = field()
        let raised = (0..<30).map { $0 < 10 }
        let found = rising(&evidence, raised: raised) { $0 < 10 ? 5 : 0 }
        #expect(found.rises.isEmpty)
        #expect(evidence.lines[0].logEvidence > bars.line)
    }

    @Test("names suspects, of a suspect group some of its lines")
    func suspects() {
        var evidence = field()
        evidence.enter(round { $0 < 10 ? 3 : 0 }, raised: quiet, bars: bars)
        // Its ten lines of the ingress, and some of each group that they are in.
        #expect(Set(evidence.suspects(raised: quiet, bars: bars)).isSuperset(of: 0..<10))
        #expect(evidence.suspects(raised: quiet, bars: bars, linesOfGroup: 1).count < 10)
        #expect(Set(evidence.suspects(raised: (0..<30).map { $0 < 10 }, bars: bars)).isDisjoint(with: 0..<10))
        var lone = field()
        for _ in 0..<4 { lone.enter(round { $0 == 3 ? 3 : 0 }, raised: quiet, bars: bars) }
        #expect(lone.suspects(raised: quiet, bars: bars) == [3])
    }

    @Test("is not changed by lines that were not measured")
    func unmeasured() {
        var evidence = field()
        evidence.enter(round { $0 < 10 ? 2 : 0 }, raised: quiet, bars: bars)
        let (lines, sums, windows) = (evidence.lines, evidence.sums, evidence.windows)
        evidence.enter(round { _ in nil }, raised: quiet, bars: bars)
        #expect(evidence.lines == lines && evidence.sums == sums && evidence.windows == windows)
    }

    @Test("tells since when a line loses, and how much")
    func window() throws {
        var evidence = field()
        for _ in 0..<20 { evidence.enter(round { _ in 0 }, raised: quiet, bars: bars) }
        #expect(evidence.windows[3] == EvidenceWindow())
        for _ in 0..<7 { evidence.enter(round { $0 == 3 ? 4 : 0 }, raised: quiet, bars: bars) }
        let window = evidence.windows[3]
        #expect(window.rounds == 7 && window.lost == 28 && window.sent == 700 && window.ratio == 0.04)
    }

    @Test("keeps the evidence over a restart, to the last bit")
    func restart() {
        var (whole, first) = (field(), field())
        let losses: [(Int) -> Int] = [{ $0 % 3 }, { $0 < 10 ? 2 : 0 }, { $0 == 4 ? 9 : 1 }]
        let rates = DelayRates(exceeded: (3, 4, 5), of: 4000)
        for loss in losses {
            for place in 0..<2 {
                let counts = round(loss)
                whole.enter(counts, raised: quiet, bars: bars)
                whole.enterDelay(DelayMarks(median: place == 0, p95: true), of: 7, rates: rates)
                first.enter(counts, raised: quiet, bars: bars)
                first.enterDelay(DelayMarks(median: place == 0, p95: true), of: 7, rates: rates)
                var second = field()
                let packed = first.packed
                #expect(restore(&second, packed))
                first = second
            }
        }
        #expect(first.lines == whole.lines && first.windows == whole.windows && first.delays == whole.delays)
        #expect(first.sums == whole.sums && first.packed == whole.packed)
    }

    @Test("begins anew for a line that was renamed, moved or has another payload, and for no other")
    func moved() {
        var evidence = field()
        for _ in 0..<4 { evidence.enter(round { _ in 2 }, raised: quiet, bars: bars) }
        var lines = Self.lines
        lines[0] = Line(name: "other", ingress: lines[0].ingress, echo: lines[0].echo)
        lines[1] = Line(name: "line-1", ingress: HostPort(host: "198.18.0.9", port: 7000), echo: lines[1].echo)
        lines[2] = Line(name: "line-2", ingress: lines[2].ingress)
        lines[3] = Line(
            name: "line-3", ingress: lines[3].ingress, echo: lines[3].echo, tags: [Tag(key: "a", value: "b")])
        lines.swapAt(8, 9)
        var ways = lines.map { LineWay($0, payload: .relay) }
        ways[4] = LineWay(lines[4], payload: .plumb)
        let before = evidence
        evidence.adopt(CauseField(lines), ways: ways)
        for line in [0, 1, 2, 4] { #expect(evidence.lines[line] == LineEvidence(), "\(line)") }
        for line in [3, 5, 6, 7, 8, 9, 29] { #expect(evidence.lines[line] == before.lines[line], "\(line)") }
        var stored = FieldEvidence(CauseField(lines), ways: ways)
        #expect(restore(&stored, before.packed))
        #expect(stored.lines == evidence.lines)
        evidence.restart(5)
        #expect(evidence.lines[5] == LineEvidence() && evidence.windows[5] == EvidenceWindow())
    }

    @Test("reads no bytes that are not a state, and changes nothing then")
    func damaged() {
        var evidence = field()
        evidence.dependent = [.vantage]
        for _ in 0..<4 { evidence.enter(round { $0 }, raised: quiet, bars: bars) }
        let packed = evidence.packed
        var other = field()
        #expect(restore(&other, packed))
        let before = other
        #expect(other.dependent == [.vantage])
        for length in stride(from: 0, to: packed.count, by: 7) {
            #expect(!restore(&other, Array(packed.prefix(length))))
        }
        #expect(!restore(&other, packed + [0]) && !restore(&other, [0x45, 1]))
        #expect(!restore(&other, [0x45, 2, 255, 255, 255, 255] + [UInt8](repeating: 0, count: 100)))
        #expect(other.lines == before.lines && other.sums == before.sums)
        var random = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            var bytes = packed
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            var read = field()
            _ = restore(&read, bytes)
            #expect(read.lines.allSatisfy { $0.value.isFinite && $0.value >= 0 })
        }
    }

    @Test("raises a line for its delay, unless it was")
    func delay() {
        var evidence = field()
        let rates = DelayRates(exceeded: (3, 4, 5), of: 4000)
        for _ in 0..<8 { evidence.enterDelay(DelayMarks(median: true, p95: false), of: 7, rates: rates) }
        #expect(evidence.risingDelays(raised: quiet, bars: bars) == [7] && evidence.delays[7].figure == .median)
        #expect(evidence.risingDelays(raised: (0..<30).map { $0 == 7 }, bars: bars).isEmpty)
    }

    @Test("holds 100,000 lines with all their groups in 10 MB")
    func size() {
        #expect(MemoryLayout<LineEvidence>.stride + MemoryLayout<DelayEvidence>.stride <= 64)
        #expect(MemoryLayout<EvidenceWindow>.stride <= 12)
        let evidence = field()
        // 94 bytes a line and 32 a group, with 10,000 groups: 9.8 MB.
        #expect(evidence.packed.count == 14)
    }
}
