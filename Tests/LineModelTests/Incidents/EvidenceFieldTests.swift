import Foundation
import Testing

@testable import LineModel

/// Rounds of twenty lines behind two ingresses, judged by limits and by evidence.
private struct EvidenceTimeline {
    static let usual = FieldPast(
        losses: Dictionary(
            uniqueKeysWithValues: (0..<20).map { index in
                // 14 days of twelve rounds of 100 probes that lost 2 of 1,000.
                ("line-\(index)", UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) })!)
            }))
    var lines = (0..<20).map { index in
        Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }
    var watch = FieldWatch()
    var now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
    var confirmsLimits = true

    init(evidence: Bool = true, stored: [UInt8] = []) {
        guard evidence else { return }
        watch.evidence = EvidenceJudge(
            budget: .usual, every: .seconds(300), trials: 100, clearAfter: 2, stored: stored)
        take()
    }

    mutating func take() {
        watch.evidence?.take(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
    }

    /// A round; `lost` is nil for a line that was not measured.
    ///
    /// - Parameter bins: further bins of probes, with the same losses.
    mutating func round(
        validity: Validity.Verdict = .valid, sent: Int = 100, bins: Int = 0, _ lost: (Int) -> Int?
    ) -> FieldRound {
        now = now.advanced(by: .seconds(300))
        let readings = lines.indices.map { index in lost(index).map { Self.reading(lost: $0, sent: sent) } }
        let measured = readings.map {
            $0 ?? LineReading(verdict: .unmeasured, figures: LineFigures(), isUnderLowerMark: false)
        }
        let field = CauseField(lines)
        var step = watch.begin(field, lines: lines, readings: measured, round: validity)
        let found = confirmsLimits ? step.suspects.reduce(into: [:]) { $0[$1] = measured[$1] } : [:]
        watch.confirm(&step, found: found)
        watch.enterEvidence(&step, usual: Self.usual.usualLosses(of: lines), confirmation: found)
        for _ in 0..<bins where !step.evidenceSuspects.isEmpty {
            watch.enterBin(&step, found: step.evidenceSuspects.reduce(into: [:]) { $0[$1] = measured[$1] })
        }
        watch.judgeEvidence(&step)
        watch.close(&step, now: now)
        return step
    }

    /// Rounds until an incident opens; nil when none has after so many.
    mutating func roundsToAlarm(of most: Int = 60, bins: Int = 0, _ lost: (Int) -> Int?) -> Int? {
        for number in 1...most where round(bins: bins, lost).changes.contains(where: { $0.change == .opened }) {
            return number
        }
        return nil
    }

    static func reading(lost: Int, sent: Int) -> LineReading {
        var counts = OutcomeCounts()
        (counts.lost, counts.received) = (lost, sent - lost)
        let loss = Double(lost) / Double(max(1, sent))
        var reading = LineReading(
            verdict: loss > 0.3 ? .abnormal : .healthy,
            reasons: loss > 0.3 ? [.loss(ratio: loss, limit: 0.3, at: nil)] : [],
            figures: LineFigures(lossPerMille: Int((loss * 1000).rounded()), rttMicroseconds: 20_000),
            isUnderLowerMark: loss < 0.24)
        reading.counts = counts
        return reading
    }
}

@Suite("Evidence beside the limits, over the rounds of a field")
struct EvidenceFieldTests {
    @Test("a small loss that lasts opens an incident, which tells the evidence; limits alone see nothing of it")
    func smallLoss() throws {
        var time = EvidenceTimeline()
        let found = try #require(time.roundsToAlarm(bins: 4) { $0 == 3 ? 2 : 0 })
        #expect((2...10).contains(found))
        let incident = try #require(time.watch.book.open.first)
        #expect(incident.lines == ["line-3"] && incident.key == CauseKey(.line, "line-3"))
        #expect(incident.worst.lossPerMille == 20)
        let watch = try #require(time.watch.watches["line-3"])
        guard case .loss(let figures)? = watch.evidence else {
            Issue.record("no evidence in the line's state")
            return
        }
        #expect(figures.lossPerMillion == 20_000 && figures.rounds >= found - 1 && figures.oneIn > 1)
        #expect(figures.seconds == figures.rounds * 300 && figures.usualSource == .line)
        var limits = EvidenceTimeline(evidence: false)
        #expect(limits.roundsToAlarm { $0 == 3 ? 2 : 0 } == nil)
    }

    @Test("what is above its limits is raised in its first round, with and without evidence alike")
    func limits() throws {
        var (with, without) = (EvidenceTimeline(), EvidenceTimeline(evidence: false))
        for number in 0..<12 {
            let lost = { (line: Int) in number >= 2 && number < 6 && line == 4 ? 100 : 0 }
            let (left, right) = (with.round(lost), without.round(lost))
            #expect(left.changes.map(\.change) == right.changes.map(\.change), "round \(number)")
            #expect(left.changedWatches == right.changedWatches, "round \(number)")
        }
    }

    @Test("it is cleared by evidence, not by two rounds that happen to lose nothing")
    func clearing() throws {
        var time = EvidenceTimeline()
        _ = try #require(time.roundsToAlarm(bins: 4) { $0 == 3 ? 2 : 0 })
        for _ in 0..<2 { _ = time.round { _ in 0 } }
        #expect(time.watch.watches["line-3"]?.state == .abnormal)
        var rounds = 2
        while time.watch.watches["line-3"] != nil, rounds < 40 {
            rounds += 1
            _ = time.round { _ in 0 }
        }
        #expect((3...15).contains(rounds))
        #expect(time.watch.book.open.allSatisfy { $0.lines.isEmpty })
    }

    @Test("ten lines of an ingress are one incident of the ingress, and stay one while some of them recover")
    func ingress() throws {
        var time = EvidenceTimeline()
        let found = try #require(time.roundsToAlarm(bins: 4) { $0 < 10 ? 2 : 0 })
        #expect(found <= 2)
        #expect(time.watch.book.open.map(\.key) == [CauseKey(.ingress, "198.18.0.0:7000")])
        // One of them alone goes on: it still is the ingress's incident.
        for _ in 0..<30 { _ = time.round { $0 == 0 ? 3 : 0 } }
        #expect(time.watch.book.open.map(\.lines) == [["line-0"]])
        #expect(time.watch.book.open.map(\.key) == [CauseKey(.ingress, "198.18.0.0:7000")])
    }

    @Test("rounds that are not valid, and lines that were not measured, change nothing")
    func nothing() throws {
        var time = EvidenceTimeline()
        for _ in 0..<3 { _ = time.round { $0 == 3 ? 2 : 0 } }
        let before = try #require(time.watch.evidence?.state)
        _ = time.round(validity: .suspect) { _ in 30 }
        _ = time.round(validity: .invalid) { _ in 100 }
        #expect(time.watch.evidence?.state == before)
        _ = time.round { _ in nil }
        #expect(time.watch.evidence?.state == before)
    }

    @Test("a restart in the middle changes nothing")
    func restart() throws {
        var generator = SeededGenerator(seed: 16)
        let lost = (0..<40).map { _ in
            (0..<20).map { line in Int.random(in: 0..<(line < 3 ? 6 : 2), using: &generator) }
        }
        var (whole, parts) = (EvidenceTimeline(), EvidenceTimeline())
        for number in 0..<40 {
            let state = try #require(parts.watch.evidence?.state)
            parts.watch.evidence = EvidenceJudge(
                budget: .usual, every: .seconds(300), trials: 100, clearAfter: 2, stored: state)
            parts.take()
            let (left, right) = (whole.round { lost[number][$0] }, parts.round { lost[number][$0] })
            #expect(
                left.raisedByEvidence == right.raisedByEvidence && left.clearedByEvidence == right.clearedByEvidence)
            #expect(left.evidenceSuspects == right.evidenceSuspects)
        }
        #expect(whole.watch.evidence?.state == parts.watch.evidence?.state)
        #expect(whole.watch.book.open.map(\.lines) == parts.watch.book.open.map(\.lines))
    }

    @Test("a line that goes another way begins anew; the others keep what is known of them")
    func moved() throws {
        var time = EvidenceTimeline()
        for _ in 0..<4 { _ = time.round { $0 == 3 || $0 == 5 ? 2 : 0 } }
        var other = time
        other.lines[3] = Line(name: "line-3", ingress: HostPort(host: "198.18.0.9", port: 7000))
        other.lines.reverse()
        other.take()
        let stays = try #require(time.roundsToAlarm { $0 == 5 ? 2 : 0 })
        // line-5 is the fifteenth now.
        #expect(other.roundsToAlarm { $0 == 14 ? 2 : 0 } == stays)
        var moved = EvidenceTimeline()
        for _ in 0..<4 { _ = moved.round { $0 == 3 ? 2 : 0 } }
        moved.lines[3] = Line(name: "line-3", ingress: HostPort(host: "198.18.0.9", port: 7000))
        moved.take()
        var fresh = EvidenceTimeline()
        #expect(moved.roundsToAlarm { $0 == 3 ? 2 : 0 } == fresh.roundsToAlarm { $0 == 3 ? 2 : 0 })
    }

    @Test("fewer probes than planned say less, and none say nothing", arguments: [25, 50, 200])
    func otherCounts(_ sent: Int) throws {
        var time = EvidenceTimeline()
        let found = try #require(
            time.roundsToAlarm(of: 200) { $0 == 3 ? sent * 4 / 100 : 0 } ?? time.roundsToAlarm(of: 1) { _ in 0 })
        #expect(found >= 2)
        let before = time.watch.evidence?.state
        _ = time.round(sent: 0) { _ in 0 }
        #expect(time.watch.evidence?.state == before)
    }

    @Test("where it is switched off, what it raised is cleared as anything else")
    func switchedOff() throws {
        var time = EvidenceTimeline()
        _ = try #require(time.roundsToAlarm(bins: 4) { $0 == 3 ? 2 : 0 })
        time.watch.evidence = nil
        _ = time.round { _ in 0 }
        #expect(time.watch.watches["line-3"]?.isByEvidence == false)
        _ = time.round { _ in 0 }
        #expect(time.watch.watches["line-3"] == nil)
    }

    @Test("a restart while no line is known forgets nothing of what evidence holds")
    func restartWithoutLines() throws {
        var time = EvidenceTimeline()
        _ = try #require(time.roundsToAlarm(bins: 4) { $0 == 3 ? 2 : 0 })
        let state = try #require(time.watch.evidence?.state)
        time.watch.evidence = EvidenceJudge(
            budget: .usual, every: .seconds(300), trials: 100, clearAfter: 2, stored: state)
        var step = time.watch.begin(CauseField([]), lines: [], readings: [], round: .invalid)
        time.watch.close(&step, now: time.now, sight: .nothing(.noLines))
        #expect(time.watch.watches["line-3"]?.isByEvidence == true && time.watch.evidence?.state == state)
        time.take()
        _ = time.round { _ in 0 }
        #expect(time.watch.watches["line-3"]?.isByEvidence == true)
    }

    @Test("a state that is damaged counts as none")
    func damaged() throws {
        var time = EvidenceTimeline()
        for _ in 0..<4 { _ = time.round { $0 == 3 ? 2 : 0 } }
        var state = try #require(time.watch.evidence?.state)
        state[state.count / 2] ^= 0xFF
        var (torn, fresh) = (EvidenceTimeline(stored: state), EvidenceTimeline())
        #expect(torn.watch.evidence?.state == fresh.watch.evidence?.state)
        #expect(torn.roundsToAlarm { $0 == 3 ? 2 : 0 } == fresh.roundsToAlarm { $0 == 3 ? 2 : 0 })
    }

    @Test("a line that dies while evidence has it raised stays one incident, and is told to be worse")
    func dies() throws {
        var time = EvidenceTimeline()
        _ = try #require(time.roundsToAlarm(bins: 4) { $0 == 3 ? 2 : 0 })
        let step = time.round { $0 == 3 ? 100 : 0 }
        #expect(step.changes.map(\.change) == [.worse])
        #expect(step.reading(3)?.reasons.map(\.kind) == [.evidence, .loss])
        #expect(time.watch.book.open.count == 1)
    }

    @Test("a line state with evidence is stored as it is, and read by its names")
    func stored() throws {
        let figures = EvidenceFigures(
            LineEvidence(), EvidenceWindow(), usual: .unknown, chance: 0.01, every: .seconds(300), period: .month)
        var watch = LineWatch()
        #expect(watch.raise(by: .loss(figures), figures: LineFigures(lossPerMille: 20)) == [.raise])
        #expect(watch.raise(by: .loss(figures), figures: LineFigures(lossPerMille: 30)).isEmpty)
        let bytes = try JSONEncoder().encode(watch)
        #expect(try JSONDecoder().decode(LineWatch.self, from: bytes) == watch)
        let newer = Data(String(decoding: bytes, as: UTF8.self).replacing("\"loss\"", with: "\"other\"").utf8)
        let read = try JSONDecoder().decode(LineWatch.self, from: newer)
        #expect(read.state == .abnormal && !read.isByEvidence)
        #expect(watch.clearByEvidence() == [.clear] && watch == LineWatch())
        #expect(watch.clearByEvidence().isEmpty)
    }
}
