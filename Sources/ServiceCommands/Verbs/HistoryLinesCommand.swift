internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService
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
        let noticed = try noticed(lines, store)
        if worst { return try output.show(try worstOfTime(lines, time, store, noticed)) }
        let shown = lines.filter { filter.fits($0.line, $0.verdict) }
        try output.show(HistoryListing(lines: shown, top: top, noticed: noticed))
    }

    /// The smallest loss that is noticed on each line within an hour, by its own usual loss; nil where the
    /// configuration has no budget of false alarms, or none is known.
    private func noticed(_ lines: [HistoryLine], _ store: HistoryStore) throws -> [String: Double]? {
        let path = options.config ?? (options.database == nil ? HistoryPlace.ofMachine.configuration : nil)
        // What is wrong with it is no matter of the history.
        guard let path, let settings = try? ConfigurationLoading.examine(path).settings,
            let budget = settings.alerts.falseAlarms, let at = lines.first?.lastRound
        else { return nil }
        let all = lines.map(\.line)
        let payloads = Dictionary(lines.map { ($0.line.name, $0.payload) }, uniquingKeysWith: { first, _ in first })
        let usual = try asking { () throws(HistoryError) in
            try store.usualLosses(of: all, hour: at) { payloads[$0.name] ?? .plumb }
        }
        var losses = NoticedLosses(
            budget: budget, lines: lines.count, groups: EvidenceGroups(CauseField(all)).keys.count,
            every: settings.every, trials: min(settings.probe.count, NoticedOutline.maxTrials))
        return zip(all, usual).reduce(into: [:]) { found, line in found[line.0.name] = losses.loss(of: line.1) }
    }

    /// The worst of the time, among the lines of its last round.
    private func worstOfTime(
        _ lines: [HistoryLine], _ time: (from: WallTime, to: WallTime), _ store: HistoryStore,
        _ noticed: [String: Double]?
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
        return HistoryListing(worst: Array(rows.prefix(most)), of: asked.count, noticed: noticed)
    }
}
