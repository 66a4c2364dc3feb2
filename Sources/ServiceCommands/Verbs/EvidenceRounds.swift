internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LinuxSocket
internal import SystemFiles

/// Rounds of evidence about generated lines, stored as a watch stores them: what judging, packing and storing take.
struct EvidenceRounds {
    private let lines: [Line]
    private var random: SeededGenerator
    private var judge: EvidenceJudge

    init(_ lines: [Line], every: Int, seed: UInt64) {
        self.lines = lines
        random = SeededGenerator(seed: seed)
        judge = EvidenceRounds.fresh(lines, every: every, stored: [])
    }

    private static func fresh(_ lines: [Line], every: Int, stored: [UInt8]) -> EvidenceJudge {
        var judge = EvidenceJudge(
            budget: .usual, every: .seconds(every), trials: 100, clearAfter: 2, stored: stored)
        let field = CauseField(lines)
        judge.take(field, ways: lines.map { LineWay($0, payload: .relay) })
        // As where uplinks have bursts: then most is to be done, and to be stored.
        if stored.isEmpty { judge.setDependent(Set(EvidenceGroups(field).keys)) }
        return judge
    }

    /// Judges and stores so many rounds, and reads the last one back, each time saying how long it took.
    mutating func store(_ rounds: Int, every: Int, in store: HistoryStore) throws {
        guard let usual = UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }) else { return }
        let nobody = lines.map { _ in false }
        for number in 0..<rounds {
            let readings = lines.indices.map { _ in reading() }
            let began = MonotonicTime.now()
            judge.begin(readings, usual: lines.map { _ in usual }, raisedOtherwise: nobody)
            _ = judge.close()
            let judged = MonotonicTime.now()
            let state = judge.state
            let packed = MonotonicTime.now()
            try asking { () throws(HistoryError) in try store.storeEvidence(state) }
            let stored = MonotonicTime.now()
            let times = [(began, judged), (judged, packed), (packed, stored)].map { Self.milliseconds($0, $1) }
            StandardError.write(
                "evidence \(number): judged in \(times[0]) ms, packed in \(times[1]) ms, "
                    + "written in \(times[2]) ms, \(state.count) bytes\n")
        }
        let began = MonotonicTime.now()
        let state = try asking { () throws(HistoryError) in try store.loadState().evidence }
        let read = MonotonicTime.now()
        let again = Self.fresh(lines, every: every, stored: state)
        let taken = MonotonicTime.now()
        guard again.state == judge.state else { throw CommandFailure("what was stored is not what was read") }
        StandardError.write(
            "evidence read in \(Self.milliseconds(began, read)) ms, taken with its lines in "
                + "\(Self.milliseconds(read, taken)) ms\n")
    }

    private static func milliseconds(_ from: MonotonicTime, _ to: MonotonicTime) -> Int64 {
        to.nanoseconds(since: from) / 1_000_000
    }

    /// A line in order: now and then a probe is lost, and delays are spread a little.
    private mutating func reading() -> LineReading {
        var reading = LineReading(
            verdict: .healthy, figures: LineFigures(lossPerMille: 0), isUnderLowerMark: true)
        var counts = OutcomeCounts()
        counts.lost = random.nextUnit() < 0.1 ? 1 : 0
        counts.received = 100 - counts.lost
        reading.counts = counts
        let past = (1...3).map { PastHour(dayOffset: $0, medianRTTs: [39, 40, 41], lost: 0, sent: 1200) }
        reading.delay = DelayRound(
            level: DelayLevel(min: 38, median: 40, p95: 44 + 5 * random.nextUnit()), variation: 3,
            baseline: LineBaseline(past))
        return reading
    }
}
