internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryLinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "The lines of the last round, with how it found them.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        try output.show(
            HistoryListing(
                lines: try asking { () throws(HistoryError) in
                    try store.lines(from: time.from, to: time.to)
                }))
    }
}

struct HistoryShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One line: a row a round, an hour or a day.",
        discussion: """
            The bar is as long as the average RTT (by hour and day: the greatest of a round), and its share in x was \
            lost (by hour and day: in the worst round). Hours and days are local ones.
            """)

    @Argument(help: ArgumentHelp("The line's name.", valueName: "line")) var line: String
    @OptionGroup var options: HistoryOptions
    @Option(help: ArgumentHelp("A row for each round, hour or day.", valueName: "span")) var by = HistorySpanUnit.round
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        guard try asking({ () throws(HistoryError) in try store.knows(line: line) }) else {
            throw CommandFailure("there is no line \"\(line)\" in \(try options.path()); see history lines")
        }
        let listing = try asking { () throws(HistoryError) -> HistoryListing in
            switch by {
            case .round: HistoryListing(points: try store.points(of: line, from: time.from, to: time.to))
            case .hour:
                HistoryListing(spans: try store.spans(of: line, by: .hour, from: time.from, to: time.to), name: "hours")
            case .day:
                HistoryListing(spans: try store.spans(of: line, by: .day, from: time.from, to: time.to), name: "days")
            }
        }
        try output.show(listing)
    }
}

enum HistorySpanUnit: String, CaseIterable, ExpressibleByArgument {
    case round, hour, day
}

struct HistoryOutagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outages", abstract: "Incidents: from, to, how long, cause, lines.",
        discussion: "Lists what was open at some time within the time, also when it began before.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        let outages = try asking { () throws(HistoryError) in try store.outages(from: time.from, to: time.to) }
        let now = WallTime(nanosecondsSince1970: RealTime.now().nanoseconds)
        try output.show(HistoryListing(outages: outages, now: now))
    }
}

struct HistoryRoundsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds", abstract: "Rounds: when, how many lines, whether valid and why not.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        try output.show(
            HistoryListing(
                rounds: try asking { () throws(HistoryError) in
                    try store.rounds(from: time.from, to: time.to)
                }))
    }
}

struct HistoryExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Whole rounds, as probe reported them.",
        discussion: """
            json prints one object a round, in the form of plumbline probe; csv and text likewise; samples prints one \
            NDJSON object a probe. Delays are within 0.013 % of the measured ones. Rounds whose single probes have \
            expired have summaries only: what needs single probes is null, and they have no samples.
            """)

    @OptionGroup var options: HistoryOptions
    @Option(help: ArgumentHelp("Only this round, by its id; --from and the like are ignored.", valueName: "id"))
    var round: String?
    @Option(help: ArgumentHelp("json, csv, text, table or samples.", valueName: "format")) var format = "json"

    func run() async throws {
        let renderer = try renderer()
        let (time, store) = (try options.time(), try options.open())
        let ids =
            try round.map { [$0] }
            ?? asking { () throws(HistoryError) in
                try store.rounds(from: time.from, to: time.to).map(\.id)
            }
        for id in ids {
            guard let report = try asking({ () throws(HistoryError) in try store.report(round: id) }) else {
                throw CommandFailure("there is no round \"\(id)\" in \(try options.path()); see history rounds")
            }
            try writeOutput { try renderer.render(report, RenderContext(version: Version.text), to: $0) }
        }
    }

    private func renderer() throws -> RoundRenderer {
        if format == "samples" { return .samples }
        do {
            return try RendererCatalogue.renderer(named: format)
        } catch {
            throw CommandFailure("--format: \(error), samples")
        }
    }
}
