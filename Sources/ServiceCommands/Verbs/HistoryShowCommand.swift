internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One line, or some: a row a round, an hour or a day.",
        discussion: """
            The bar is as long as the average RTT (by hour and day: the greatest of a round), and its share in x was \
            lost (by hour and day: in the worst round). Hours and days are local ones. With a pattern, or several \
            names, rows begin with the line's name; quote patterns from the shell: 'sz-*'.
            """)

    @Argument(
        help: ArgumentHelp(
            "The line's name, or a pattern: * stands for any text.", valueName: "line"))
    var line: [String]
    @OptionGroup var options: HistoryOptions
    @Option(help: ArgumentHelp("A row for each round, hour or day.", valueName: "span")) var by = HistorySpanUnit.round
    @OptionGroup var output: HistoryOutput

    /// Rows that a pattern may answer with; a row is held in memory, with some hundred figures.
    private static let maxRows = 500_000

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        if line.count == 1, let only = line.first,
            try asking({ () throws(HistoryError) in try store.knows(line: only) })
        {
            return try output.show(try listing(of: only, time, store))
        }
        let names = try names(in: store)
        try checkSize(names.count, time, store)
        let listings = try names.map { (name: $0, listing: try listing(of: $0, time, store)) }
        try output.show(HistoryListing(of: listings, name: Self.name(by)))
    }

    /// The names that are asked for, each once.
    private func names(in store: HistoryStore) throws -> [String] {
        for one in line where !NamePattern.isPattern(one) {
            guard try asking({ () throws(HistoryError) in try store.knows(line: one) }) else {
                throw CommandFailure("there is no line \"\(one)\" in \(try options.path()); see history lines")
            }
        }
        let names = try asking { () throws(HistoryError) in try store.names(fitting: line) }
        guard names.isEmpty else { return names }
        let asked = line.map { "\"\($0)\"" }.joined(separator: ", ")
        throw CommandFailure("no line in \(try options.path()) fits \(asked); see history lines")
    }

    private func checkSize(_ lines: Int, _ time: (from: WallTime, to: WallTime), _ store: HistoryStore) throws {
        guard by == .round else { return }
        let rounds = try asking { () throws(HistoryError) in try store.rounds(from: time.from, to: time.to).count }
        guard lines * rounds > Self.maxRows else { return }
        throw CommandFailure(
            "\(lines) lines with \(rounds) rounds each are more than \(Self.maxRows) rows; narrow the pattern, shorten "
                + "--last, or ask --by hour or day")
    }

    private func listing(
        of line: String, _ time: (from: WallTime, to: WallTime), _ store: HistoryStore
    ) throws -> HistoryListing {
        try asking { () throws(HistoryError) -> HistoryListing in
            switch by {
            case .round: HistoryListing(points: try store.points(of: line, from: time.from, to: time.to))
            case .hour:
                HistoryListing(
                    spans: try store.spans(of: line, by: .hour, from: time.from, to: time.to), name: Self.name(by))
            case .day:
                HistoryListing(
                    spans: try store.spans(of: line, by: .day, from: time.from, to: time.to), name: Self.name(by))
            }
        }
    }

    private static func name(_ unit: HistorySpanUnit) -> String {
        switch unit {
        case .round: "rounds"
        case .hour: "hours"
        case .day: "days"
        }
    }
}
