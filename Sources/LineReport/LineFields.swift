import LineModel

/// Receives the figures of one line under the names that DESIGN.md fixes, so that JSON and CSV cannot drift apart.
protocol LineFieldVisitor: ~Copyable {
    mutating func text(_ key: StaticString, _ value: String?)
    mutating func count(_ key: StaticString, _ value: Int)
    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>)
    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>)
    mutating func tags(_ key: StaticString, _ value: [Tag])
    mutating func refusals(_ key: StaticString, _ value: [RefusalCount])
    mutating func list(_ key: StaticString, _ value: [String])
    mutating func group(_ key: StaticString, _ body: (inout Self) -> Void)
}

/// How many decimals a figure has in the formats that programs read.
enum Decimals {
    /// Milliseconds to the nanosecond that the kernel's stamps have; three at least, as DESIGN.md asks.
    static let milliseconds = 3...6
    /// One at least, so that what guesses a column's type from its first value sees no integer.
    static let ratio = 1...6
    /// Figures of the plan, which are mostly round numbers.
    static let setting = 1...6
}

extension LineReportRow {
    /// Visits every figure, always all of them and in the same order.
    func visit(_ visitor: inout some LineFieldVisitor & ~Copyable) {
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
        visitor.text("verdict", verdict.rawValue)
        visitor.list("reasons", reasons)
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
