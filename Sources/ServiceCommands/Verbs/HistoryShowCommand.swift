internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

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
