/// What the limits would have raised, over past rounds: the states and incidents of the service, by the verdicts that
/// are stored. The history has no confirmations. That of a limit is taken to have found what its round did; a change
/// against the past, which chance makes now and then, counts where the round before found it, too.
struct LimitsReplay: Sendable {
    private let field: CauseField
    private let lines: [Line]
    private let rules: LimitRules
    private let indexOf: [String: Int]
    private var watch: FieldWatch
    /// For each line, whether its limits have raised it.
    private(set) var isRaised: [Bool]
    /// What was raised so far.
    private(set) var alarms: [ReplayAlarm] = []
    /// The open alarm of each incident.
    private var alarmOf: [Int: Int] = [:]
    private var rounds = 0
    /// For each line, whether its last measured round was a change against its past.
    private var wasChanged: [Bool]

    init(_ field: CauseField, lines: [Line], rules: LimitRules, clearAfter: Int) {
        self.field = field
        self.lines = lines
        self.rules = rules
        indexOf = Dictionary(lines.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        watch = FieldWatch(rules: LineWatchRules(clearAfter: clearAfter))
        isRaised = [Bool](repeating: false, count: lines.count)
        wasChanged = isRaised
    }

    mutating func enter(_ round: PastRound) {
        guard round.validity == .valid else { return }
        rounds += 1
        var readings = [LineReading?](repeating: nil, count: lines.count)
        for index in lines.indices {
            readings[index] = reading(
                round.lines[index], of: index, usual: round.usual[index], delay: round.delay(of: index))
        }
        // Most rounds of most fields: nothing is open, and nothing is bad.
        let isQuiet = watch.watches.isEmpty && watch.book.open.isEmpty
        guard !isQuiet || readings.contains(where: { $0?.verdict == .abnormal }) else { return }
        var step = watch.begin(field, lines: lines, readings: readings, round: .valid)
        let found = Dictionary(
            step.suspects.compactMap { index in readings[index].map { (index, $0) } },
            uniquingKeysWith: { first, _ in first })
        watch.confirm(&step, found: found)
        watch.close(&step, now: round.started)
        for change in step.changes where change.incident.trouble == .abnormal { enter(change, round) }
        for line in isRaised.indices { isRaised[line] = false }
        for (name, line) in watch.watches where line.state == .abnormal {
            if let index = indexOf[name] { isRaised[index] = true }
        }
    }

    /// nil where nothing is known of the line. Whether its loss or its median RTT is a change against the past is
    /// judged as `LineBaseline` does.
    private mutating func reading(
        _ line: PastLine?, of index: Int, usual: UsualLoss, delay: DelayRound?
    ) -> LineReading? {
        guard let line, let loss = line.loss else { return nil }
        let limit = rules.limits(for: lines[index]).maxLoss
        let factor = LineWatchRules.clearFactor
        var isUnder = loss <= limit * factor
        var verdict = line.verdict
        if rules.change {
            var isChanged = false
            if !usual.isBorrowed {
                isUnder = isUnder && loss <= usual.ratio + LineBaseline.minLossChange * factor
                isChanged = usual.isChanged(lost: line.lost, sent: line.sent)
            }
            if let median = delay?.level.median, let past = delay?.baseline {
                isUnder = isUnder && median <= past.usualRTT + (past.raiseRTT - past.usualRTT) * factor
                isChanged = isChanged || median > past.raiseRTT
            }
            if isChanged, wasChanged[index] || isRaised[index] { verdict = .abnormal }
            wasChanged[index] = isChanged
        }
        return LineReading(
            verdict: verdict, figures: LineFigures(lossPerMille: Int((loss * 1000).rounded())),
            isUnderLowerMark: isUnder)
    }

    private mutating func enter(_ changed: ChangedIncident, _ round: PastRound) {
        let incident = changed.incident
        switch changed.change {
        case .opened, .reopened:
            alarmOf[incident.id] = alarms.count
            alarms.append(
                ReplayAlarm(
                    group: incident.key.kind == .line ? nil : incident.key, lines: [], at: round.started,
                    round: rounds))
        // The same lines under another number are no alarm.
        case .remains: alarmOf[incident.id] = changed.from.compactMap { alarmOf[$0] }.first
        case .worse, .improved, .continued, .closed, .quiet, .absorbed: break
        }
        guard let place = alarmOf[incident.id] else { return }
        let known = incident.lines.compactMap { indexOf[$0] }
        alarms[place].lines = Set(alarms[place].lines).union(known).sorted()
        alarms[place].worstPerMille = [alarms[place].worstPerMille, incident.worst.lossPerMille].compactMap { $0 }.max()
        guard changed.change.isEnd || changed.change == .quiet else { return }
        (alarms[place].cleared, alarms[place].clearedRound) = (round.started, rounds)
        alarmOf[incident.id] = nil
    }
}

extension UsualLoss {
    /// Whether so many losses are a change by the rule of `LineBaseline`: five points more, between intervals that do
    /// not touch.
    func isChanged(lost: Int, sent: Int) -> Bool {
        guard sent > 0, Double(lost) / Double(sent) >= ratio + LineBaseline.minLossChange,
            let now = WilsonInterval.of(lost, in: sent),
            let past = WilsonInterval.of(Int((ratio * Double(probes)).rounded()), in: probes)
        else { return false }
        return now.lowerBound > past.upperBound
    }
}
