/// How long to wait after failures in a row: twice as long each time, up to a bound. Pure: chance is an argument.
package struct RetryPauses: Equatable, Sendable {
    /// Longer pauses than this are not taken from a destination's word: it may be mistaken.
    package static let maxAsked = Duration.seconds(3600)

    /// The pause after the first failure.
    package var first: Duration
    /// However many failures there were.
    package var max: Duration

    /// The first pause, and the longest one.
    package init(first: Duration, max: Duration) {
        self.first = first
        self.max = max
    }

    /// - Parameters:
    ///   - failures: in a row, 1 or more.
    ///   - random: 0..<1; it takes up to half of the pause away, so that many who failed at once do not come back at
    ///     once.
    ///   - after: what the destination asked for, honoured up to `maxAsked`; nil when it asked for nothing.
    package func pause(failures: Int, random: Double = 0, after: Duration? = nil) -> Duration {
        var pause = min(first, max)
        var doublings = failures - 1
        while doublings > 0, pause < max {
            pause = min(pause * 2, max)
            doublings -= 1
        }
        return Swift.max(pause * (1 - 0.5 * random), min(after ?? .zero, Self.maxAsked))
    }
}
