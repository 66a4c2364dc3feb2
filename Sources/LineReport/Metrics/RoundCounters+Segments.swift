import LineModel

/// What the ingresses, probed beside whole lines, tell of single lines.
extension RoundCounters {
    /// Metrics of the segments; empty when the last round probed no line's ingress.
    func segmentFamilies(_ report: RoundReport) -> [MetricFamily] {
        var rtt = MetricFamily(
            "line_segment_rtt_seconds", .gauge, "Median delay to a line's ingress, and behind it, in the last round.")
        var loss = MetricFamily(
            "line_segment_loss_ratio", .gauge,
            "Loss of the ingress's own probes, and by how much the line lost more, in the last round.")
        var lossAt = MetricFamily(
            "line_segment_loss_here", .gauge, "1: the line's loss belongs to this segment; absent: unknown.")
        for row in report.lines {
            guard let segments = row.segments else { continue }
            let labels = labels(of: row.line)
            let (ingress, beyond) = (labels + [("segment", "ingress")], labels + [("segment", "beyond")])
            if let delays = segments.ingressRTT { rtt.add(delays.median / 1000, ingress) }
            if let delay = segments.delay { rtt.add(delay.beyondMedian / 1000, beyond) }
            if let ratio = segments.loss.ingress { loss.add(ratio, ingress) }
            if let ratio = segments.loss.beyond { loss.add(ratio, beyond) }
            guard segments.isProbed, !segments.isWithheld, segments.lossAt != .unknown else { continue }
            lossAt.add(segments.lossAt == .ingress || segments.lossAt == .both ? 1 : 0, ingress)
            lossAt.add(segments.lossAt == .beyond || segments.lossAt == .both ? 1 : 0, beyond)
        }
        return [rtt, loss, lossAt].filter { !$0.samples.isEmpty }
    }

    /// Counters of ingress probes; empty until an ingress was probed.
    func ingressProbes() -> [MetricFamily] {
        guard let ingressTotals else { return [] }
        var family = MetricFamily(
            "ingress_probes_total", .counter,
            "Probes to ingresses beside whole lines by what became of them; in no line's figures.")
        for (outcome, count) in ingressTotals.named {
            family.add(Double(count), [("vantage", vantage), ("outcome", outcome)])
        }
        return [family]
    }
}
