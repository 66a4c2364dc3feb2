/// What one destination knows of the incidents: so that it hears of each beginning, and of no end without one. Pure.
package struct ToldIncidents: Codable, Equatable, Sendable {
    /// How far it was told of one incident.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// A message with its beginning waits.
        case waiting
        /// The destination refused a message with its beginning, which waits until the destination takes messages.
        case refused
        /// It was told of the beginning, and not of the end.
        case told
        /// It was told of the end, or that of an incident which nobody told it of has passed.
        case ended
    }

    /// The states by incident's number; of an incident that is not in it the destination knows nothing.
    package private(set) var states: [Int: State]

    /// - Parameter states: by incident's number; without them, those of a destination that was told nothing.
    package init(_ states: [Int: State] = [:]) { self.states = states }

    /// Whether the destination knows of the incident's beginning, or will know of it from a message that waits.
    package func knows(_ incident: Int) -> Bool {
        switch states[incident] {
        case .waiting, .refused, .told: true
        case .ended, nil: false
        }
    }

    /// Whether what becomes of an incident that is not over has to be told as its beginning.
    ///
    /// - Parameter from: of one that remains, the incidents that had its lines before.
    package func isNew(_ incident: Int, as change: IncidentChange, from: [Int] = []) -> Bool {
        switch change {
        // Of one that comes back the end was told, too.
        case .reopened: states[incident] == nil
        // Who was told of it, also that it was absorbed, knows its lines; and who knows those that had them.
        case .remains: states[incident] == nil && (from.isEmpty || !from.allSatisfy(knows))
        default: !knows(incident)
        }
    }

    /// Notes that a message was made, which waits now.
    package mutating func noteWaiting(_ digest: Digest) {
        for item in digest.items where !item.change.isEnd && !knows(item.incident) { states[item.incident] = .waiting }
    }

    /// Notes that the destination knows of an incident's beginning, unless it is known how far it was told.
    package mutating func noteKnown(_ incident: Int) {
        if states[incident] == nil { states[incident] = .told }
    }

    /// Notes that the destination refused a message that still waits.
    package mutating func noteRefused(_ digest: Digest) {
        for item in digest.items where states[item.incident] == .waiting { states[item.incident] = .refused }
    }

    /// Notes that a message which waited will never be sent: what it began is not known, and may be told again.
    package mutating func noteGivenUp(_ digest: Digest) {
        // Who is on it, and what was found out, is told to those who know of the beginning, by a message of its own.
        for item in digest.items where !item.change.isEnd && !item.isAside {
            switch states[item.incident] {
            case .waiting, .refused: states[item.incident] = nil
            case .told, .ended, nil: break
            }
        }
    }

    /// Notes that the destination took a message.
    ///
    /// - Parameter digest: before `tellable`, so that ends that were left out are done with, too.
    package mutating func noteDelivered(_ digest: Digest) {
        for item in digest.items { states[item.incident] = item.change.isEnd ? .ended : .told }
    }

    /// What the destination is to be told of a digest that was merged from all that waits for it.
    ///
    /// An end is told to those who know of the beginning, or learn of it from the same message. It is left out where
    /// nobody told the beginning, and where the destination refused it: then what is open now is told, and no more.
    ///
    /// - Returns: the digest, perhaps without items; and the incidents whose beginning and end were never told.
    package func tellable(_ digest: Digest) -> (digest: Digest, untold: [Int]) {
        var (told, untold) = (digest, [Int]())
        told.items = digest.items.compactMap { item in
            let state = states[item.incident]
            guard item.change.isEnd else {
                var item = item
                // A message that told what it is worse than was given up meanwhile.
                if state == nil, [.worse, .improved, .remains].contains(item.change) { item.change = .opened }
                return item
            }
            switch state {
            case .told, .waiting: return item
            case .refused, nil:
                untold.append(item.incident)
                return nil
            case .ended: return nil
            }
        }
        if told.items != digest.items { told.items.sort { $0.comesBefore($1) } }
        return (told, untold)
    }

    /// Forgets the incidents that have ended for good, but for those of which something may still wait.
    package mutating func forget(except open: Set<Int>, isWaiting: Bool) {
        states = states.filter { open.contains($0.key) || (isWaiting && $0.value != .ended) }
    }
}
