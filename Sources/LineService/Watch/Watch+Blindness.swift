internal import LineModel
internal import LineReport
internal import Logging
internal import ServiceSupport

extension Watch {
    /// Settles a slot in which nothing was measured: no round is stored, and the states of lines stay as they are.
    ///
    /// - Parameter lines: those that were to be measured; empty where none is known.
    func finishWithoutRound(_ lines: [Line], _ cause: BlindRound, _ faults: [ServiceFault]) async {
        await findVoice()
        let now = surroundings.now()
        // No line is accused or acquitted, as under maintenance.
        var step = field.begin(
            causeField(lines), lines: lines, readings: Array(repeating: nil, count: lines.count), round: .invalid)
        field.close(&step, now: now, sight: .nothing(cause), faults: faults)
        note(.nothing(cause), at: now)
        let round = RoundNaming(notMadeAt: now)
        let messages = RoundMessages(
            step, of: round, field: field, settings: settings, silences: await silences(at: now), told: nil, at: now)
        messages.noteSilences(in: &field)
        await tell(change(round, step, messages, at: now), messages)
        parts.status.tell(RoundNews(incidents: field.book.open.count))
        await expire()
    }

    /// The sources of lines that could not be read so often in a row that people are told, or that they were told of:
    /// whoever changed a file wants to know that it does not count. A single answer that failed is no news.
    func sourceFaults() async -> [ServiceFault] {
        await parts.sources().compactMap { source in
            guard let since = source.badSince else { return nil }
            let key = CauseKey(.source, source.name)
            let isOpen = field.book.open.contains { $0.key == key && $0.trouble == .stale && $0.quietSince == nil }
            guard source.failuresInRow >= settings.unmeasuredAfter || isOpen else { return nil }
            return ServiceFault(
                source: source.name, problem: source.problems.first ?? "", lines: source.lines, since: since)
        }
    }

    /// Tells health and metrics of what a round showed, and the log when the service becomes blind.
    ///
    /// Rounds in which no line was measured count too: their lines' alarm tells people, the service is no better.
    func note(_ sight: Sight, at now: WallTime) {
        guard sight != .clear else {
            if let blind = parts.status.noteSeeing() {
                parts.logger.notice(
                    "lines are measured again",
                    metadata: ["rounds_without": "\(blind.rounds)", "since": "\(blind.since.rfc3339())"])
            }
            return
        }
        let rounds = parts.status.noteBlind(since: now)
        guard rounds == settings.unmeasuredAfter else { return }
        var facts: Logger.Metadata = ["rounds": "\(rounds)"]
        if case .nothing(let cause) = sight { facts["reason"] = "\(Words.keys.blind(cause))" }
        parts.logger.error("this vantage measures nothing: what happens on the lines is not seen", metadata: facts)
    }
}
