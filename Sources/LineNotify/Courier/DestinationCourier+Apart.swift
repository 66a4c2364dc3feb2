internal import LineHistory
internal import LineModel
internal import Logging
internal import ServiceSupport

/// Recipients who could not be reached when the others were told are told apart, each by itself: none of them holds up
/// the others, and none is written to twice.
extension DestinationCourier {
    func messagesApart() async throws -> [OutboxMessage] {
        let (outbox, name) = (parts.outbox, settings.name)
        return try await BlockingWork.run("outbox") {
            try outbox.messagesApart(for: name, limit: Self.maxMerged)
        }
    }

    /// One attempt for a recipient who may be tried now.
    ///
    /// - Returns: how long until the next look.
    func tellApart(_ now: WallTime) async throws -> Duration {
        let waiting = Dictionary(grouping: try await messagesApart()) { $0.recipient ?? "" }
        var next = Self.maxSleep
        for (recipient, messages) in waiting.sorted(by: { $0.key < $1.key }) {
            let wait = apart[recipient, default: CourierPlan(pace: nil)].wait(now: surroundings.monotonicNow())
            guard wait <= .zero else {
                next = min(next, wait)
                continue
            }
            try await attempt(messages, for: recipient, now)
            return .zero
        }
        apart = apart.filter { waiting[$0.key] != nil }
        return next
    }

    private func attempt(_ messages: [OutboxMessage], for recipient: String, _ now: WallTime) async throws {
        let limit = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        guard let last = messages.last, let digest = Digest.merging(messages.map(\.digest)),
            let first = messages.first, first.createdAt.nanosecondsSince1970 >= limit
        else {
            let old = messages.filter { $0.createdAt.nanosecondsSince1970 < limit }
            return try await giveUp(old, "older than 72 h when \(recipient) could be reached", now)
        }
        let ids = messages.map(\.id)
        let installation = try await installation()
        plan.begin(now: surroundings.monotonicNow())
        do throws(DeliveryFailure) {
            _ = try await notifier.deliver(
                digest, id: "\(parts.vantage)-\(installation)-\(last.id)", to: .only(recipient))
        } catch {
            figures.failedAttempts += 1
            return try await note(error, messages, recipient, now)
        }
        apart[recipient] = nil
        figures.delivered += ids.count
        try await markDelivered(ids)
    }

    private func note(
        _ failure: DeliveryFailure, _ messages: [OutboxMessage], _ recipient: String, _ now: WallTime
    ) async throws {
        guard case .temporary(let after) = failure.kind else {
            apart[recipient] = nil
            return try await giveUp(messages, failure.message, now)
        }
        let pause = apart[recipient, default: CourierPlan(pace: nil)].failed(
            now: surroundings.monotonicNow(), after: after, random: surroundings.random())
        surroundings.logger.warning(
            "one recipient could not be reached; it is tried again, apart from the others",
            metadata: [
                "destination": "\(settings.name)", "recipient": "\(recipient)", "reason": "\(failure.message)",
                "pause": "\(pause.shortText)",
            ])
        let ids = messages.map(\.id)
        try await store { try $0.markFailed(ids, retryAt: now.adding(pause), error: failure.message) }
    }
}
