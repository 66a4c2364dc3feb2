internal import LineHistory
internal import LineModel
internal import Logging
internal import ServiceSupport

/// Delivers one destination's messages: all that wait as one digest, one attempt at a time.
actor DestinationCourier {
    /// Waiting messages that one digest is merged from.
    static let maxMerged = 1_000
    /// Bytes of them, as they are stored, but for one that is larger by itself. Read, they take some seven times as
    /// much.
    private static let maxBytes = 4 << 20
    /// Refusals of one message, its younger fellows with it, after which it is given up. The next round tells anew of
    /// what is open then.
    private static let maxRefusals = 5
    /// How often it looks without being woken up: quiet hours end, and other processes may put messages in.
    static let maxSleep = Duration.seconds(30)

    let settings: NotifierSettings
    let notifier: any Notifier
    let parts: CourierParts
    var surroundings: Surroundings { parts.surroundings }
    var plan: CourierPlan
    var figures = CourierFigures()
    /// The courier of this name before it, while that is still at its last attempt.
    private var predecessor: DestinationCourier?
    /// Delivered, and not yet marked so because the history could not be written: never to be sent again.
    private var unmarked: Set<Int64> = []
    /// What recipients did not get of that.
    private var unmarkedApart: [String: Digest] = [:]
    /// Refusals in a row of what waits, for its own sake.
    private var refusals = 0
    /// When recipients may be tried who could not be reached when the others were told.
    var apart: [String: CourierPlan] = [:]
    private var isRetired = false
    private let rest = WakeableSleep()

    init(
        _ settings: NotifierSettings, _ notifier: any Notifier, _ parts: CourierParts,
        after predecessor: DestinationCourier? = nil
    ) {
        self.predecessor = predecessor
        self.settings = settings
        self.notifier = notifier
        self.parts = parts
        plan = CourierPlan(pace: notifier.pace)
    }

    /// What the courier did since the start of the service, under this name.
    func allFigures() async -> CourierFigures {
        if let predecessor { return await predecessor.allFigures() }
        return figures
    }

    /// Goes on counting where the courier before it left off, which has ended.
    func inherit() async {
        figures = await allFigures()
        // Its settings are others: nothing was refused yet.
        figures.isHeld = false
        predecessor = nil
    }

    nonisolated func wake() { rest.wake() }

    /// Ends `run` after the attempt under way.
    func retire() {
        isRetired = true
        wake()
    }

    func run() async {
        while !isRetired, !Task.isCancelled {
            rest.forget()
            let wait = await step()
            guard wait > .zero, !isRetired else { continue }
            await rest.sleep(min(wait, Self.maxSleep), by: surroundings.sleep)
        }
    }

    /// One look at the outbox, with an attempt if there is one to be made; how long until the next look.
    private func step() async -> Duration {
        let now = surroundings.now()
        if let quiet = settings.quietHours, quiet.contains(now) {
            return .nanoseconds(quiet.end(after: now).nanosecondsSince1970 - now.nanosecondsSince1970)
        }
        do {
            try await markDelivered([])
            // What waits for a destination that is down is not read over and over.
            let wait = plan.wait(now: surroundings.monotonicNow())
            guard wait <= .zero else { return wait }
            let (messages, told) = try await waiting()
            guard !messages.isEmpty else { return try await tellApart(now) }
            try await attempt(messages, told, now)
            return .zero
        } catch {
            figures.outboxFailures += 1
            surroundings.logger.error(
                "the outbox could not be used; tried again",
                metadata: ["destination": "\(settings.name)", "reason": "\(error)"])
            return .seconds(5)
        }
    }

    /// What waits, oldest first. What was tried before waits for the plan's pause, so that no younger message goes
    /// before it, and quiet hours were looked at already.
    private func waiting() async throws -> (messages: [OutboxMessage], told: ToldIncidents) {
        let (outbox, name) = (parts.outbox, settings.name)
        let (messages, told) = try await BlockingWork.run("outbox") {
            try outbox.waitingMessages(for: name, limit: Self.maxMerged, maxBytes: Self.maxBytes)
        }
        // What may have been delivered already goes alone, under the number that it had: so a destination can tell it.
        let repeats = messages.filter(\.wasInFlight)
        return (repeats.isEmpty ? messages : repeats, told)
    }

    func markDelivered(_ ids: [Int64]) async throws {
        unmarked.formUnion(ids)
        guard !unmarked.isEmpty else { return }
        let (marked, apart, now) = (Array(unmarked), unmarkedApart, surroundings.now())
        try await store { try $0.markDelivered(marked, at: now, apart: apart) }
        (unmarked, unmarkedApart) = ([], [:])
    }

    private func attempt(_ messages: [OutboxMessage], _ told: ToldIncidents, _ now: WallTime) async throws {
        let limit = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        let expired = messages.filter { $0.createdAt.nanosecondsSince1970 < limit }
        if !expired.isEmpty { try await giveUp(expired, "older than 72 h when it could be sent", now) }
        let fresh = messages.filter { $0.createdAt.nanosecondsSince1970 >= limit }
        let ids = fresh.map(\.id)
        guard let last = fresh.last, let merged = Digest.merging(fresh.map(\.digest)) else { return }
        let (digest, untold) = told.tellable(merged)
        guard !digest.items.isEmpty else {
            // Nothing is left to be told.
            noteUntold(untold)
            return try await markDelivered(ids)
        }
        figures.repeated += fresh.count { $0.wasInFlight }
        let installation = try await installation()
        plan.begin(now: surroundings.monotonicNow())
        try await store { try $0.markSending(ids, at: now) }
        // Whoever still has to be told something older gets this behind it.
        let behind = Set(try await messagesApart().compactMap(\.recipient))
        do throws(DeliveryFailure) {
            // The same when it is tried again, unless something joined it meanwhile, which makes it another message.
            let deferred = try await notifier.deliver(
                digest, id: "\(parts.vantage)-\(installation)-\(last.id)", to: behind.isEmpty ? .all : .allBut(behind))
            unmarkedApart = Dictionary(
                behind.union(deferred.map(\.name)).map { ($0, digest) }, uniquingKeysWith: { first, _ in first })
            for one in deferred {
                var plan = CourierPlan(pace: nil)
                _ = plan.failed(now: surroundings.monotonicNow(), after: nil, random: surroundings.random())
                apart[one.name] = plan
            }
        } catch {
            figures.failedAttempts += 1
            return try await note(error, fresh, now)
        }
        noteTaken(ids.count)
        noteUntold(untold)
        try await markDelivered(ids)
    }

    private func noteTaken(_ messages: Int) {
        if figures.isHeld {
            surroundings.logger.notice(
                "a destination that refused everything takes messages again",
                metadata: ["destination": "\(settings.name)", "messages": "\(messages)"])
        }
        plan.succeeded()
        (refusals, figures.isHeld) = (0, false)
        figures.delivered += messages
        figures.sent += 1
    }

    private func noteUntold(_ incidents: [Int]) {
        guard !incidents.isEmpty else { return }
        figures.untold += incidents.count
        surroundings.logger.notice(
            "incidents began and ended before the destination could be told of them; the history has them",
            metadata: [
                "destination": "\(settings.name)",
                "incidents": "\(incidents.map { "#\($0)" }.joined(separator: " "))",
            ])
    }

    private func note(_ failure: DeliveryFailure, _ messages: [OutboxMessage], _ now: WallTime) async throws {
        let ids = messages.map(\.id)
        figures.isHeld = false
        switch failure.kind {
        case .allRefused, .conditionFailed, .local:
            figures.isHeld = true
            let pause = plan.refused(now: surroundings.monotonicNow(), random: surroundings.random())
            refusals = 0
            surroundings.logger.error(
                "the destination refuses every message until this is mended; messages wait",
                metadata: waitingFacts(failure, messages, pause))
            try await store {
                try $0.markRefused(ids, retryAt: now.adding(pause), error: failure.message)
            }
        case .itemRefused:
            refusals += 1
            let pause = plan.refused(now: surroundings.monotonicNow(), random: surroundings.random())
            guard refusals < Self.maxRefusals else {
                refusals = 0
                return try await giveUp(messages, failure.message, now)
            }
            surroundings.logger.error(
                "a message was refused; it is tried again", metadata: waitingFacts(failure, messages, pause))
            try await store { try $0.markFailed(ids, retryAt: now.adding(pause), error: failure.message) }
        case .temporary(let after):
            let pause = plan.failed(now: surroundings.monotonicNow(), after: after, random: surroundings.random())
            surroundings.logger.warning(
                "a message could not be delivered; it is tried again",
                metadata: [
                    "destination": "\(settings.name)", "reason": "\(failure.message); it is tried again",
                    "failures": "\(plan.failures)", "pause": "\(pause.shortText)",
                ])
            try await store { try $0.markFailed(ids, retryAt: now.adding(pause), error: failure.message) }
        }
    }

    private func waitingFacts(
        _ failure: DeliveryFailure, _ messages: [OutboxMessage], _ pause: Duration
    ) -> Logger.Metadata {
        [
            "destination": "\(settings.name)", "reason": "\(failure.message)", "messages": "\(messages.count)",
            "failures": "\(plan.failures)", "pause": "\(pause.shortText)",
        ]
    }

    func giveUp(_ messages: [OutboxMessage], _ reason: String, _ now: WallTime) async throws {
        figures.givenUp += messages.count
        surroundings.logger.error(
            "messages were given up: nobody was told",
            metadata: [
                "destination": "\(settings.name)", "messages": "\(messages.count)", "reason": "\(reason)",
            ])
        try await store { try $0.markGivenUp(messages.map(\.id), at: now, error: reason) }
    }

    func installation() async throws -> String {
        let outbox = parts.outbox
        return try await BlockingWork.run("outbox") { try outbox.installation() }
    }

    func store(_ body: @escaping @Sendable (any MessageOutbox) throws -> Void) async throws {
        let outbox = parts.outbox
        try await BlockingWork.run("outbox") { try body(outbox) }
    }
}

extension WallTime {
    /// So much later, shown by the same offset.
    func adding(_ duration: Duration) -> WallTime {
        WallTime(
            nanosecondsSince1970: nanosecondsSince1970 + duration.nanoseconds, utcOffsetSeconds: utcOffsetSeconds)
    }
}
