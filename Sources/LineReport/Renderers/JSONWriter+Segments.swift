import LineModel

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
