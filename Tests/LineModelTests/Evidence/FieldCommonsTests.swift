import Testing

@testable import LineModel

/// What a whole uplink's lines lose together is the uplink's, not theirs.
@Suite("Evidence where the lines of a large group are hit together")
struct FieldCommonsTests {
    /// Twelve ingresses of ten lines, over five echoes; two uplinks of sixty lines.
    private let lines = (0..<120).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 5)", port: 7),
            tags: [Tag(key: "uplink", value: index < 60 ? "a" : "b")])
    }
    private let bars = EvidenceBars(lines: 100_000, groups: 10_000, every: .seconds(300))
    private let none = [Bool](repeating: false, count: 120)
    private let usual = UsualLossClass(atMost: 0.002)
    private let uplink = CauseKey(.tag, "uplink=a")
    private var bound: Set<CauseKey> { [uplink, .vantage] }

    private func field() -> FieldEvidence {
        FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .relay) }, dependent: bound)
    }

    private func count(_ lost: Int) -> LossCount { LossCount(lost: lost, sent: 100, usual: usual) }

    /// A round with what rises after it.
    private func enter(
        _ evidence: inout FieldEvidence, raised: [Bool]? = nil, _ lost: (Int) -> Int
    ) -> [EvidenceRise] {
        evidence.enter((0..<120).map { count(lost($0)) }, raised: raised ?? none, bars: bars)
        return evidence.rising(raised: raised ?? none, bars: bars)
    }

    /// So many rounds in order, in which the uplink has a burst in every fifty, each sixth of two rounds.
    private func learned(_ rounds: Int = 600) -> (evidence: FieldEvidence, rises: Int) {
        var (evidence, rises) = (field(), 0)
        for number in 0..<rounds {
            rises +=
                enter(&evidence) {
                    (number % 50 == 0 || number % 300 == 1) && $0 < 60 ? 5 : ($0 + number) % 40 == 0 ? 1 : 0
                }.count
        }
        return (evidence, rises)
    }

    private func restore(_ evidence: inout FieldEvidence, _ bytes: [UInt8]) -> Bool { evidence.restore(bytes) }

    @Test(
        "a burst that lasts over two rounds says nothing against a line, and raises nothing; without the rule it does")
    func burst() {
        let (evidence, rises) = learned()
        #expect(rises == 0)
        var (bound, free) = (evidence, evidence)
        free.dependent = []
        var risesOfFree = 0
        for _ in 0..<2 {
            #expect(enter(&bound) { $0 < 60 ? 5 : 0 }.isEmpty)
            risesOfFree += enter(&free) { $0 < 60 ? 5 : 0 }.count
        }
        #expect(risesOfFree > 0)
        for line in 0..<60 { #expect(bound.lines[line].value <= evidence.lines[line].value + 2) }
        #expect(bound.isHit[bound.groups.keys.firstIndex(of: uplink) ?? 0] && bound.isBad[7] && !bound.isBad[70])
    }

    @Test("what no longer ends is told as the uplink's, with the lines that are bad, and others join")
    func fault() throws {
        var (evidence, _) = learned()
        var (rounds, found) = (0, [EvidenceRise]())
        while found.isEmpty, rounds < 40 {
            found = enter(&evidence) { $0 < 60 && $0 % 4 != 0 ? 4 : 0 }
            rounds += 1
        }
        let rise = try #require(found.first)
        #expect(found.count == 1 && rise.group == uplink && rise.lines == (0..<60).filter { $0 % 4 != 0 })
        #expect(rounds >= 6 && rounds <= 25, "\(rounds)")
        #expect(evidence.windows[1].lost >= 8 && evidence.windows[1].rounds >= 2, "what is told of the line")
        var raised = none
        for line in rise.lines { raised[line] = true }
        #expect(enter(&evidence, raised: raised) { $0 < 60 ? 4 : 0 }.isEmpty)
        #expect(evidence.joining(uplink, raised: raised) == (0..<60).filter { $0 % 4 == 0 })
    }

    @Test("a line or an ingress behind such an uplink is found as soon as behind another")
    func others() {
        let (evidence, _) = learned()
        for bad in [5..<6, 0..<10] {
            var (bound, other) = (evidence, evidence)
            var rounds = [0, 0]
            var rises: [EvidenceRise] = []
            while rises.isEmpty, rounds[0] < 40 {
                rises = enter(&bound) { bad.contains($0) ? 4 : 0 }
                rounds[0] += 1
            }
            other.dependent = []
            // The ingress depends on nothing in both: the other's uplink is no group that is booked on.
            while enter(&other, { bad.contains($0) ? 4 : 0 }).isEmpty, rounds[1] < 40 { rounds[1] += 1 }
            #expect(rises.flatMap(\.lines).sorted() == Array(bad) && rises.first?.group != uplink)
            #expect(rounds[0] == rounds[1] + 1 && rounds[0] < 12, "\(rounds)")
        }
    }

    @Test("what all uplinks lose is the vantage's, as soon as if no uplink were known for bursts")
    func vantage() throws {
        var (evidence, _) = learned()
        // As it is where an uplink is a small part of it.
        evidence.dependent = [uplink]
        var (rounds, found) = (0, [EvidenceRise]())
        while found.isEmpty, rounds < 20 {
            found = enter(&evidence) { _ in 5 }
            rounds += 1
        }
        let rise = try #require(found.first)
        #expect(found.count == 1 && rise.group == .vantage && rise.lines == Array(0..<120) && rounds <= 3)
    }

    @Test("the past shows that an uplink's lines depend on each other where its bursts touch one of four of them")
    func replay() {
        for touched in [4, 120] {
            var replay = GroupReplay(
                CauseField(lines), ways: lines.map { LineWay($0, payload: .relay) }, budget: .usual,
                every: .seconds(300), bars: bars)
            for number in 0..<200 {
                replay.enter(
                    (0..<120).map { line in
                        let isHit = number % 40 == 3 && line < 60 && line % touched == line / 10 % touched
                        return count(isHit ? 5 : (line + number) % 40 == 0 ? 1 : 0)
                    }, told: none)
            }
            #expect(replay.dependent.contains(uplink) == (touched == 4), "one of \(touched)")
            #expect(!replay.dependent.contains(CauseKey(.tag, "uplink=b")))
        }
    }

    @Test("bins in which the uplink is still hit say nothing against a line, those in which it is over do")
    func bins() {
        var (evidence, _) = learned()
        evidence.enter((0..<120).map { count($0 < 60 ? 5 : 0) }, raised: none, bars: bars)
        let before = evidence.lines[7]
        var bin = Dictionary(uniqueKeysWithValues: (0..<60).map { ($0, count(5)) })
        evidence.enterBin(bin, raised: none, bars: bars)
        #expect(evidence.lines[7].value <= before.value)
        // One line alone does not tell that the burst is over.
        evidence.enterBin([7: count(5)], raised: none, bars: bars)
        #expect(evidence.lines[7].value <= before.value)
        for line in 0..<60 where line != 7 { bin[line] = count(0) }
        evidence.enterBin(bin, raised: none, bars: bars)
        #expect(evidence.lines[7].value > before.value)
    }

    @Test("what is known of bursts is kept over a restart, and goes with the group into another lines file")
    func restart() {
        var (whole, _) = learned(130)
        _ = enter(&whole) { $0 < 60 ? 5 : 0 }
        var read = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .relay) })
        #expect(restore(&read, whole.packed))
        #expect(read.commons == whole.commons && read.packed == whole.packed && read.dependent == whole.dependent)
        #expect(
            read.commons.contains {
                ($0.counted + $0.waiting).hits == 5 && ($0.counted + $0.waiting).again == 1 && $0.isHit && $0.value > 0
            })
        var fewer = whole
        fewer.adopt(CauseField(Array(lines.prefix(100))), ways: lines.prefix(100).map { LineWay($0, payload: .relay) })
        let place = fewer.groups.large.firstIndex { fewer.groups.keys[$0] == uplink }
        #expect(place.map { (fewer.commons[$0].counted + fewer.commons[$0].waiting).hits } == 5)
    }

    @Test("a state that knows of no bursts is read, too, and such groups begin without a past")
    func older() {
        let (whole, _) = learned(130)
        let count = whole.commons.count { $0 != CommonBursts() }
        var bytes = Array(whole.packed.dropLast(4 + 29 * count))
        bytes[1] = 2
        var read = learned(30).evidence
        #expect(restore(&read, bytes))
        #expect(read.lines == whole.lines && read.sums == whole.sums)
        #expect(read.commons.allSatisfy { $0 == CommonBursts() } && read.packed == bytes)
    }
}
