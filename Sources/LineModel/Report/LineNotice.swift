/// What is worth a word of a line although it is healthy. No alarm, and no state of the line.
package enum LineNotice: String, Sendable, CaseIterable {
    /// Its loss is below its limit, and notable.
    case lossy

    /// A loss is notable where it is above this beyond chance: where its whole Wilson 95 % interval is. Of 100 probes
    /// that are 5 lost ones, of 20 they are 2.
    package static let notableLoss = 0.02

    /// What is said beside a verdict; nil where the verdict says enough.
    ///
    /// - Parameter loss: the interval of the line's loss, 0...1; nil when nothing was sent.
    package init?(_ verdict: LineVerdict, loss: ClosedRange<Double>?) {
        guard verdict == .healthy, let loss, loss.lowerBound > Self.notableLoss else { return nil }
        self = .lossy
    }
}

extension LineReportRow {
    /// What is worth a word beside its verdict.
    package var notice: LineNotice? { LineNotice(verdict, loss: summary.lossInterval) }
}
