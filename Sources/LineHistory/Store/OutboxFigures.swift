package import LineModel

/// Messages of one destination that the database knows of.
package struct OutboxFigures: Equatable, Sendable {
    package var waiting = 0
    package var delivered = 0
    package var givenUp = 0
    /// A later one took their place before they were sent.
    package var superseded = 0
    /// Since when the longest waiting one waits, or what it took the place of; nil when none waits.
    package var oldestWaiting: WallTime?

    package init(
        waiting: Int = 0, delivered: Int = 0, givenUp: Int = 0, superseded: Int = 0, oldestWaiting: WallTime? = nil
    ) {
        self.waiting = waiting
        self.delivered = delivered
        self.givenUp = givenUp
        self.superseded = superseded
        self.oldestWaiting = oldestWaiting
    }
}
