package import LineModel

/// What a round comes to: readings, suspects, what the confirmation proves, causes, messages. The same for the watch
/// and for a cloud function. Pure: the caller probes the suspects again, stores and tells.
///
/// A round is settled in three steps: `begin`, then the caller's confirmation into `confirmed`, then `finish`. A
/// function whose state another call has written meanwhile begins and finishes once more on that state.
package struct RoundSettlement: Sendable {
    /// The round that is settled.
    package let report: RoundReport
    /// All lines of the configuration; the round may have measured some of them.
    package let lines: [Line]
    /// A round that was ended early proves nothing of what it did not come to, and is suspect.
    package let validity: Validity.Verdict
    /// The rules that lines are judged and people are told by.
    package let settings: ServiceSettings
    private let field: CauseField
    /// One a line; nil for lines that the report has no row for, and for lines under maintenance.
    private let readings: [LineReading?]
    /// What is usual for the lines at this hour, by name; empty where changes are not judged.
    private let baselines: [String: LineBaseline]
    /// What each line usually loses at this hour; nil where the round is no evidence.
    private let usual: [UsualLoss]?
    /// What the confirmation found, by index of the line; a suspect that is missing is probed again after the next
    /// round.
    package var confirmed: [Int: LineReading] = [:]
    /// What is wrong with the service itself beside the round, of so long that it is an incident.
    package var faults: [ServiceFault] = []

    /// - Parameters:
    ///   - lines: with unique names.
    ///   - field: of these lines and the settings' canaries.
    ///   - baselines: what is usual for the lines at this hour, by name.
    ///   - usual: what each line usually loses at this hour, in their order; nil where lines are judged by their limits
    ///     alone, and where their past could not be read: then the round is no evidence.
    ///   - now: for what is under maintenance.
    package init(
        _ report: RoundReport, lines: [Line], field: CauseField, settings: ServiceSettings,
        baselines: [String: LineBaseline], usual: [UsualLoss]? = nil, at now: WallTime
    ) {
        self.report = report
        self.lines = lines
        self.field = field
        self.settings = settings
        let changes = settings.limits.change ? baselines : [:]
        self.baselines = changes
        self.usual = usual
        let validity = report.ledger.interrupted ? .suspect : report.validity.verdict
        self.validity = validity
        let places = Dictionary(lines.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var readings = [LineReading?](repeating: nil, count: lines.count)
        for row in report.lines {
            guard let place = places[row.line.name] else { continue }
            let line = lines[place]
            guard !settings.muting.isUnderMaintenance(line, at: now) else { continue }
            readings[place] = LineReading(row, of: line, settings, round: validity, changes)
            guard usual != nil, row.verdict != .unmeasured else { continue }
            readings[place]?.delay = DelayRound(row.summary, baseline: baselines[line.name])
        }
        self.readings = readings
    }

    /// Whether the round showed anything.
    package var sight: Sight {
        Sight(report.validity, isInterrupted: report.ledger.interrupted, readings: readings)
    }

    /// Takes the readings; the result names the suspects.
    package func begin(in watch: inout FieldWatch) -> FieldRound {
        watch.begin(field, lines: lines, readings: readings, round: validity)
    }

    /// What the report of a confirmation, or of a further bin of probes, proves, by index of the line; lines that it
    /// could not measure are left out. nil when it is not valid and proves nothing.
    ///
    /// - Parameter chosen: the indices of its lines, in the report's order.
    package func proved(by report: RoundReport, chosen: [Int]) -> [Int: LineReading]? {
        guard report.validity.verdict == .valid, !report.ledger.interrupted else { return nil }
        var found: [Int: LineReading] = [:]
        for (index, row) in zip(chosen, report.lines) {
            let reading = LineReading(row, of: lines[index], settings, round: .valid, baselines)
            if reading.verdict != .unmeasured { found[index] = reading }
        }
        return found
    }

    /// Enters what the confirmation found, finds the causes, and says what is told to whom. What is kept from people is
    /// noted in the field.
    ///
    /// - Parameters:
    ///   - step: of `begin` on this field.
    ///   - silences: what people silenced by notes, as it counts now.
    ///   - hasBins: whether the lines that there is evidence against get further probes after this. Then evidence
    ///     raises nothing yet: `resume` does, after the last of them.
    ///   - told: what each destination knows, by its name; nil when that cannot be read: then nobody is told of what
    ///     others were told of before.
    package func finish(
        _ step: inout FieldRound, in watch: inout FieldWatch, silences: OperatorSilences = OperatorSilences(),
        hasBins: (FieldRound) -> Bool = { _ in false }, told: [String: ToldIncidents]?, at now: WallTime
    ) -> RoundMessages {
        watch.confirm(&step, found: confirmed)
        step.evidenceIsOpen = false
        if watch.evidence != nil, let usual {
            watch.enterEvidence(&step, usual: usual, confirmation: confirmed)
            step.evidenceIsOpen = hasBins(step)
            if !step.evidenceIsOpen { watch.judgeEvidence(&step) }
        }
        return close(&step, in: &watch, silences, told, at: now)
    }

    /// Says what evidence proves after the last further bin of a round that is finished otherwise; nil where it changes
    /// nothing. Parameters as of `finish`.
    ///
    /// - Parameter step: of `finish`; what evidence changed is noted in it.
    package func resume(
        _ step: inout FieldRound, in watch: inout FieldWatch, silences: OperatorSilences = OperatorSilences(),
        told: [String: ToldIncidents]?, at now: WallTime
    ) -> RoundMessages? {
        step = watch.resume(step)
        watch.judgeEvidence(&step)
        guard step.hasChangedByEvidence else { return nil }
        return close(&step, in: &watch, silences, told, at: now)
    }

    private func close(
        _ step: inout FieldRound, in watch: inout FieldWatch, _ silences: OperatorSilences,
        _ told: [String: ToldIncidents]?, at now: WallTime
    ) -> RoundMessages {
        watch.close(&step, now: now, sight: sight, faults: faults, votes: watch.evidence?.votes ?? [])
        // The figures of a round that is not valid are no news for anybody.
        let messages = RoundMessages(
            step, of: RoundNaming(report), field: watch, settings: settings, silences: silences,
            told: validity == .valid ? told : nil, at: now)
        messages.noteSilences(in: &watch)
        return messages
    }
}

extension LineReading {
    fileprivate init(
        _ row: LineReportRow, of line: Line, _ settings: ServiceSettings, round: Validity.Verdict,
        _ baselines: [String: LineBaseline]
    ) {
        self.init(row, limits: settings.limits.limits(for: line), round: round, baseline: baselines[line.name])
    }
}

extension ServiceSettings {
    /// How lines change their states.
    package var watchRules: LineWatchRules {
        LineWatchRules(clearAfter: clearAfter, unmeasuredAfter: unmeasuredAfter)
    }
}
