internal import FleetModel
internal import FleetVantage
internal import FleetWire
internal import Foundation
internal import LineModel
internal import LineService
internal import ObjectStore
internal import ServiceSupport

/// Asks the hub of the fleet, within the time of one call: for the assignment once, and that it takes the rounds that
/// wait.
struct FunctionHub: Sendable {
    /// What became of the question for the assignment.
    enum Asked {
        /// - Parameter kept: as the state object keeps it.
        case new(AssignmentCodec.Reading, kept: (tag: String?, document: [UInt8]))
        case same
        case failed(String)
    }

    /// What became of the rounds that wait.
    struct Sent: Sendable {
        /// Rounds that the hub has committed.
        var taken: Set<String> = []
        /// Rounds that it will never take, and rounds that cannot be read any more.
        var refused: Set<String> = []
        /// Attempts that failed for now.
        var failures = 0
        var place: Int
        var receipt: RoundReceipt?
        /// What went wrong, each thing once.
        var troubles: [String] = []

        mutating func note(_ trouble: String) {
            if !troubles.contains(trouble) { troubles.append(trouble) }
        }
    }

    /// How long the question for the assignment takes at most, and a round on its way: less where the hub did not
    /// answer the question.
    private static let (askLimit, sendLimit) = (Duration.seconds(5), Duration.seconds(10))
    private static let awayLimit = Duration.seconds(2)
    /// Attempts that fail before the next call goes on: the hub may have taken offence at one round.
    private static let maxFailures = 2

    let settings: FleetSettings
    let call: FunctionCall
    /// What a line need not say.
    let defaults: LineDefaults
    /// Lines of an assignment.
    let maxLines: Int

    private var now: Int64 { call.surroundings.monotonicNow() }

    private func client(within limit: Duration) -> HubClient {
        HubClient(settings: settings, limits: limits(within: limit), client: call.surroundings.client)
    }

    private func limits(within limit: Duration) -> HubLimits {
        var limits = HubLimits()
        (limits.timeout, limits.lines) = (limit, maxLines)
        limits.assignmentBytes = FunctionFleet.maxAssignmentBytes
        return limits
    }

    private func address(_ place: Int) -> String {
        let count = settings.hubs.count
        return count == 0 ? "" : settings.hubs[(place % count + count) % count]
    }

    // MARK: The assignment

    /// The assignment that the state object keeps; nil where it keeps none.
    ///
    /// - Throws: where it was damaged.
    func read(_ kept: FunctionFleet.KeptAssignment?) throws(HubFailure) -> AssignmentCodec.Reading? {
        guard let kept else { return nil }
        guard let document = Gunzip.unpack(Array(kept.document), maxBytes: FunctionFleet.maxAssignmentBytes) else {
            throw HubFailure(words: "it is no whole gzip file")
        }
        return try limits(within: .zero).assignment(document, defaults: defaults)
    }

    /// Asks each address once, until one answers; the hub does not hold the request.
    ///
    /// - Parameters:
    ///   - tag: of what is known; nil where nothing is.
    ///   - place: moved on where an address failed.
    func ask(knowing tag: String?, place: inout Int) async -> Asked {
        let limit = min(Self.askLimit, call.ends == nil ? Self.askLimit : max(call.left() * 0.1, .milliseconds(200)))
        let ends = now + limit.nanoseconds
        var words = "the configuration names no address of it"
        for _ in settings.hubs {
            let left = Duration.nanoseconds(ends - now)
            guard left > .milliseconds(50) else { break }
            let (hub, client) = (address(place), client(within: left))
            do throws(HubFailure) {
                let answer = try await client.ask(hub, .assignment(known: tag, isHeld: false))
                guard
                    let reading = try answer.assignment(
                        isKnown: tag != nil, defaults: defaults, limits: client.limits)
                else { return .same }
                guard let document = try? answer.body.gzipped() else {
                    throw HubFailure(words: "its assignment cannot be packed")
                }
                return .new(reading, kept: (answer.entityTag, document))
            } catch {
                words = "\(client.shown(hub)): \(error.words)"
                place = (place + 1) % settings.hubs.count
            }
        }
        return .failed(words)
    }

    // MARK: Rounds

    /// Sends what waits, the newest first, until the time is over or the hub takes no more.
    ///
    /// - Parameter isAway: whether it gave no answer in this call already.
    func send(_ fleet: FunctionFleet, within limit: Duration, isAway: Bool) async -> Sent {
        let limitOfOne = isAway ? Self.awayLimit : Self.sendLimit
        let maxFailures = isAway ? 1 : max(Self.maxFailures, settings.hubs.count)
        let ends = now + limit.nanoseconds
        var (sent, spool) = (Sent(place: fleet.place), fleet.spool)
        while let kept = spool.newest {
            let left = Duration.nanoseconds(ends - now)
            guard left > .milliseconds(100) else {
                sent.note("there was no time left for it")
                break
            }
            let stamp = RoundStamp(
                vantage: settings.name, instance: fleet.instance,
                clockNanoseconds: call.surroundings.now().nanosecondsSince1970, backlog: spool.kept.count - 1)
            guard let body = Self.body(kept, stamp) else {
                sent.note("the round of slot \(kept.slot) cannot be read any more: it is given up")
                sent.refused.insert(kept.id)
                spool.finish(kept.id)
                continue
            }
            let isOpen = await send(kept, body, within: min(left, limitOfOne), &spool, &sent)
            guard isOpen, sent.failures < maxFailures else { break }
        }
        return sent
    }

    /// Returns whether the hub may take another round.
    private func send(
        _ kept: RoundSpool.Kept, _ body: [UInt8], within limit: Duration, _ spool: inout RoundSpool,
        _ sent: inout Sent
    ) async -> Bool {
        let (hub, client) = (address(sent.place), client(within: limit))
        let answer: RoundAnswer
        do throws(HubFailure) {
            answer = RoundAnswer(try await client.ask(hub, .round(slot: kept.slot, body: body)))
        } catch {
            answer = .later(error.words, after: nil)
        }
        switch answer {
        case .taken(let receipt):
            spool.acknowledge(kept.id)
            sent.taken.insert(kept.id)
            if sent.receipt == nil { sent.receipt = receipt }
            return true
        case .never(let words):
            spool.finish(kept.id)
            sent.refused.insert(kept.id)
            sent.note("the hub will never take the round of slot \(kept.slot), it is given up: \(words)")
            return true
        case .shutOut(let words, _):
            fail(words, hub, client, &sent)
            return false
        case .later(let words, let after):
            fail(words, hub, client, &sent)
            spool.passOver(kept.id)
            return after == nil
        }
    }

    private func fail(_ words: String, _ hub: String, _ client: HubClient, _ sent: inout Sent) {
        sent.failures += 1
        sent.place = (sent.place + 1) % max(1, settings.hubs.count)
        sent.note(
            "the hub does not take rounds; they wait, and the next call sends them: \(client.shown(hub)): \(words)")
    }

    /// nil where the stored body was damaged.
    private static func body(_ kept: RoundSpool.Kept, _ stamp: RoundStamp) -> [UInt8]? {
        guard let plain = Gunzip.unpack(kept.body, maxBytes: FleetRoundCodec.Limits().bytes) else { return nil }
        return try? FleetRoundCodec.restamped(
            plain, clockNanoseconds: stamp.clockNanoseconds, backlog: stamp.backlog
        ).gzipped()
    }
}

extension FunctionFleet {
    /// What waits, in order.
    var spool: RoundSpool {
        RoundSpool(
            kept: waiting.map { RoundSpool.Kept(id: $0.round, slot: $0.slot, body: Array($0.body)) },
            unacknowledged: unacknowledged, bounds: (Self.maxWaiting, Self.maxWaitingBytes))
    }

    /// Takes a settled round, and drops the oldest ones for it where there are too many.
    ///
    /// - Parameter body: packed by gzip; nil where it could not be written.
    mutating func take(id: String, slot: Int64, body: [UInt8]?) {
        var spool = spool
        spool.take(id: id, slot: slot, body: body)
        waiting = spool.kept.map { Waiting(round: $0.id, slot: $0.slot, body: Data($0.body)) }
        unacknowledged = spool.unacknowledged
        dropped += spool.dropped
        lastSlot = slot
    }

    /// Notes what became of the rounds that were sent.
    mutating func settle(_ sent: FunctionHub.Sent) {
        place = sent.place
        let known = Set(waiting.map(\.round))
        refused += sent.refused.intersection(known).count
        waiting.removeAll { sent.taken.contains($0.round) || sent.refused.contains($0.round) }
        if !sent.taken.isEmpty { unacknowledged = 0 }
    }
}
