internal import LineModel
internal import LineNotify
internal import LineService
internal import ProbeEngine

/// What one call found, ready to be entered into the state: into the one that it read, or into another one that a call
/// at the same time wrote meanwhile. Pure.
struct FunctionEntry {
    var settlement: RoundSettlement
    /// What each line is measured with, by name.
    let ways: [String: LineWay]
    /// The index of the line that the next call begins with.
    let resume: Int
    /// The round's way to the hub; nil where there is none.
    private let vantage: FunctionVantage?
    private let field: CauseField
    /// Of the lines, in their order.
    private let waysInOrder: [LineWay]

    /// - Parameters:
    ///   - lines: all of the configuration.
    ///   - past: of the state that was read.
    ///   - vantage: nil where the round is one of no fleet.
    init(
        _ report: RoundReport, lines: [Line], settings: ServiceSettings, past: FunctionPast, resume: Int,
        vantage: FunctionVantage?, at now: WallTime
    ) {
        self.vantage = vantage
        let ways = lines.map { line in
            LineWay(
                line,
                payload: RoundPreparation.payload(
                    of: line, settings: settings.probe, settings.formats.catalogue))
        }
        waysInOrder = ways
        field = CauseField(lines, canaries: settings.canaries)
        self.ways = Dictionary(ways.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.resume = resume
        settlement = RoundSettlement(
            report, lines: lines, field: field, settings: settings,
            baselines: past.baselines(at: now, of: self.ways),
            usual: settings.alerts.falseAlarms == nil
                ? nil : past.losses(at: now, of: self.ways).usualLosses(of: lines), at: now)
    }

    /// The lines to be probed again.
    func suspects(in state: FunctionState) -> FieldRound {
        var field = watch(of: state)
        return settlement.begin(in: &field)
    }

    /// A call ends with its round, so there is no time for further probes of what there is evidence against.
    private func watch(of state: FunctionState) -> FieldWatch {
        var watch = state.field(rules: settlement.settings.watchRules) { settlement.settings.judge(stored: $0) }
        watch.evidence?.take(field, ways: waysInOrder)
        return watch
    }

    /// What a round changed in a state.
    struct Change {
        var step: FieldRound
        var messages: RoundMessages
        var open: Int
        /// Messages that were dropped since too many wait.
        var dropped: Int
        /// Rounds on their way to the hub that were, too.
        var droppedRounds: Int
    }

    /// Enters the round into the state. The result is nil when a round that began later was entered already, or one of
    /// the same slot of a fleet: then this one changes nothing.
    func enter(into state: inout FunctionState, at now: WallTime) -> Change? {
        let report = settlement.report
        if let last = state.lastRoundStarted?.nanosecondsSince1970, last > report.started.nanosecondsSince1970,
            // A later one than by a day was entered under a clock that was wrong.
            last - report.started.nanosecondsSince1970 < 86_400_000_000_000
        {
            return nil
        }
        if let vantage, vantage.isMade(in: state) { return nil }
        var field = watch(of: state)
        var step = settlement.begin(in: &field)
        // First: of what this very round ends, the end is still to be told.
        state.keepTold(of: settlement.settings.notify.map(\.name))
        let messages = settlement.finish(&step, in: &field, told: state.outbox.told, at: now)
        state.store(field)
        let dropped = state.outbox.add(messages.messages, at: now)
        if settlement.validity == .valid {
            // What a line loses while it is raised is no usual loss.
            let isJudged = settlement.settings.alerts.falseAlarms != nil
            let raised = isJudged ? field.watches.filter { $0.value.state == .abnormal }.map(\.key) : []
            state.past.add(report, known: ways, raised: Set(raised))
        }
        state.lastRoundID = report.id
        state.lastRoundStarted = report.started
        state.resume = resume
        state.calls += 1
        return Change(
            step: step, messages: messages, open: field.book.open.count, dropped: dropped,
            droppedRounds: sendToHub(field, in: &state, at: now))
    }

    /// Puts the round among those that wait for the hub.
    ///
    /// - Returns: how many were dropped for it.
    private func sendToHub(_ field: FieldWatch, in state: inout FunctionState, at now: WallTime) -> Int {
        guard let vantage, let slot = vantage.slot else {
            state.fleet = nil
            return 0
        }
        let settled = SettledRound(
            settlement.report, slot: slot.start, settings: settlement.settings, lines: settlement.lines, field: field,
            at: now)
        return vantage.enter(settled, voice: settlement.settings.voice, into: &state, at: now)
    }
}
