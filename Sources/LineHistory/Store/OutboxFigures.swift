package import LineModel

/// Messages of one destination that the database knows of.
package struct OutboxFigures: Equatable, Sendable {
    /// Messages that were not sent yet, those that quiet hours hold included.
    package var waiting = 0
    /// Messages that the destination took, as far as the history still keeps them.
    package var delivered = 0
    /// Messages that were given up, as far as the history still keeps them.
    package var givenUp = 0
    /// Messages whose place a later one took before they were sent.
    package var superseded = 0
    /// Since when the message waits that has waited longest, or since when the one waited whose place it took; nil when
    /// no message waits.
    package var oldestWaiting: WallTime?

    /// Figures of a destination; without arguments those of one that no message was made for.
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
