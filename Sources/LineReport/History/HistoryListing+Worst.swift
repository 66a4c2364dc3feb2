package import LineModel

extension HistoryListing {
    /// Lines by how they were in a time, a row for each, in their order.
    ///
    /// - Parameters:
    ///   - all: how many lines there are to choose from.
    ///   - noticed: the smallest loss that is noticed on a line within an hour, by its name; nil where lines are judged
    ///     by their limits alone.
    package init(
        worst lines: [(line: HistoryLine, row: AvailabilityReport.Row)], of all: Int, noticed: [String: Double]? = nil
    ) {
        self.init(
            "lines",
            Self.columns(FigureCatalogue.identity) + [
                Column(key: "rounds", title: "rounds", room: Room(of: "rounds")), Column(key: "measured", title: nil),
                Column(key: "abnormal", title: "abnormal"), Column(key: "availability", title: nil),
                Column(key: "loss", title: "loss %"),
                Column(key: "worst_hour", title: "worst hour", room: .yielding(14)),
                Column(key: "worst_hour_loss", title: "its %", room: .yielding(15)),
                Column(key: "rtt_p95_ms", title: "p95 ms", room: .yielding(18)),
                Column(key: "rtt_worst_p95_ms", title: "worst ms", room: .yielding(17)),
                Column(key: "incidents", title: "incid.", room: .yielding(16)), Column(key: "verdict", title: nil),
                Self.noticed(noticed),
            ], count: lines.count
        ) { index in
            let (line, row) = lines[index]
            let hour = row.worstHours.first
            return Row(
                cells: Self.cells(
                    FigureCatalogue.identity, of: NamedLine(line: line.line, payload: line.payload), .keys) + [
                        .count(row.rounds), .count(row.measured), .count(row.down),
                        .number(row.availability, Decimals.ratio), .number(row.loss, Decimals.ratio),
                        hour.map { .time($0.from) } ?? .text(nil), .number(hour?.loss, Decimals.ratio),
                        .number(row.medianP95, Decimals.milliseconds), .number(row.worstP95, Decimals.milliseconds),
                        .count(row.incidents), .text(line.verdict.rawValue),
                        .number(noticed?[row.name], Decimals.ratio),
                    ])
        }
        isWorstFirst = true
        if lines.count < all {
            omission = "… and \(grouped(all - lines.count)) more lines, none of them worse"
        }
    }
}
