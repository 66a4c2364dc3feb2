internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryLinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "The lines of the last round, with how it found them, the worst first.",
        discussion: """
            On a terminal that is too low for the table the worst line is its last one. Several of --name, --tag and \
            --state are all to hold; --name and --state may be repeated, and one of each is enough. With --worst the \
            lines are ordered by the whole time and not by its last round: by the share of rounds in which they were \
            abnormal, then by loss; its figures are those of the time's whole hours.
            """)

    @OptionGroup var options: HistoryOptions
    @Flag(help: "By how the lines were in the whole time, the worst first.")
    var worst = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "No more lines than these, the worst. (default: all; with --worst 20)", valueName: "lines"))
    var top: Int?
    @OptionGroup var filter: LineFilter
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        if let top, top < 1 { throw CommandFailure("--top \(top): write 1 or more lines") }
        let (time, store) = (try options.time(), try options.open())
        let lines = try asking { () throws(HistoryError) in try store.lines(from: time.from, to: time.to) }
        if worst { return try output.show(try worstOfTime(lines, time, store)) }
        try output.show(HistoryListing(lines: lines.filter { filter.fits($0.line, $0.verdict) }, top: top))
    }

    /// The worst of the time, among the lines of its last round.
    private func worstOfTime(
        _ lines: [HistoryLine], _ time: (from: WallTime, to: WallTime), _ store: HistoryStore
    ) throws -> HistoryListing {
        let asked = Dictionary(
            lines.filter { filter.fits($0.line, $0.verdict) }.map { ($0.line.name, $0) },
            uniquingKeysWith: { first, _ in first })
        let most = min(top ?? 20, asked.count)
        var (query, rows) = (filter.query, [(line: HistoryLine, row: AvailabilityReport.Row)]())
        query.pageSize = 1000
        while rows.count < most {
            let page = query
            let report = try asking { () throws(HistoryError) in
                try store.availability(page, from: time.from, to: time.to, lossAbove: 0)
            }
            rows += report.rows.compactMap { row in asked[row.name].map { ($0, row) } }
            guard query.page * query.pageSize < report.matched else { break }
            query.page += 1
        }
        return HistoryListing(worst: Array(rows.prefix(most)), of: asked.count)
    }
}
