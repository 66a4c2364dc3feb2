internal import LineHistory
internal import LineModel
internal import Logging
internal import ServiceSupport

extension Watch {
    /// Writes behind whatever is still waiting to be written; what fails waits for the next round.
    func write(_ write: PendingWrites.Write) async {
        let dropped = pending.add(write)
        if dropped.rounds + dropped.states > 0 {
            parts.status.count { $0.roundsNotStored += dropped.rounds }
            parts.logger.error(
                "the history cannot be written for so long that the oldest of what waits was dropped",
                metadata: ["rounds": "\(dropped.rounds)", "states": "\(dropped.states)"])
        }
        await flush()
    }

    /// Writes what waits, in order, until something fails.
    func flush() async {
        // One at a time: an actor lets others in while it awaits. And one wait for a lock a round: what waits is
        // written with the next one, and slots are not skipped for it.
        guard !isFlushing, !isHistoryLocked else { return }
        isFlushing = true
        defer { isFlushing = false }
        while let first = pending.writes.first {
            do {
                let history = parts.history
                let superseded = try await BlockingWork.run("history") {
                    try history.use { try first.store(in: $0) }
                }
                pending.removeFirst()
                parts.status.count { counts in
                    for destination in superseded { counts.supersededMessages[destination, default: 0] += 1 }
                }
                if case .round(let report) = first {
                    parts.logger.debug("round stored", metadata: ["round": "\(report.id)"])
                }
            } catch {
                parts.status.count { $0.storeFailures += 1 }
                isHistoryLocked = (error as? HistoryError)?.kind == .locked
                parts.logger.error(
                    "the history could not be written; what was to be stored is kept and tried again",
                    metadata: ["reason": "\(error)", "waiting": "\(pending.writes.count)"])
                return
            }
        }
    }

    /// What each destination knows of the incidents; nil where that cannot be read.
    func told() async -> [String: ToldIncidents]? {
        let history = parts.history
        do {
            return try await BlockingWork.run("told") { try history.use { try $0.toldIncidents() } }
                .reduce(into: [:]) { $0[$1.key] = known($1.key, $1.value) }
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "what the destinations know could not be read; those that are new are told after another round",
                metadata: ["reason": "\(error)"])
            return nil
        }
    }

    /// What people silenced on the page; where that cannot be read, what was read last, as far as it still counts.
    func silences(at now: WallTime) async -> OperatorSilences {
        let history = parts.history
        do {
            knownSilences = try await BlockingWork.run("silences") { try history.use { try $0.silences(at: now) } }
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "what people silenced could not be read; what is known of it counts",
                metadata: ["reason": "\(error)", "silences": "\(knownSilences.count)"])
            knownSilences.removeAll { $0.until.map { $0.nanosecondsSince1970 <= now.nanosecondsSince1970 } ?? true }
        }
        return OperatorSilences(knownSilences)
    }

    /// What a round changed, with its messages, for one transaction.
    func change(
        _ round: RoundNaming, _ step: FieldRound, _ messages: RoundMessages, at now: WallTime
    ) -> StateChange {
        StateChange(
            roundID: round.id, at: now, watches: watches(step), removedLines: step.removed,
            open: field.book.open, recent: field.book.recent, nextIncidentID: field.book.nextID,
            blindness: field.blindness, changes: step.changes, messages: messages.messages,
            witnesses: messages.witnesses,
            evidence: step.validity == .valid ? field.evidence?.state ?? [] : nil)
    }

    /// What changed; everything when the history is another one than it was at the change before.
    private func watches(_ step: FieldRound) -> [String: LineWatch] {
        let replacements = parts.history.replacements
        guard replacements != knownReplacements else { return step.changedWatches }
        knownReplacements = replacements
        return field.watches.merging(step.changedWatches) { $1 }
    }
}

extension PendingWrites.Write {
    /// - Returns: the destinations for which a message was superseded.
    fileprivate func store(in store: HistoryStore) throws(HistoryError) -> [String] {
        switch self {
        case .round(let report):
            try store.storeRound(report)
            return []
        case .state(let change): return try store.storeState(change)
        case .evidence(let state):
            try store.storeEvidence(state)
            return []
        case .ranking(let state):
            try store.storeRanking(state)
            return []
        case .explanations(let found):
            try store.store(found)
            return []
        case .unsent(let unsent):
            try store.store(unsent)
            return []
        }
    }
}
