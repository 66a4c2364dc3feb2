import LineModel

extension LineReportRow {
    /// Visits every figure, always all of them and in the same order.
    ///
    /// - Parameter words: of reasons.
    func visit(_ visitor: inout some LineFieldVisitor & ~Copyable, _ words: Words) {
        visitor.text("name", line.name)
        visitor.text("ingress", line.ingress.description)
        visitor.text("echo", line.echo?.description)
        visitor.text("payload", payload.rawValue)
        visitor.tags("tags", line.tags)
        visitCounts(&visitor)
        visitor.number("loss", summary.counts.lossRatio, decimals: Decimals.ratio)
        visitor.range("loss_ci95", summary.lossInterval, decimals: Decimals.ratio)
        visitDelays(&visitor)
        visitor.count("loss_periods", summary.lossPeriods)
        visitor.count("longest_loss_run", summary.longestLossRun)
        visitClusters(&visitor)
        visitor.number("r_estimate", summary.rEstimate, decimals: Decimals.estimate)
        visitor.number("mos_estimate", summary.mosEstimate, decimals: Decimals.estimate)
        visitGame(&visitor)
        visitor.text("verdict", verdict.rawValue)
        visitor.list("reasons", words.reasons(reasons))
        visitor.ids("reason_ids", reasons.map(\.kind.rawValue))
        visitStamp(&visitor)
        visitSegments(&visitor, words)
    }

    private func visitCounts(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        visitor.count("sent", summary.counts.sent)
        visitor.count("received", summary.counts.received)
        visitor.count("late", summary.counts.late)
        visitor.count("lost", summary.counts.lost)
        visitor.count("refused", summary.counts.refused)
        visitor.refusals("refused_kinds", summary.refusals)
        visitor.count("unsent", summary.counts.unsent)
        visitor.count("duplicates", summary.duplicates)
        visitor.count("reordered", summary.reordered)
        visitor.count("corrupt", summary.corrupt)
        visitor.count("uncertain", summary.uncertain)
    }

    private func visitDelays(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        let (summary, decimals) = (summary, Decimals.milliseconds)
        visitor.group("rtt_ms") { group in
            group.number("min", summary.rtt?.min, decimals: decimals)
            group.number("mean", summary.rtt?.mean, decimals: decimals)
            group.number("median", summary.rtt?.median, decimals: decimals)
            group.number("p90", summary.rtt?.p90, decimals: decimals)
            group.number("p95", summary.rtt?.p95, decimals: decimals)
            group.number("p99", summary.rtt?.p99, decimals: decimals)
            group.number("max", summary.rtt?.max, decimals: decimals)
            group.number("stddev", summary.rtt?.stddev, decimals: decimals)
        }
        visitor.group("ipdv_ms") { group in
            group.number("mean_abs", summary.ipdvMeanAbsolute, decimals: decimals)
            group.number("p95", summary.ipdvP95, decimals: decimals)
        }
        visitor.number("jitter_ms", summary.jitter, decimals: decimals)
        visitor.number("pdv_p99_ms", summary.pdvP99, decimals: decimals)
    }

    private func visitClusters(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        let (summary, burst) = (summary, summary.burst)
        visitor.group("loss_noticeable") { group in
            group.count("delta", LossPattern.noticeableDistance)
            group.number("rate", summary.lossNoticeableRate, decimals: Decimals.ratio)
        }
        visitor.group("burst") { group in
            group.count("gmin", BurstGap.gmin)
            group.count("count", burst.count)
            group.number("density", burst.density, decimals: Decimals.ratio)
            group.number("mean_ms", burst.meanDuration, decimals: Decimals.milliseconds)
            group.number("gap_density", burst.gapDensity, decimals: Decimals.ratio)
            group.number("gap_mean_ms", burst.meanGapDuration, decimals: Decimals.milliseconds)
        }
        visitor.number("loss_if_sent_twice", summary.lossIfSentTwice, decimals: Decimals.ratio)
    }

    private func visitGame(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        let game = summary.game
        visitor.groups("game", by: ("tick_hz", "hz"), game.map(\.tickHertz)) { group, index in
            group.number("buffer_ms", game[index].buffer, decimals: Decimals.milliseconds)
            group.number("missed", game[index].missed, decimals: Decimals.ratio)
            group.number("longest_freeze_ms", game[index].longestFreeze, decimals: Decimals.milliseconds)
        }
    }
}

extension Duration {
    /// As a double, for showing only.
    var milliseconds: Double { seconds * 1000 }

    /// As a double, for showing only.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension PlanFigures {
    /// The payload's name, or the names joined by `+` when lines differ.
    var payloadNames: String { payloads.map(\.rawValue).joined(separator: "+") }
}

extension RoundReport {
    /// Sent probes with a kernel transmit stamp, 0 to 1; nil when nothing was sent.
    var transmitStampedRatio: Double? {
        totals.sent == 0 ? nil : Double(ledger.transmitStamped) / Double(totals.sent)
    }

    /// First replies with a kernel receive stamp, 0 to 1; nil when none came.
    var receiveStampedRatio: Double? {
        let replies = totals.received + totals.late
        return replies == 0 ? nil : Double(ledger.receiveStamped) / Double(replies)
    }
}
