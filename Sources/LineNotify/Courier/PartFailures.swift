internal import Synchronization

/// Counts parts of messages that failed while their digest was delivered: a mention, a file, a form.
package final class PartFailures: Sendable {
    /// What is counted: one part of the messages of one destination.
    package struct Key: Hashable, Sendable, Comparable {
        /// The destination's name.
        package let target: String
        /// What failed, in the word that the metric's label has, for example `file`.
        package let part: String

        package static func < (left: Key, right: Key) -> Bool {
            (left.target, left.part) < (right.target, right.part)
        }
    }

    private let counts = Mutex<[Key: Int]>([:])

    /// Counts that begin at 0.
    package init() {}

    /// Counts one failure of a part of a destination's message. Safe from any thread.
    package func count(target: String, part: String) {
        counts.withLock { $0[Key(target: target, part: part), default: 0] += 1 }
    }

    /// How often each part failed since the start; a part that never failed is not in it.
    package var figures: [Key: Int] { counts.withLock { $0 } }
}
