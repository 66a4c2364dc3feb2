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
    if summary.rtt != nil {
        let figures = FigureCatalogue.summary.placed.filter { $0.groups == ["rtt_ms"] && $0.figure.told != nil }
        rows.append("rtt ms: " + figures.map { $0.figure.labelled(of: summary) }.joined(separator: ", "))
        rows.append(variationRow(summary))
    }
    if summary.counts.sent > 0 { rows.append(experienceRow(summary)) }
    let refusals = summary.refusals.map { "\($0.kind.word) \($0.count)" }
    if !refusals.isEmpty { rows.append("refused by kind: " + refusals.joined(separator: ", ")) }
    if let particulars = row.particulars { rows += RoundWords.particulars(particulars) }
    if let stamp = row.stamp { rows += STAMPWords.rows(stamp).map { TerminalText.cleaned($0) } }
    if let segments = row.segments { rows += SegmentWords.rows(segments, words).map { TerminalText.cleaned($0) } }
    if let gain = row.gain { rows += GainWords.rows(gain, words).map { TerminalText.cleaned($0) } }
    if let flow = row.flow { rows += FlowWords.rows(flow, words).map { TerminalText.cleaned($0) } }
    if let tcp = row.tcp { rows += TCPWords.rows(tcp, words).map { TerminalText.cleaned($0) } }
    let reasons = words.reasons(row.reasons).map { TerminalText.cleaned($0) }.joined(separator: "; ")
    rows.append("verdict: " + row.judged.state + (reasons.isEmpty ? "" : " (\(reasons))"))
    rows += RoundWords.conclusions(row, words).map { "found: " + $0 }
    return rows.joined(separator: "\n")
}

private func lossRow(_ summary: LineSummary) -> String {
    guard summary.counts.sent > 0 else { return "loss: none was sent" }
    let interval = summary.lossInterval.map { interval in
        let (low, high) = (interval.lowerBound * 100, interval.upperBound * 100)
        return " (95 % interval \(decimal(low, 1...2)) to \(decimal(high, 1...2)) %)"
    }
    return "loss: \(FigureCatalogue.loss.words(of: summary))\(interval ?? ""); "
        + list([FigureCatalogue.lossPeriods, FigureCatalogue.longestLossRun], of: summary)
}

private func variationRow(_ summary: LineSummary) -> String {
    // Of fewer than 100 delays, "p99" would claim more than is known.
    let pdv = FigureCatalogue.pdvP99
    let range = summary.pdvP99IsMaximum ? "pdv max \(pdv.words(of: summary))" : pdv.labelled(of: summary)
    let figures = [FigureCatalogue.jitter, FigureCatalogue.ipdvMean, FigureCatalogue.ipdvP95]
    return "variation ms: \(list(figures, of: summary)), \(range); \(FigureCatalogue.reordered.labelled(of: summary))"
}

private func clusterRow(_ summary: LineSummary) -> String {
    let lossy = (FigureCatalogue.burstDensity.labelled(of: summary), FigureCatalogue.gapDensity.labelled(of: summary))
    return "loss clusters: \(FigureCatalogue.bursts.labelled(of: summary)) (Gmin \(BurstGap.gmin)), "
        + "\(FigureCatalogue.burstMean.labelled(of: summary)) ms, \(lossy.0); "
        + "\(FigureCatalogue.gapMean.labelled(of: summary)) ms, \(lossy.1); "
        + "\(FigureCatalogue.lossNoticeable.labelled(of: summary)) of losses; "
        + FigureCatalogue.lossIfSentTwice.labelled(of: summary)
}

private func experienceRow(_ summary: LineSummary) -> String {
    let ticks = summary.game.map { verdict in
        let missed = FigureCatalogue.ticksMissed.words(of: verdict)
        return "\(verdict.tickHertz) Hz \(missed) (\(FigureCatalogue.longestFreeze.labelled(of: verdict)) ms)"
    }
    let estimate = FigureCatalogue.mosEstimate.labelled(of: summary)
    return "ticks missed: \(ticks.joined(separator: ", ")); \(estimate) "
        + "(\(FigureCatalogue.rEstimate.labelled(of: summary)))"
}

private func list(_ figures: [Figure<LineSummary>], of summary: LineSummary) -> String {
    figures.map { $0.labelled(of: summary) }.joined(separator: ", ")
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
