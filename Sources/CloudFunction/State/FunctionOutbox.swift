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
        /// The one recipient whom the message is for; nil when it is for everybody at its destination.
        package var recipient: String?
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
        /// Delivered, but for these recipients, who are to be told apart.
        case partly(Set<String>)
        case failed(String)
        /// The destination refuses everything until somebody mends something: the message waits.
        case refused(String)
        /// The destination refuses this message.
        case itemRefused(String)
    }

    /// Attempts after which a message that the destination refuses for its own sake is given up.
    package static let maxAttempts = 5

    /// A destination that is never reached must not fill the object; the oldest are dropped, and counted.
    package static let maxMessages = 200

    /// The number that the next message gets, from 1 on.
    package private(set) var nextID = 1
    /// The messages that wait, in the order in which they were added; `maxMessages` at most.
    package private(set) var waiting: [Message] = []
    /// What each destination knows of the incidents, by its name; nil where an older program wrote the object.
    private(set) var told: [String: ToldIncidents]? = [:]

    /// An outbox in which nothing waits, as the first call finds it.
    package init() {}

    /// An object of an older program does not say who was told what: everybody is taken to know of the incidents that
    /// were told, and of those that messages wait for.
    mutating func fillTold(destinations: [String], known: [Int]) {
        guard told == nil else { return }
        var all: [String: ToldIncidents] = [:]
        for name in destinations { known.forEach { all[name, default: ToldIncidents()].noteKnown($0) } }
        for message in waiting {
            for item in message.digest.items where item.change.isEnd {
                all[message.destination, default: ToldIncidents()].noteKnown(item.incident)
            }
            all[message.destination, default: ToldIncidents()].noteWaiting(message.digest)
        }
        told = all
    }

    /// Forgets incidents that have ended for good, but for those whose end still waits to be told, and destinations
    /// that are configured no more.
    mutating func forgetTold(except open: Set<Int>, destinations: Set<String>) {
        let waiting = Set(waiting.map(\.destination))
        told = told?.filter { destinations.contains($0.key) || waiting.contains($0.key) }
        for name in told.map({ Array($0.keys) }) ?? [] {
            told?[name]?.forget(except: open, isWaiting: waiting.contains(name))
        }
    }

    private mutating func changeTold(_ message: Message, _ change: (inout ToldIncidents, Digest) -> Void) {
        guard message.recipient == nil else { return }
        var known = told?[message.destination] ?? ToldIncidents()
        change(&known, message.digest)
        told?[message.destination] = known
    }

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
            if let last = waiting.last { changeTold(last) { $0.noteWaiting($1) } }
        }
        let dropped = max(0, waiting.count - Self.maxMessages)
        for message in waiting.prefix(dropped) { changeTold(message) { $0.noteGivenUp($1) } }
        waiting.removeFirst(dropped)
        return dropped
    }

    /// When the message was made whose place is free now; nil when there is no such message.
    private mutating func supersede(_ destination: String) -> WallTime? {
        guard let place = waiting.lastIndex(where: { $0.destination == destination }),
            waiting[place].claimedBy == nil, waiting[place].recipient == nil, waiting[place].digest.isOnlyContinued
        else { return nil }
        return waiting.remove(at: place).createdAt
    }

    /// Drops what is too old or has no destination any more.
    ///
    /// - Returns: how many were dropped.
    package mutating func expire(destinations: Set<String>, at now: WallTime) -> Int {
        let limit = now.nanosecondsSince1970 - OutboxMessage.maxWait.nanoseconds
        let isOver = { (message: Message) in
            message.createdAt.nanosecondsSince1970 < limit || !destinations.contains(message.destination)
        }
        let over = waiting.filter(isOver)
        waiting.removeAll(where: isOver)
        for message in over { changeTold(message) { $0.noteGivenUp($1) } }
        return over.count
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
        var kept: [Message] = []
        for var message in waiting {
            switch results[message.id] {
            case .delivered:
                changeTold(message) { $0.noteDelivered($1) }
                continue
            case .partly(let recipients):
                changeTold(message) { $0.noteDelivered($1) }
                for recipient in recipients.sorted() { kept.append(message.apart(for: recipient, id: &nextID)) }
                continue
            case .itemRefused where message.attempts + 1 >= Self.maxAttempts:
                changeTold(message) { $0.noteGivenUp($1) }
                continue
            case .refused(let reason):
                changeTold(message) { $0.noteRefused($1) }
                message.noteFailed(reason)
            case .failed(let reason), .itemRefused(let reason): message.noteFailed(reason)
            case nil: break
            }
            kept.append(message)
        }
        waiting = kept
    }
}

extension FunctionOutbox.Message {
    /// The same for one recipient, whom nobody has told yet.
    fileprivate func apart(for recipient: String, id: inout Int) -> Self {
        defer { id += 1 }
        return Self(
            id: id, destination: destination, recipient: recipient, digest: digest, createdAt: createdAt,
            notBefore: notBefore)
    }

    fileprivate mutating func noteFailed(_ reason: String) {
        attempts += 1
        lastError = reason
        claimedBy = nil
        claimedUntil = nil
    }

    fileprivate func isFree(at now: WallTime) -> Bool {
        let time = now.nanosecondsSince1970
        // An end that is far away was made by a clock that was wrong.
        let isClaimed = claimedUntil.map {
            time < $0.nanosecondsSince1970 && $0.nanosecondsSince1970 - time < 3_600_000_000_000
        }
        return notBefore.nanosecondsSince1970 <= time && isClaimed != true
    }
}
