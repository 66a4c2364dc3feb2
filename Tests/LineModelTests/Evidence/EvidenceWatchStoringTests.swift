import Testing

@testable import LineModel

@Suite("The stored judgement by evidence")
struct EvidenceWatchStoringTests {
    private let lines = (0..<20).map { index in
        Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }
    private let usual = UsualLossClass(atMost: 0.002)

    private func watch() -> EvidenceWatch {
        let field = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
        return EvidenceWatch(field, bars: EvidenceBars(lines: 20, groups: 3, every: .seconds(300)))
    }

    private func restore(_ watch: inout EvidenceWatch, _ bytes: [UInt8]) -> Bool { watch.restore(bytes) }

    /// A round in which line 3 loses, an ingress loses from round 6 on, and line 15 is slow, for a while.
    private func enter(_ watch: inout EvidenceWatch, _ number: Int) -> EvidenceWatch.Outcome {
        let isBad = (200..<230).contains(number)
        let counts = lines.indices.map { line -> LossCount? in
            let lost = isBad && (line == 13 || (line < 8 && number > 206)) ? 4 : (number + line) % 29 == 0 ? 1 : 0
            return LossCount(lost: lost, sent: 100, usual: usual)
        }
        let none = lines.map { _ in false }
        _ = watch.begin(counts, isHealthy: none.map { _ in !isBad }, raisedOtherwise: none)
        let marks = lines.indices.map { line -> DelayMarks? in
            line == 19 ? nil : DelayMarks(median: line == 15 && isBad, p95: (number + line) % 50 == 0, variation: false)
        }
        watch.enterDelays(marks)
        return watch.close()
    }

    @Test("goes on after a restart in the middle as if there had been none, to the last bit")
    func restart() {
        var (whole, parts) = (watch(), watch())
        var (rises, delayRises, cleared, delayCleared) = (0, 0, 0, 0)
        for number in 0..<260 {
            let outcome = enter(&whole, number)
            #expect(enter(&parts, number) == outcome, "round \(number)")
            rises += outcome.rises.count
            delayRises += outcome.delayRises.count
            cleared += outcome.cleared.count
            delayCleared += outcome.delayCleared.count
            guard number % 3 == 0 || !outcome.rises.isEmpty else { continue }
            let packed = parts.packed
            parts = watch()
            #expect(restore(&parts, packed) && parts.packed == packed)
            #expect(parts.raised == whole.raised && parts.raisedDelays == whole.raisedDelays)
            #expect(parts.risenGroups == whole.risenGroups)
        }
        #expect(rises >= 2 && delayRises == 1 && cleared >= 9 && delayCleared == 1)
        #expect(whole.packed == parts.packed && whole.raised.isEmpty && whole.raisedDelays.isEmpty)
    }

    @Test("tells of a group that rose the same words after a restart as without one, the chance by luck among them")
    func chances() throws {
        let usual = try #require(UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }))
        func judge(_ stored: [UInt8] = []) -> EvidenceJudge {
            var judge = EvidenceJudge(
                budget: .usual, every: .seconds(300), trials: 100, clearAfter: 2, stored: stored)
            judge.take(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
            return judge
        }
        func enter(_ judge: inout EvidenceJudge, isBad: Bool) -> [Int] {
            let readings = lines.indices.map { line -> LineReading? in
                var reading = LineReading(
                    verdict: .healthy, figures: LineFigures(lossPerMille: 0), isUnderLowerMark: true)
                var counts = OutcomeCounts()
                counts.lost = isBad && line < 10 ? 3 : 0
                counts.received = 100 - counts.lost
                reading.counts = counts
                return reading
            }
            let none = lines.map { _ in false }
            judge.begin(readings, usual: lines.map { _ in usual }, raisedOtherwise: none)
            return judge.close().raised
        }
        var (whole, parts, raised) = (judge(), judge(), [Int]())
        for number in 0..<12 where raised.isEmpty {
            let isBad = number >= 2
            raised += enter(&whole, isBad: isBad)
            _ = enter(&parts, isBad: isBad)
            if !raised.isEmpty { parts = judge(parts.state) }
        }
        #expect(raised.sorted() == Array(0..<10) && parts.state == whole.state && whole.state[1] == 2)
        _ = enter(&whole, isBad: true)
        _ = enter(&parts, isBad: true)
        for line in 0..<10 { #expect(parts.found(line) == whole.found(line) && whole.found(line) != nil) }
        // What is told is the group's, which no line has by itself: a state without it tells of less.
        var old = EvidenceWatch(
            FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) }),
            bars: EvidenceBars(lines: 20, groups: 3, every: .seconds(300)))
        #expect(restore(&old, whole.state) && old.groupChances.count == 1)
        old.groupChances = [:]
        #expect(old.packed[1] == 1 && old.packed.count == whole.state.count - 20)
        var without = judge(old.packed)
        #expect(without.risenGroups == whole.risenGroups)
        _ = enter(&without, isBad: true)
        _ = enter(&whole, isBad: true)
        guard case .loss(let less)? = without.found(0), case .loss(let all)? = whole.found(0) else {
            Issue.record("line 0 is raised in both")
            return
        }
        #expect(less.oneIn < all.oneIn && less.rounds == all.rounds)
    }

    @Test("refuses every truncation and every flip, and changes nothing then", arguments: 0..<4 as Range<UInt64>)
    func damaged(seed: UInt64) {
        var (stored, random) = (watch(), SeededGenerator(seed: seed))
        for number in 0..<215 { _ = enter(&stored, number) }
        #expect(!stored.raised.isEmpty && !stored.raisedDelays.isEmpty && !stored.risenGroups.isEmpty)
        let packed = stored.packed
        var other = watch()
        let before = other.packed
        for _ in 0..<150 {
            var bytes = packed
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1:
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            default: bytes += [UInt8.random(in: 0...255, using: &random)]
            }
            #expect(!restore(&other, bytes) && other.packed == before, "seed \(seed)")
        }
    }

    @Test("survives what is damaged on purpose, with its check sum made right", arguments: 0..<4 as Range<UInt64>)
    func hostile(seed: UInt64) {
        var (stored, random) = (watch(), SeededGenerator(seed: seed))
        for number in 0..<215 { _ = enter(&stored, number) }
        let packed = Array(stored.packed.dropLast(8))
        for _ in 0..<150 {
            var bytes = packed
            // Half of them in what says how long the parts are.
            let lengths = [2, 8, bytes.count - 90, bytes.count - 12]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place =
                    Bool.random(using: &random)
                    ? lengths.randomElement(using: &random) ?? 2 : Int.random(in: 0..<bytes.count, using: &random)
                bytes[min(place + Int.random(in: 0..<4, using: &random), bytes.count - 1)] = .random(
                    in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
            let sum = StableHash.fnv1a(bytes)
            for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: sum >> (8 * place))) }
            var read = watch()
            guard restore(&read, bytes) else { continue }
            #expect(read.field.lines.allSatisfy { $0.value.isFinite && $0.value >= 0 })
            #expect(read.raised.values.allSatisfy { (0...1).contains($0.raisedLoss) && $0.sum >= 0 })
            for number in 215..<217 { _ = enter(&read, number) }
        }
    }

    @Test("takes no more than 10 MB for 100,000 lines in 10,000 groups, all with evidence")
    func size() {
        let lines = (0..<300).map { index in
            Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
        }
        func packed(_ lines: [Line]) -> Int {
            let field = FieldEvidence(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
            var watch = EvidenceWatch(field, bars: EvidenceBars(lines: 300, groups: 31, every: .seconds(300)))
            let none = lines.map { _ in false }
            let counts = lines.map { _ in LossCount(lost: 0, sent: 100, usual: usual) }
            _ = watch.begin(counts, isHealthy: none, raisedOtherwise: none)
            watch.enterDelays(lines.map { _ in DelayMarks(median: false, p95: false, variation: false) })
            return watch.packed.count
        }
        // 300 lines of 30 ingresses, and 299 of them.
        let (all, few) = (packed(lines), packed(lines.dropLast()))
        let bytesOfLine = all - few
        // The vantage is a large group, of which 29 bytes more are kept, after the number of such groups.
        let bytesOfGroup = (all - packed([]) - 300 * bytesOfLine - 33 + 30) / 31
        #expect(bytesOfLine == 94 && bytesOfGroup <= 33)
        // A hundred lines are raised for loss, a hundred for their delay, a hundred groups.
        let raised = 100 * (28 + 29 + 12 + 80)
        #expect(packed([]) + 100_000 * bytesOfLine + 10_168 * (bytesOfGroup + 8) + 168 * 29 + raised <= 10_000_000)
    }
}
