/// Makes the summaries of many lines, one after another, in storage that it keeps: after the longest row it allocates
/// only for refusals and for lines with missed ticks. Not for the measuring thread: it runs when the round is over.
package struct LineSummarizer {
    private let intervalNanoseconds: Int64
    private var delays: [Int64] = []
    private var differences: [Int64] = []
    private var arrivals: [Arrival] = []

    /// The tick rates, not yet judged and for a line without a missed probe: one array for all such lines, because most
    /// are such.
    private let unjudged: [GameVerdict]
    private let flawless: [GameVerdict]
    private let minBufferNanoseconds: Double

    /// - Parameters:
    ///   - intervalNanoseconds: between two probes of a line, really used (not as asked for).
    ///   - tickBuffer: how much later than the median a packet may be for a game's tick; nil for one tick of each rate.
    package init(intervalNanoseconds: Int64, tickBuffer: Duration? = nil) {
        self.intervalNanoseconds = intervalNanoseconds
        unjudged = GameVerdict.unjudged(buffer: tickBuffer?.inMilliseconds)
        flawless = unjudged.map(\.flawless)
        minBufferNanoseconds = (unjudged.map(\.buffer).min() ?? 0) * 1e6
    }

    /// The summary of one finished row, probes in order of sequence.
    ///
    /// A record left `inFlight` counts as lost and one left `planned` as unsent (a defect of the engine, see
    /// `OutcomeCounts.init`). A received probe without a delay counts as received and takes no part in the delay
    /// figures.
    ///
    /// - Parameters:
    ///   - duplicates: further replies to answered probes; the records do not hold them.
    ///   - corrupt: datagrams from the line's address that were no valid reply.
    package mutating func summarize(
        _ samples: UnsafeBufferPointer<ProbeRecord>, duplicates: Int, corrupt: Int
    ) -> LineSummary {
        var summary = LineSummary()
        summary.duplicates = duplicates
        summary.corrupt = corrupt
        summary.uncertain = samples.count { $0.isUncertain }
        summarizeLoss(samples, into: &summary)
        summarizeDelay(samples, into: &summary)
        summarizeArrivals(samples, into: &summary)
        summarizeExperience(samples, into: &summary)
        return summary
    }

    private func summarizeLoss(_ samples: UnsafeBufferPointer<ProbeRecord>, into summary: inout LineSummary) {
        let counts = OutcomeCounts(samples)
        summary.counts = counts
        summary.lossInterval = WilsonInterval.of(counts.sent - counts.received, in: counts.sent)
        if counts.refused > 0 { summary.refusals = RefusalCount.count(samples) }
        summary.burst = BurstGap(samples, intervalNanoseconds: intervalNanoseconds)
        summary.lossIfSentTwice = RepeatedSending.remainingLoss(samples)
        // Most rows have no loss; those need no second look.
        guard counts.received < counts.sent else { return }
        let pattern = LossPattern(samples)
        summary.lossPeriods = pattern.periods
        summary.longestLossRun = pattern.longestRun
        summary.lossNoticeableRate = pattern.noticeableRate
    }

    private mutating func summarizeDelay(
        _ samples: UnsafeBufferPointer<ProbeRecord>, into summary: inout LineSummary
    ) {
        delays.removeAll(keepingCapacity: true)
        for record in samples {
            if let delay = record.receivedDelay { delays.append(delay) }
        }
        delays.sort()
        summary.rtt = DelayStatistics(sortedNanoseconds: delays)
        summary.pdvP99 = summary.rtt.map(DelayVariation.pdvP99)
        DelayVariation.collectDifferences(samples, into: &differences)
        summary.ipdvMeanAbsolute = DelayVariation.meanMilliseconds(differences)
        differences.sort()
        summary.ipdvP95 = Percentile.value(95, ofSorted: differences).map { Double($0) / 1e6 }
    }

    private mutating func summarizeArrivals(
        _ samples: UnsafeBufferPointer<ProbeRecord>, into summary: inout LineSummary
    ) {
        Arrival.collect(samples, into: &arrivals)
        summary.reordered = Arrival.reordered(arrivals)
        if summary.reordered > 0 { summary.reordering = Arrival.extents(arrivals) }
        summary.jitter = DelayVariation.jitterMilliseconds(arrivals)
    }

    /// What is said of calls and games; rests on `delays`, sorted, and on the figures made before.
    private func summarizeExperience(
        _ samples: UnsafeBufferPointer<ProbeRecord>, into summary: inout LineSummary
    ) {
        if let rtt = summary.rtt, let jitter = summary.jitter, let loss = summary.counts.lossRatio {
            let quality = QualityEstimate(meanRTT: rtt.mean, jitter: jitter, lossRatio: loss)
            (summary.rEstimate, summary.mosEstimate) = (quality.r, quality.mos)
        }
        let median = Percentile.median(ofSorted: delays)
        if summary.counts.received > 0, summary.counts.received == summary.counts.sent,
            Double(delays.last ?? 0) <= (median ?? 0) + minBufferNanoseconds
        {
            summary.game = flawless
            return
        }
        summary.game = unjudged
        for index in summary.game.indices {
            summary.game[index].judge(samples, medianNanoseconds: median, intervalNanoseconds: intervalNanoseconds)
        }
    }
}

extension LineSummary {
    /// The summary of one finished row; for many rows keep a `LineSummarizer`, which says what each argument means.
    package init(
        samples: UnsafeBufferPointer<ProbeRecord>, duplicates: Int, corrupt: Int, intervalNanoseconds: Int64
    ) {
        var summarizer = LineSummarizer(intervalNanoseconds: intervalNanoseconds)
        self = summarizer.summarize(samples, duplicates: duplicates, corrupt: corrupt)
    }

    /// Too few probes were received for a p99: by nearest rank it is then the maximum, and `rtt.p99` and `pdvP99` claim
    /// no more than that. So below 100 received probes. Nothing is said of p99.9, which takes 1,000.
    package var pdvP99IsMaximum: Bool { Percentile.rank(99, of: counts.received) == counts.received }

    /// Reordered arrivals over all first replies, received and late, 0...1 (RFC 4737 section 4.1); nil without replies.
    package var reorderedRatio: Double? {
        let arrivals = counts.received + counts.late
        return arrivals == 0 ? nil : Double(reordered) / Double(arrivals)
    }
}
