/// What was measured in one stage of a self-test beside what was true.
package struct SelftestFigures: Equatable, Sendable {
    /// The round that was made.
    package var stage: SelftestStage
    /// The round's rate as it was really planned, packets a second.
    package var rate = 0.0
    /// Probes that the round meant to send.
    package var planned = 0
    /// Probes that were put on the wire.
    package var sent = 0
    /// Probes that were never put on the wire.
    package var unsent = 0
    /// Probes without a reply in time, beside those that the far ends did not answer.
    package var lost = SelftestComparison()
    /// Further replies, beside the copies that the far ends sent.
    package var duplicates = SelftestComparison()
    /// Overtaken replies on lines without jitter, beside those that the far ends held back for it.
    package var reordered = SelftestComparison()
    /// Lines on which the far end reordered.
    package var reorderingLines = 0
    /// Mean RTT over the true mean hold: of the median line and of the worst one, milliseconds; nil when no line has
    /// both.
    package var delayError: (median: Double, max: Double)? {
        get { medianError.flatMap { median in maxError.map { (median, $0) } } }
        set { (medianError, maxError) = (newValue?.median, newValue?.max) }
    }
    private var medianError: Double?
    private var maxError: Double?
    /// The 99th percentile of the self-probe's delay, milliseconds; nil without a self-probe.
    package var selfProbe: Double?
    /// The 99th percentile of the send lateness, nanoseconds; nil when nothing was sent.
    package var lateness: Int64?
    /// What the round said of itself.
    package var validity = Validity(verdict: .valid, findings: [])
    /// Probes that were sent, and neither seen nor dropped by the far end: the kernel lost them on loopback.
    package var neverArrived = 0
    /// What the far end of the test failed to do, by name; what did not happen is left out.
    package var farEndFaults: [NamedCount] = []
    /// The stage was ended before its time; its figures are of what was measured until then.
    package var interrupted = false

    /// A stage of which nothing was measured.
    package init(stage: SelftestStage) { self.stage = stage }

    /// - Parameters:
    ///   - report: of a round over the stage's lines.
    ///   - truths: for each line of the report what its far end counted; nil when it never heard of the line.
    ///   - overflow: datagrams that the far end's full buffers dropped; they are among `farEndFaults`.
    package init(
        stage: SelftestStage, report: RoundReport, truths: [SelftestTruth?], farEndFaults: [NamedCount], overflow: Int
    ) {
        self.init(stage: stage)
        rate = report.plan.rate
        planned = report.totals.planned
        sent = report.totals.sent
        unsent = report.totals.unsent
        validity = report.validity
        selfProbe = report.ledger.selfProbe?.rtt?.p99
        lateness = report.ledger.lateness?.p99
        interrupted = report.ledger.interrupted
        self.farEndFaults = farEndFaults
        var errors: [Double] = []
        var arrived = 0
        for (index, (row, truth)) in zip(report.lines, truths).enumerated() {
            let truth = truth ?? SelftestTruth()
            let counts = row.summary.counts
            arrived += truth.received
            lost.add(measured: counts.lost + counts.late + counts.refused, truth: counts.sent - truth.answered)
            duplicates.add(measured: row.summary.duplicates, truth: truth.duplicated)
            // Jitter reorders as well where the interval is short or probes leave late: nobody told it to.
            if SelftestNature.of(line: index).jitterMilliseconds == 0 {
                reordered.add(measured: row.summary.reordered, truth: truth.reordered)
            }
            if truth.reordered > 0 { reorderingLines += 1 }
            if let mean = row.summary.rtt?.mean, let hold = truth.hold { errors.append(mean - hold) }
        }
        neverArrived = max(sent - arrived - overflow, 0)
        errors.sort()
        delayError = errors.last.map { (errors[errors.count / 2], $0) }
    }
}
