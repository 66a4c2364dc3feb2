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

    /// - Parameters:
    ///   - lines: all of the configuration.
    ///   - past: of the state that was read.
    init(
        _ report: RoundReport, lines: [Line], settings: ServiceSettings, past: FunctionPast, resume: Int,
        at now: WallTime
    ) {
        let ways = lines.map { line in
            LineWay(
                line,
                payload: RoundPreparation.payload(
                    of: line, settings: settings.probe, settings.formats.catalogue))
        }
        self.ways = Dictionary(ways.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.resume = resume
        settlement = RoundSettlement(
            report, lines: lines, field: CauseField(lines, canaries: settings.canaries), settings: settings,
            past: FieldPast(baselines: past.baselines(at: now, of: self.ways)), at: now)
    }

    /// The lines to be probed again.
    func suspects(in state: FunctionState) -> FieldRound {
        var field = state.field(rules: settlement.settings.watchRules)
        return settlement.begin(in: &field)
    }

    /// What a round changed in a state.
    struct Change {
        var step: FieldRound
        var messages: RoundMessages
        var open: Int
        /// Messages that were dropped since too many wait.
        var dropped: Int
    }

    /// Enters the round into the state. The result is nil when a round that began later was entered already: then this
    /// one changes nothing.
    func enter(into state: inout FunctionState, at now: WallTime) -> Change? {
        let report = settlement.report
        if let last = state.lastRoundStarted?.nanosecondsSince1970, last > report.started.nanosecondsSince1970,
            // A later one than by a day was entered under a clock that was wrong.
            last - report.started.nanosecondsSince1970 < 86_400_000_000_000
        {
            return nil
        }
        var field = state.field(rules: settlement.settings.watchRules)
        var step = settlement.begin(in: &field)
        // First: of what this very round ends, the end is still to be told.
        state.keepTold(of: settlement.settings.notify.map(\.name))
        let messages = settlement.finish(&step, in: &field, told: state.outbox.told, at: now)
        state.store(field)
        let dropped = state.outbox.add(messages.messages, at: now)
        if settlement.validity == .valid { state.past.add(report, known: ways) }
        state.lastRoundID = report.id
        state.lastRoundStarted = report.started
        state.resume = resume
        state.calls += 1
        return Change(step: step, messages: messages, open: field.book.open.count, dropped: dropped)
    }
}
