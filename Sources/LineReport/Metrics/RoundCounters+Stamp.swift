import LineModel

/// What STAMP tells of single lines.
extension RoundCounters {
    mutating func addStamps(_ report: RoundReport) {
        var now: [String: StampSpan] = [:]
        for row in report.lines {
            guard let stamp = row.stamp else { continue }
            var span = stampOfLine[row.line.name] ?? StampSpan()
            span.add(stamp, sent: row.summary.counts.sent)
            now[row.line.name] = span
        }
        stampOfLine = now
    }

    /// Metrics of STAMP; empty when STAMP measured no line in the last round.
    func stampFamilies(_ report: RoundReport) -> [MetricFamily] {
        var lost = MetricFamily(
            "line_stamp_lost_total", .counter, "Lost probes of a STAMP line, by the way on which they were lost.")
        var marks = MetricFamily(
            "line_stamp_marks_changed_total", .counter, "Packets whose DSCP or ECN was rewritten on a line.")
        var variation = MetricFamily(
            "line_stamp_variation_seconds", .gauge, "Quantiles of a line's delay variation in the last round, by way.")
        var oneWay = MetricFamily(
            "line_stamp_one_way_seconds", .gauge, "Mean one-way delay in the last round, where both clocks claim it.")
        var dwell = MetricFamily(
            "line_stamp_dwell_seconds", .gauge, "Mean stay at the reflector in the last round; not in the RTT.")
        for row in report.lines {
            guard let stamp = row.stamp, let total = stampOfLine[row.line.name] else { continue }
            let labels = labels(of: row.line)
            let lostBy = [("there", total.lostThere), ("back", total.lostBack), ("either", total.lostSomewhere)]
            for (way, count) in lostBy {
                lost.add(Double(count), labels + [("direction", way)])
            }
            marks.add(Double(total.changedMarks), labels)
            for (way, delay) in [("there", stamp.variationThere), ("back", stamp.variationBack)] {
                guard let delay else { continue }
                variation.add(delay.p95 / 1000, labels + [("direction", way), ("quantile", "0.95")])
                variation.add(delay.max / 1000, labels + [("direction", way), ("quantile", "1")])
            }
            for (way, delay) in [("there", stamp.oneWayThere), ("back", stamp.oneWayBack)] {
                if let delay { oneWay.add(delay.mean / 1000, labels + [("direction", way)]) }
            }
            if let delay = stamp.dwell { dwell.add(delay.mean / 1000, labels) }
        }
        return [lost, marks, variation, oneWay, dwell].filter { !$0.samples.isEmpty }
    }
}
