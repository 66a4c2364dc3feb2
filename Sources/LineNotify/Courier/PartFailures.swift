internal import Synchronization

/// Counts parts of messages that failed while their digest was delivered: a mention, a file, a form.
package final class PartFailures: Sendable {
    package struct Key: Hashable, Sendable, Comparable {
        /// The destination's name.
        package let target: String
        package let part: String

        package static func < (left: Key, right: Key) -> Bool {
            (left.target, left.part) < (right.target, right.part)
        }
    }

    private let counts = Mutex<[Key: Int]>([:])

    package init() {}

    package func count(target: String, part: String) {
        counts.withLock { $0[Key(target: target, part: part), default: 0] += 1 }
    }

    /// Since the start.
    package var figures: [Key: Int] { counts.withLock { $0 } }
}
