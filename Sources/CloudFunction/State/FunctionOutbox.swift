package import LineHistory
package import LineModel

/// Messages that wait in the state object. Pure.
///
/// A call claims what it is going to send in the same write that enters its round: another call at the same time then
/// leaves it alone. A claim that was never settled (the process died) ends by itself, and the message is sent again: at
/// most once more for each call that died.
package struct FunctionOutbox: Codable, Equatable, Sendable {
    /// One message that waits for its destination.
    package struct Message: Codable, Equatable, Sendable {
        /// The message's number, which rises in the order of creation and is never used twice.
        package var id: Int
        /// The name of the destination in the configuration.
        package var destination: String
        /// What the message tells, as data: the destination's notifier makes words of it.
        package var digest: Digest
        /// When the message was made; where it took another one's place, when that one was made.
        package var createdAt: WallTime
        /// The message must not be sent before this time.
        package var notBefore: WallTime
        /// How many attempts to send it have failed; one that was never settled is not counted.
        package var attempts = 0
        /// Why the last attempt failed, for people; nil when no attempt has failed.
        package var lastError: String?
        /// Which call sends the message; nil when no call has claimed it.
        package var claimedBy: String?
        /// Until when no other call may send it; nil when no call has claimed it.
        package var claimedUntil: WallTime?
    }

    /// What sending came to.
    package enum Result: Equatable, Sendable {
        case delivered
        case failed(String)
        case givenUp(String)
    }

    /// A destination that is never reached must not fill the object; the oldest are dropped, and counted.
    package static let maxMessages = 200

    /// The number that the next message gets, from 1 on.
    package private(set) var nextID = 1
    /// The messages that wait, in the order in which they were added; `maxMessages` at most.
    package private(set) var waiting: [Message] = []

    /// An outbox in which nothing waits, as the first call finds it.
    package init() {}

    /// Puts messages behind the others. One that tells of nothing but incidents that go on takes the place of the last
    /// one, if that is such a one, too, and was never claimed.
    ///
    /// - Returns: how many were dropped for them.
    package mutating func add(_ messages: [OutgoingMessage], at now: WallTime) -> Int {
        for message in messages {
            let created = message.digest.isOnlyContinued ? supersede(message.destination) : nil
            waiting.append(
                Message(
                    id: nextID, destination: message.destination, digest: message.digest,
                    createdAt: created ?? now, notBefore: message.notBefore))
            nextID += 1
        }
        let dropped = max(0, waiting.count - Self.maxMessages)
        waiting.removeFirst(dropped)
        return dropped
    }

    /// When the message was made whose place is free now; nil when there is no such message.
    private mutating func supersede(_ destination: String) -> WallTime? {
        guard let place = waiting.lastIndex(where: { $0.destination == destination }),
            waiting[place].claimedBy == nil, waiting[place].digest.isOnlyContinued
        else { return nil }
        return waiting.remove(at: place).createdAt
    }

    /// Drops what is too old or has no destination any more.
    ///
    /// - Returns: how many were dropped.
    package mutating func expire(destinations: Set<String>, at now: WallTime) -> Int {
        let before = waiting.count
        let limit = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        waiting.removeAll { $0.createdAt.nanosecondsSince1970 < limit || !destinations.contains($0.destination) }
        return before - waiting.count
    }

    /// Claims all messages that may be sent now and that nobody else is sending.
    package mutating func claim(by call: String, until: WallTime, at now: WallTime) -> [Message] {
        var claimed: [Message] = []
        for place in waiting.indices where waiting[place].isFree(at: now) {
            waiting[place].claimedBy = call
            waiting[place].claimedUntil = until
            claimed.append(waiting[place])
        }
        return claimed
    }

    /// What that call has claimed already.
    package func claimed(by call: String) -> [Message] { waiting.filter { $0.claimedBy == call } }

    /// Notes what became of claimed messages, by id.
    package mutating func settle(_ results: [Int: Result]) {
        waiting.removeAll { message in
            switch results[message.id] {
            case .delivered, .givenUp: true
            case .failed, nil: false
            }
        }
        for place in waiting.indices {
            guard case .failed(let reason) = results[waiting[place].id] else { continue }
            waiting[place].attempts += 1
            waiting[place].lastError = reason
            waiting[place].claimedBy = nil
            waiting[place].claimedUntil = nil
        }
    }
}

extension FunctionOutbox.Message {
    fileprivate func isFree(at now: WallTime) -> Bool {
        let time = now.nanosecondsSince1970
        // An end that is far away was made by a clock that was wrong.
        let isClaimed = claimedUntil.map {
            time < $0.nanosecondsSince1970 && $0.nanosecondsSince1970 - time < 3_600_000_000_000
        }
        return notBefore.nanosecondsSince1970 <= time && isClaimed != true
    }
}
