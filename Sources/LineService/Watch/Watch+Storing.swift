internal import LineHistory
internal import LineModel
internal import Logging

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
        // One at a time: an actor lets others in while it awaits.
        guard !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        while let first = pending.writes.first {
            do {
                let store = parts.store
                try await BlockingWork.run("history") {
                    switch first {
                    case .round(let report): try store.storeRound(report)
                    case .state(let change): try store.storeState(change)
                    }
                }
                pending.removeFirst()
            } catch {
                parts.status.count { $0.storeFailures += 1 }
                parts.logger.error(
                    "the history could not be written; what was to be stored is kept and tried again",
                    metadata: ["reason": "\(error)", "waiting": "\(pending.writes.count)"])
                return
            }
        }
    }

    /// What a round changed, with its messages, for one transaction.
    func change(_ report: RoundReport, _ step: FieldRound, _ outcome: FieldOutcome, at now: WallTime) -> StateChange {
        let items = DigestMaker(step, outcome).items()
        let byName = Dictionary(step.lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let lines = { (incident: Incident) in incident.lines.compactMap { byName[$0] } }
        let muting = settings.muting
        let silenced = Set(
            items.map(\.incident).filter { muting.isSilenced(cause: $0.key, lines: lines($0), at: now) }.map(\.id))
        let head = DigestHead(
            vantage: settings.vantage, roundID: report.id, at: report.finished, every: settings.every,
            lines: step.lines.count, abnormalLines: field.count(.abnormal), unmeasuredLines: field.count(.unmeasured))
        let messages = settings.notify.compactMap { destination -> OutgoingMessage? in
            let digest = Digest(
                head, items: items, isSilenced: { silenced.contains($0.id) },
                wantsContinued: destination.kind.wantsContinued)
            return digest.map {
                OutgoingMessage(destination: destination.name, digest: $0, notBefore: destination.notBefore(now))
            }
        }
        for (_, incident) in items { field.setSilent(silenced.contains(incident.id), incident: incident.id) }
        log(items.map(\.item), silenced: silenced)
        return StateChange(
            roundID: report.id, at: now, watches: outcome.changed, removedLines: outcome.removed,
            open: field.book.open, recent: field.book.recent, nextIncidentID: field.book.nextID,
            digest: outcome.digest, messages: messages)
    }

    /// Deletes what is too old, a little at a time, as long as the next round is far enough away.
    func expire(began: Int64) async {
        let (store, history, parts) = (parts.store, settings.history, parts)
        let until = began + settings.every.nanoseconds / 2
        do {
            try await BlockingWork.run("expiry") {
                while parts.monotonicNow() < until {
                    let step = try store.expire(
                        now: parts.now(), keepProbes: history.probes, keepRounds: history.rounds)
                    if !step.hasMore { return }
                }
            }
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "what is too old could not be deleted from the history", metadata: ["reason": "\(error)"])
        }
    }
}

extension NotifierSettings {
    /// The end of the quiet hours, in them; else now.
    fileprivate func notBefore(_ now: WallTime) -> WallTime {
        guard let quietHours, quietHours.contains(now) else { return now }
        return quietHours.end(after: now)
    }
}
