/// What one round found of a line, as far as a ranking needs it. 32 bytes: there are a dozen for each line.
package struct RankingRound: Equatable, Sendable {
    /// Probes put on the wire; 1 or more.
    package let sent: Int32
    /// Those lost, late or refused.
    package let lost: Int32
    /// The shares that a game would have missed, in steps of 1/65,534; 65,535 where that is not known.
    private var shares: SIMD4<UInt16>
    /// Of the RTT, milliseconds; -1 where nothing was received.
    private let delays: (median: Float, p95: Float, jitter: Float)

    /// A round by its figures, delays in milliseconds; nil where nothing was received.
    ///
    /// - Parameter missed: the share of ticks missed (`GameVerdict`), for each of `GameVerdict.tickRates`; nil where
    ///   that is not known.
    package init(
        sent: Int, lost: Int, missed: [Double?] = [], median: Double?, p95: Double?, jitter: Double?
    ) {
        self.sent = Int32(clamping: max(sent, 1))
        self.lost = min(max(Int32(clamping: lost), 0), self.sent)
        shares = SIMD4(repeating: .max)
        for (tick, share) in missed.prefix(4).enumerated() {
            guard let share, share >= 0, share <= 1 else { continue }
            shares[tick] = UInt16((share * 65_534).rounded())
        }
        func known(_ delay: Double?) -> Float { delay.map { $0 >= 0 ? Float($0) : -1 } ?? -1 }
        delays = (known(median), known(p95), known(jitter))
    }

    /// The median of the RTT, milliseconds; nil where nothing was received.
    package var median: Float? { delays.median < 0 ? nil : delays.median }
    /// The 95th percentile of the RTT, milliseconds.
    package var p95: Float? { delays.p95 < 0 ? nil : delays.p95 }
    /// RFC 3550's jitter, milliseconds; nil where there is none. It counts as 0 beside a delay.
    package var jitter: Float? { delays.jitter < 0 ? nil : delays.jitter }
    /// Whether it is known which ticks were missed.
    package var knowsTicks: Bool { shares[0] != .max }

    /// Probes lost, and those that games of each of `GameVerdict.tickRates` would have missed: 0 where that is not
    /// known.
    var hits: SIMD8<Double> {
        var hits = SIMD8<Double>()
        if knowsTicks { hits.highHalf = SIMD4<Double>(shares) * (Double(sent) / 65_534) }
        hits = SIMD8(Double(lost), hits[4], hits[5], hits[6], hits[7], 0, 0, 0)
        return hits
    }

    package static func == (one: RankingRound, other: RankingRound) -> Bool {
        one.sent == other.sent && one.lost == other.lost && one.shares == other.shares && one.delays == other.delays
    }

    /// A line's row of a valid round; nil where the line was not measured, or a loss may be this machine's own: that
    /// would be a figure of the prober.
    package init?(_ row: LineReportRow) {
        let summary = row.summary
        guard row.verdict != .unmeasured, summary.counts.sent > 0, summary.doubt?.ownLoss == nil else { return nil }
        self.init(
            sent: summary.counts.sent, lost: summary.counts.sent - summary.counts.received,
            missed: summary.game.map(\.missed), median: summary.rtt?.median, p95: summary.rtt?.p95,
            jitter: summary.jitter)
    }
}

/// What a line costs, milliseconds, and how sure that is.
package struct RankingCost: Equatable, Sendable {
    /// The end of the interval that speaks for the line.
    package var best: Float
    /// The estimate.
    package var point: Float
    /// The end of the interval that speaks against it: the lower bound of the line's quality, by which lines are
    /// ranked.
    package var worst: Float

    /// An interval with its estimate.
    package init(best: Float, point: Float, worst: Float) {
        (self.best, self.point, self.worst) = (best, point, worst)
    }

    /// Whether it is certainly less than the other: nothing of the one interval is in the other one.
    package func isBelow(_ other: RankingCost) -> Bool { worst < other.best }

    /// Whether one of the two is certainly less.
    package func isApart(from other: RankingCost) -> Bool { isBelow(other) || other.isBelow(self) }
}

/// The estimate of a figure with its interval.
package struct RankingFigure: Equatable, Sendable {
    /// The estimate.
    package var point: Double
    /// The interval of 95 %.
    package var low: Double
    /// The interval's other end.
    package var high: Double

    /// An estimate within its interval.
    package init(point: Double, low: Double, high: Double) {
        (self.point, self.low, self.high) = (point, low, high)
    }
}
