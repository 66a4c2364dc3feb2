internal import LineHistory
internal import LineModel
internal import Logging
internal import ServiceLifecycle
internal import ServiceSupport

extension Watch {
    /// The least pause between two steps of the expiry.
    private static let expiryPause = Duration.milliseconds(20)
    /// No further step is begun when the next slot is nearer than this, and than a twentieth of `every`: the longest
    /// step measured took 0.2 s, and a slow disk takes more.
    private static let expiryMargin = Duration.seconds(2)

    /// Deletes what is too old, a little at a time: one step always, since a round may take all of its time for ever,
    /// and further ones until shortly before the next slot. After each step others may write for as long as the step
    /// took. When somebody wants the service to end, the next start goes on with it.
    func expire() async {
        // Whoever holds it holds it for this, too.
        guard !isHistoryLocked else { return }
        let margin = min(Self.expiryMargin, settings.every / 20)
        do {
            var last: ExpiryStep?
            while last?.hasMore ?? true, !Task.isShuttingDownGracefully, !Task.isCancelled {
                parts.status.noteAlive()
                let before = surroundings.monotonicNow()
                let step = try await expiryStep()
                last = step
                note(givenUp: step.givenUp)
                let pause = max(.nanoseconds(surroundings.monotonicNow() - before), Self.expiryPause)
                guard clock.timeLeft(now: surroundings.now().nanosecondsSince1970) > margin + pause else { break }
                try? await cancelWhenGracefulShutdown { [surroundings] in try await surroundings.sleep(pause) }
            }
            if let last { note(last) }
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "what is too old could not be deleted from the history", metadata: ["reason": "\(error)"])
        }
    }

    private func expiryStep() async throws -> ExpiryStep {
        let (history, keep, now) = (parts.history, settings.history, surroundings.now())
        return try await BlockingWork.run("expiry") {
            try history.use { try $0.expire(now: now, keepProbes: keep.probes, keepRounds: keep.rounds) }
        }
    }

    private func note(givenUp: [String: Int]) {
        for (destination, count) in givenUp.sorted(by: { $0.key < $1.key }) {
            parts.status.count { $0.givenUpMessages[destination, default: 0] += count }
            parts.logger.error(
                "messages were given up: nobody was told",
                metadata: [
                    "destination": "\(destination)", "messages": "\(count)",
                    "reason": "waited longer than 72 h, and nothing sent it",
                ])
        }
    }

    /// Says it once when there is too little time for the expiry, and once when that is over.
    private func note(_ last: ExpiryStep) {
        let change = expiryBacklog.note(isLeft: last.hasMoreRows)
        let rounds = expiryBacklog.rounds
        parts.status.setExpiryBacklog(rounds)
        switch change {
        case .began:
            parts.logger.warning(
                "what is too old was not all deleted between rounds; the history is larger than its settings say",
                metadata: ["rounds_in_a_row": "\(rounds)", "every": "\(settings.every.shortText)"])
        case .ended: parts.logger.notice("what is too old is all deleted again")
        case nil: break
        }
    }
}
