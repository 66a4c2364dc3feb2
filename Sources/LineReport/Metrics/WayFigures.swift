package import LineModel

/// What the newest trace of a line tells, as series of `/metrics`.
package struct WayFigures: Equatable, Sendable {
    /// The first 12 of the way's 16 hexadecimal digits as a whole number, below 2^48, which every reader of metrics
    /// keeps exactly: as a label it would be a further series for each way. nil where nobody on the way answered, and
    /// no earlier trace tells which way it is.
    package let hash: Double?
    /// How many hops away the far end is; nil where the trace did not get there.
    package let hops: Int?
    /// TTL or hop limit with which the far end's reply came; nil without a reply.
    package let replyTimeToLive: Int?
    /// When the trace was made.
    package let tracedAt: WallTime

    /// The figures of a trace as the history keeps it.
    package init(_ way: TracedWay, at time: WallTime) {
        let isKnown = way.trace.lastAnswer != nil || way.verdict != nil
        hash = isKnown ? UInt64(way.hash.prefix(12), radix: 16).map { Double($0) } : nil
        hops = way.trace.hopCount
        replyTimeToLive = way.trace.replyTimeToLive.map { Int($0) }
        tracedAt = time
    }

    /// Adds the series that there are.
    func add(to series: inout LineSeries, _ labels: [(name: String, value: String)]) {
        if let hash { series.add(.wayHash, hash, labels) }
        if let hops { series.add(.wayHops, Double(hops), labels) }
        if let replyTimeToLive { series.add(.wayReplyTTL, Double(replyTimeToLive), labels) }
        series.add(.wayTraced, Double(tracedAt.nanosecondsSince1970) / 1e9, labels)
    }
}
