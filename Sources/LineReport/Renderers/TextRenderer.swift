import LineModel

extension RoundRenderer {
    /// What an operator reads in a file: a block a line with a heading, a row a probe, the totals and the verdict.
    package static let text = RoundRenderer(
        name: "text", fileEndings: [".txt", ".text"], summary: "every probe of every line, for reading"
    ) { report, context, sink in
        var bytes = ByteWriter(to: sink)
        bytes.append(text: roundHeading(report) + "\n")
        for row in report.lines {
            bytes.append(text: "\n" + lineHeading(row, report.plan) + "\n")
            try bytes.append(probesOf: row, in: report)
            bytes.append(text: lineTotals(row, context.words) + "\n")
            try bytes.checkpoint()
        }
        let end = RoundWords.summary(report, context.words) + RoundWords.validity(report, context.words)
        bytes.append(text: "\n" + end.joined(separator: "\n"))
        bytes.append(ASCII.newline)
        try bytes.finish()
    }
}

private func roundHeading(_ report: RoundReport) -> String {
    "Round \(report.id) from \(TerminalText.cleaned(report.vantage)), \(report.started.rfc3339()) to "
        + "\(report.finished.rfc3339())"
}

private func lineHeading(_ row: LineReportRow, _ plan: PlanFigures) -> String {
    // Of the others the length is the payload's own affair.
    let isSized = row.payload == .plumb || row.payload == .relay
    let settings =
        "payload \(row.payload.rawValue), " + (isSized ? "\(plan.payloadBytes) octets, " : "")
        + "timeout \(decimal(plan.timeout.milliseconds, 0...3)) ms"
    return "# \(TerminalText.cleaned(row.line.name)): \(RoundWords.route(row.line)), \(settings)"
}

private func lineTotals(_ row: LineReportRow, _ words: Words) -> String {
    let summary = row.summary
    var rows = [RoundWords.counts(summary.counts, duplicates: summary.duplicates, corrupt: summary.corrupt)]
    rows.append(lossRow(summary))
    if summary.counts.lossRatio ?? 0 > 0 { rows.append(clusterRow(summary)) }
    if let rtt = summary.rtt {
        let figures = [
            ("min", rtt.min), ("mean", rtt.mean), ("median", rtt.median), ("p90", rtt.p90), ("p95", rtt.p95),
            ("p99", rtt.p99), ("max", rtt.max), ("stddev", rtt.stddev),
        ]
        rows.append("rtt ms: " + figures.map { "\($0) \(decimal($1, 3...3))" }.joined(separator: ", "))
        rows.append(variationRow(summary))
    }
    if summary.counts.sent > 0 { rows.append(experienceRow(summary)) }
    let refusals = summary.refusals.map { "\($0.kind.word) \($0.count)" }
    if !refusals.isEmpty { rows.append("refused by kind: " + refusals.joined(separator: ", ")) }
    if let stamp = row.stamp { rows += StampWords.rows(stamp).map { TerminalText.cleaned($0) } }
    if let segments = row.segments { rows += SegmentWords.rows(segments, words).map { TerminalText.cleaned($0) } }
    let reasons = words.reasons(row.reasons).map { TerminalText.cleaned($0) }.joined(separator: "; ")
    rows.append("verdict: " + row.verdict.rawValue + (reasons.isEmpty ? "" : " (\(reasons))"))
    return rows.joined(separator: "\n")
}

private func lossRow(_ summary: LineSummary) -> String {
    guard let loss = summary.counts.lossRatio else { return "loss: none was sent" }
    let interval = summary.lossInterval.map { interval in
        let (low, high) = (interval.lowerBound * 100, interval.upperBound * 100)
        return " (95 % interval \(decimal(low, 1...2)) to \(decimal(high, 1...2)) %)"
    }
    return "loss: \(decimal(loss * 100, 1...2)) %\(interval ?? ""); runs of loss \(summary.lossPeriods), "
        + "longest \(summary.longestLossRun)"
}

private func variationRow(_ summary: LineSummary) -> String {
    // Of fewer than 100 delays, "p99" would claim more than is known.
    let pdv = summary.pdvP99IsMaximum ? "pdv max" : "pdv p99"
    return "variation ms: jitter \(decimal(summary.jitter, 3...3)), ipdv mean "
        + "\(decimal(summary.ipdvMeanAbsolute, 3...3)), ipdv p95 \(decimal(summary.ipdvP95, 3...3)), "
        + "\(pdv) \(decimal(summary.pdvP99, 3...3)); reordered \(summary.reordered)"
}

private func clusterRow(_ summary: LineSummary) -> String {
    let burst = summary.burst
    return
        "loss clusters: bursts \(burst.count) (Gmin \(BurstGap.gmin)), mean \(decimal(burst.meanDuration, 0...1)) ms, "
        + "lossy \(percent(burst.density)); gaps mean \(decimal(burst.meanGapDuration, 0...1)) ms, "
        + "lossy \(percent(burst.gapDensity)); noticeable \(percent(summary.lossNoticeableRate)) of losses; "
        + "left if sent twice \(percent(summary.lossIfSentTwice))"
}

private func experienceRow(_ summary: LineSummary) -> String {
    let ticks = summary.game.map { verdict in
        "\(verdict.tickHertz) Hz \(percent(verdict.missed)) (freeze \(decimal(verdict.longestFreeze, 0...1)) ms)"
    }
    let estimate = "MOS estimate \(decimal(summary.mosEstimate, 1...2)) (R \(decimal(summary.rEstimate, 1...1)))"
    return "ticks missed: \(ticks.joined(separator: ", ")); \(estimate)"
}

/// A share as per cent; `-` when absent.
private func percent(_ ratio: Double?) -> String {
    ratio.map { "\(decimal($0 * 100, 1...2)) %" } ?? "-"
}

extension ByteWriter {
    fileprivate mutating func append(probesOf row: LineReportRow, in report: RoundReport) throws {
        guard let samples = row.sampleRow.map(report.samples.row) else { return }
        append("   seq        rtt ms  outcome              loss so far\n")
        var (sent, missing) = (0, 0)
        for (sequence, record) in samples.enumerated() {
            if record.outcome != .unsent { sent += 1 }
            if record.outcome != .unsent, record.outcome != .received { missing += 1 }
            append(probe: record, sequence, loss: sent == 0 ? nil : Double(missing) / Double(sent))
            try checkpoint()
        }
    }

    private mutating func append(probe record: ProbeRecord, _ sequence: Int, loss: Double?) {
        var start = buffer.count
        append(sequence)
        alignRight(since: start, width: 6)
        start = buffer.count
        if let rtt = record.rttNanoseconds { append(millionths: rtt) } else { append(ASCII.minus) }
        alignRight(since: start, width: 14)
        append("  ")
        start = buffer.count
        append(text: record.outcome.word)
        if let refusal = record.refusal, record.outcome == .refused {
            append(text: " (\(refusal.word))")
        }
        if record.unsentCause != nil { append(" (no proxy)") }
        append(ASCII.space, times: 21 - (buffer.count - start))
        start = buffer.count
        append(loss.map { $0 * 100 }, decimals: 1...1, absent: "-")
        alignRight(since: start, width: 9)
        append(" %\n")
    }
}
