import LineModel

extension LineReportRow {
    /// What only lines with two segments have (docs/reference/formats.md, "Segments").
    func visitSegments(_ visitor: inout some LineFieldVisitor & ~Copyable, _ words: Words) {
        visitor.optionalGroup("segments", isPresent: segments != nil) { $0.visit(segments: segments, words) }
    }
}

extension LineFieldVisitor where Self: ~Copyable {
    /// The figures of one round, always all of them.
    mutating func visit(segments: LineSegments?, _ words: Words) {
        text("kind", segments?.kind.rawValue)
        whole("every", segments?.every)
        text("loss_at", segments?.lossAt?.rawValue)
        text("delay_at", segments?.delayAt?.rawValue)
        group("ingress") { $0.visit(ingress: segments) }
        group("beyond") { $0.visit(beyond: segments) }
        group("pairs") { $0.visit(pairs: segments?.loss.pairs) }
        list("notes", segments?.notes.map(words.note) ?? [])
    }

    /// The figures of an hour or a day, always all of them.
    mutating func visit(span: SegmentSpan?) {
        whole("loss_ingress_rounds", span?.lossAtIngress)
        whole("loss_beyond_rounds", span?.lossBeyond)
        whole("loss_both_rounds", span?.lossAtBoth)
        whole("loss_unknown_rounds", span?.lossUnknown)
        number("ingress_worst_loss", span?.worstIngressLoss, decimals: Decimals.ratio)
        number("beyond_worst_loss", span?.worstBeyondLoss, decimals: Decimals.ratio)
        number("ingress_rtt_worst_median_ms", span?.worstIngressRTT, decimals: Decimals.milliseconds)
        number("beyond_rtt_worst_median_ms", span?.worstBeyondRTT, decimals: Decimals.milliseconds)
    }

    fileprivate mutating func visit(ingress segments: LineSegments?) {
        let (counts, rtt) = (segments?.ingress, segments?.ingressRTT)
        whole("sent", counts?.sent)
        whole("received", counts?.received)
        whole("late", counts?.late)
        whole("lost", counts?.lost)
        whole("refused", counts?.refused)
        whole("unsent", counts?.unsent)
        number("loss", counts?.lossRatio, decimals: Decimals.ratio)
        let interval = counts.flatMap { WilsonInterval.of($0.sent - $0.received, in: $0.sent) }
        range("loss_ci95", interval, decimals: Decimals.ratio)
        number("rtt_min_ms", rtt?.min, decimals: Decimals.milliseconds)
        number("rtt_mean_ms", rtt?.mean, decimals: Decimals.milliseconds)
        number("rtt_median_ms", rtt?.median, decimals: Decimals.milliseconds)
        number("rtt_p95_ms", rtt?.p95, decimals: Decimals.milliseconds)
        number("rtt_max_ms", rtt?.max, decimals: Decimals.milliseconds)
    }

    fileprivate mutating func visit(beyond segments: LineSegments?) {
        let (loss, delay) = (segments?.loss, segments?.delay)
        number("loss", loss?.beyond, decimals: Decimals.ratio)
        range("loss_ci95", loss?.beyondInterval, decimals: Decimals.ratio)
        number("rtt_mean_ms", delay?.beyondMean, decimals: Decimals.milliseconds)
        number("rtt_median_ms", delay?.beyondMedian, decimals: Decimals.milliseconds)
        range("rtt_median_ci95_ms", delay?.beyondInterval, decimals: Decimals.milliseconds)
        number("rtt_share", delay?.beyondShare, decimals: Decimals.ratio)
    }

    fileprivate mutating func visit(pairs: SegmentPairs?) {
        whole("both_received", pairs?.bothReceived)
        whole("only_line_lost", pairs?.onlyLineLost)
        whole("only_ingress_lost", pairs?.onlyIngressLost)
        whole("both_lost", pairs?.bothLost)
        whole("unpaired", pairs?.unpaired)
    }
}

extension JSONWriter {
    /// The probes to all ingresses; `null` where none was asked for.
    mutating func write(segmentsOf report: RoundReport, _ words: Words) {
        guard let totals = report.segments else { return null("segments") }
        object("segments") { json in
            json.field("kind", totals.probe.description)
            json.field("unavailable", totals.unavailable.map(words.absence))
            json.field("every", totals.every)
            json.field("lines", totals.lines)
            json.field("planned", totals.counts.planned)
            json.field("sent", totals.counts.sent)
            json.field("received", totals.counts.received)
            json.field("late", totals.counts.late)
            json.field("lost", totals.counts.lost)
            json.field("refused", totals.counts.refused)
            json.field("unsent", totals.counts.unsent)
            json.field("duplicates", report.ledger.companions?.duplicates ?? 0)
            json.field("corrupt", report.ledger.companions?.corrupt ?? 0)
            json.field("receive_overflow", report.ledger.companions?.receiveOverflow ?? 0)
            json.object("send_errors_by_name") { json in
                for error in report.ledger.companions?.sendErrors ?? [] { json.field(named: error.name, error.count) }
            }
        }
    }
}
