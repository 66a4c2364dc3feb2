internal import LineModel
internal import LineService

/// What one call found, ready to be entered into the state: into the one that it read, or into another one that a call
/// at the same time wrote meanwhile. Pure.
struct FunctionEntry {
    let report: RoundReport
    /// All lines of the configuration; the round may have measured some of them.
    let lines: [Line]
    let field: CauseField
    /// One a line; nil for lines that were not asked for.
    let readings: [LineReading?]
    let validity: Validity.Verdict
    let settings: ServiceSettings
    /// What is usual for the lines at this hour, by name.
    let baselines: [String: LineBaseline]
    /// What the confirmation found, by index of the line.
    var confirmed: [Int: LineReading] = [:]
    /// With which line the next call begins.
    let resume: Int

    init(
        _ report: RoundReport, lines: [Line], settings: ServiceSettings, past: FunctionPast, resume: Int,
        at now: WallTime
    ) {
        self.report = report
        self.lines = lines
        self.settings = settings
        self.resume = resume
        field = CauseField(lines, canaries: settings.canaries)
        validity = RoundReadings.validity(of: report)
        baselines = settings.limits.change ? past.baselines(at: now) : [:]
        let judging = RoundReadings(settings: settings, baselines: baselines)
        let places = Dictionary(
            lines.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var readings = [LineReading?](repeating: nil, count: lines.count)
        let measured = judging.readings(
            of: report, lines: report.lines.map { lines[places[$0.line.name] ?? 0] }, at: now)
        for (row, reading) in zip(report.lines, measured) {
            if let place = places[row.line.name] { readings[place] = reading }
        }
        self.readings = readings
    }

    private var rules: LineWatchRules {
        LineWatchRules(clearAfter: settings.clearAfter, unmeasuredAfter: settings.unmeasuredAfter)
    }

    /// The lines to be probed again.
    func suspects(in state: FunctionState) -> FieldRound {
        var field = state.field(rules: rules)
        return field.begin(self.field, lines: lines, readings: readings, round: validity)
    }

    /// What a round changed in a state.
    struct Change {
        var step: FieldRound
        var messages: RoundMessages
        var open: Int
        /// Messages that were dropped since too many wait.
        var dropped: Int
    }

    /// nil: a round that began later was entered already, and this one changes nothing.
    func enter(into state: inout FunctionState, at now: WallTime) -> Change? {
        if let last = state.lastRoundStarted?.nanosecondsSince1970, last > report.started.nanosecondsSince1970,
            // A later one than by a day was entered under a clock that was wrong.
            last - report.started.nanosecondsSince1970 < 86_400_000_000_000
        {
            return nil
        }
        var field = state.field(rules: rules)
        var step = field.begin(self.field, lines: lines, readings: readings, round: validity)
        field.confirm(&step, found: confirmed)
        field.close(&step, now: now)
        let messages = RoundMessages(report, step, field: field, settings: settings, at: now)
        messages.noteSilences(in: &field)
        state.take(field)
        let dropped = state.outbox.add(messages.messages, at: now)
        if validity == .valid { state.past.add(report, known: lines) }
        state.lastRoundID = report.id
        state.lastRoundStarted = report.started
        state.resume = resume
        state.calls += 1
        return Change(step: step, messages: messages, open: field.book.open.count, dropped: dropped)
    }
}
