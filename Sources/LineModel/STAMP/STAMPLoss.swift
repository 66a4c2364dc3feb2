/// On which way a session's packets were lost, from the numbers in its replies.
///
/// A stateful reflector numbers its replies itself: a gap in its numbers is a reply lost on the way back, and what is
/// missing beyond that was lost on the way there. A loss before the first reply, after the last one, or where the
/// reflector began to count again is assigned to neither way.
package struct STAMPLoss: Equatable, Sendable {
    /// How many requests were sent.
    package private(set) var sent = 0
    /// How many requests had at least one reply that arrived.
    package private(set) var answered = 0
    /// Whether the reflector counts itself; nil when the replies do not tell.
    package private(set) var isStateful: Bool?
    /// Requests lost on the way to the reflector; nil when the reflector is not known to be stateful.
    package private(set) var lostThere: Int?
    /// Replies lost on the way from the reflector; nil when the reflector is not known to be stateful.
    package private(set) var lostBack: Int?
    /// Requests that arrived more than once at the reflector and were answered more than once.
    package private(set) var duplicatedThere = 0
    /// Replies that arrived more than once.
    package private(set) var duplicatedBack = 0
    /// How often the reflector began to count again: it was restarted, or its table of sessions was full.
    package private(set) var restarts = 0

    /// Requests without a reply.
    package var lost: Int { sent - answered }
    /// Requests that were lost on a way that nothing tells.
    package var lostSomewhere: Int { lost - (lostThere ?? 0) - (lostBack ?? 0) }

    /// - Parameters:
    ///   - first: number of the first request of the session; the numbers wrap around at 2^32.
    ///   - sent: requests sent, fewer than 2^31.
    ///   - replies: every reply, duplicates too, in any order; one whose number was never sent is left out.
    ///   - isStateful: what is known of the reflector beforehand. Without that knowledge a reflector whose numbers are
    ///     all the sender's own counts as stateless: begin the sender's at another number than 0.
    package init(first: UInt32, sent: Int, replies: [STAMPSample], isStateful: Bool? = nil) {
        self.sent = sent
        let ordered = Self.ordered(first: first, sent: sent, replies)
        let known = isStateful ?? Self.guess(ordered)
        self.isStateful = known
        var runs = Runs()
        var previous: Reply?
        for reply in ordered {
            if let previous, previous.place == reply.place {
                if previous.number == reply.number {
                    duplicatedBack += 1
                    continue
                }
                duplicatedThere += 1
                runs.add(reply)
            } else {
                addAnswered(reply, after: previous, to: &runs)
            }
            previous = reply
        }
        runs.close()
        guard known == true else { return }
        split(runs)
    }

    private mutating func addAnswered(_ reply: Reply, after previous: Reply?, to runs: inout Runs) {
        answered += 1
        if let previous, isStateful == true, Self.isRestart(from: previous, to: reply) {
            restarts += 1
            runs.close()
        }
        runs.add(reply)
    }

    /// Clamped, because numbers that contradict each other (a reflector that lies, several restarts in a row) must not
    /// make losses that never were.
    private mutating func split(_ runs: Runs) {
        let back = min(max(0, runs.numbers - runs.replies), lost)
        lostBack = back
        lostThere = min(max(0, runs.places - runs.numbers + runs.extra), lost - back)
    }

    private struct Reply {
        /// Index of the request in the session.
        let place: Int
        let number: UInt32
        let copies: Bool
        let arrivedNanoseconds: Int64?
    }

    /// Sums over stretches in which the reflector counted on.
    private struct Runs {
        var numbers = 0
        var places = 0
        var replies = 0
        /// Second answers to one request.
        var extra = 0
        private var firstPlace = 0
        private var lastPlace = 0
        private var origin: UInt32 = 0
        private var lowest: Int32 = 0
        private var highest: Int32 = 0
        private var count = 0

        mutating func add(_ reply: Reply) {
            if count == 0 {
                (firstPlace, lastPlace, origin, lowest, highest) = (reply.place, reply.place, reply.number, 0, 0)
            } else if reply.place == lastPlace {
                extra += 1
            }
            let distance = Int32(truncatingIfNeeded: reply.number &- origin)
            lowest = min(lowest, distance)
            highest = max(highest, distance)
            lastPlace = reply.place
            count += 1
        }

        mutating func close() {
            guard count > 0 else { return }
            numbers += Int(highest) - Int(lowest) + 1
            places += lastPlace - firstPlace + 1
            replies += count
            count = 0
        }
    }

    /// The replies ordered by request, with copies of one reply side by side.
    private static func ordered(first: UInt32, sent: Int, _ replies: [STAMPSample]) -> [Reply] {
        let placed = replies.compactMap { sample -> Reply? in
            let place = Int(sample.senderSequence &- first)
            guard place < sent else { return nil }
            return Reply(
                place: place, number: sample.reflectorSequence,
                copies: sample.reflectorSequence == sample.senderSequence,
                arrivedNanoseconds: sample.reflectorReceiveNanoseconds)
        }
        return placed.sorted { ($0.place, $0.number) < ($1.place, $1.number) }
    }

    /// Whether the reflector counts itself, from its numbers; nil without a reply.
    private static func guess(_ replies: [Reply]) -> Bool? {
        replies.isEmpty ? nil : !replies.allSatisfy(\.copies)
    }

    /// The reflector counts in the order of arrival. A number that goes back although the request came later, or that
    /// grows by far more than requests were sent, is of another count.
    private static func isRestart(from previous: Reply, to reply: Reply) -> Bool {
        let step = Int(Int32(truncatingIfNeeded: reply.number &- previous.number))
        if step > reply.place - previous.place + reorderingRoom { return true }
        guard step <= 0 else { return false }
        guard let before = previous.arrivedNanoseconds, let after = reply.arrivedNanoseconds else {
            return step < -reorderingRoom
        }
        return after > before || step < -reorderingRoom
    }

    /// Requests that may overtake each other, or be doubled, between two neighbours.
    private static let reorderingRoom = 64
}
