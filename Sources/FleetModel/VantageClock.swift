package import LineModel

/// How a vantage's clock stands beside the hub's. Pure.
///
/// A vantage says its time when it sends a round, and the hub notes when it had the round whole: the difference is the
/// clock's, but for the way of the round. A round that waited for long is stamped anew when it is sent.
package enum VantageClock {
    /// The way of a round may take so long: no clock is called wrong for less.
    private static let leastLimit = Duration.seconds(30)

    /// How far the clock is ahead; negative where it is behind.
    ///
    /// - Parameter received: when the hub had the round whole, by the hub's clock.
    package static func offset(_ header: RoundHeader, received: WallTime) -> Duration {
        let (offset, isFar) = header.clockNanoseconds.subtractingReportingOverflow(received.nanosecondsSince1970)
        // Beyond what 64 bits hold: centuries, whichever.
        return .nanoseconds(isFar ? (header.clockNanoseconds < 0 ? Int64.min / 2 : Int64.max / 2) : offset)
    }

    /// Whether rounds of a clock that is so far off are nearer to another slot than to the one that they say: half a
    /// slot and more.
    ///
    /// - Parameter every: between two rounds of the vantage.
    package static func isWrong(_ offset: Duration, every: Duration) -> Bool {
        let limit = max(every / 2, leastLimit)
        return offset >= limit || offset <= .zero - limit
    }
}
