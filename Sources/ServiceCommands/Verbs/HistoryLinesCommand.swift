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
            --state are all to hold; --name and --state may be repeated, and one of each is enough.
            """)

    @OptionGroup var options: HistoryOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No more lines than these, the worst. (default: all)", valueName: "lines"))
    var top: Int?
    @Option(
        help: ArgumentHelp("Only lines of this name; * stands for any text.", valueName: "pattern"))
    var name: [String] = []
    @Option(
        help: ArgumentHelp(
            "Only lines with this tag: key=value, or key alone; patterns as for --name.", valueName: "tag"))
    var tag: [String] = []
    @Option(
        help: ArgumentHelp("Only lines that the round found so: healthy, abnormal or unmeasured.", valueName: "state"))
    var state: [LineVerdict] = []
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        if let top, top < 1 { throw CommandFailure("--top \(top): write 1 or more lines") }
        let (time, store) = (try options.time(), try options.open())
        let lines = try asking { () throws(HistoryError) in try store.lines(from: time.from, to: time.to) }
        try output.show(HistoryListing(lines: lines.filter(isAskedFor), top: top))
    }

    private func isAskedFor(_ line: HistoryLine) -> Bool {
        (name.isEmpty || name.contains { NamePattern.fits(line.line.name, $0) })
            && (state.isEmpty || state.contains(line.verdict)) && tag.allSatisfy { has(line.line.tags, $0) }
    }

    private func has(_ tags: [Tag], _ asked: String) -> Bool {
        let parts = asked.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (key, value) = (parts[0], parts.count == 2 ? parts[1] : nil)
        return tags.contains { $0.key == key && NamePattern.fits($0.value, value ?? "*") }
    }
}

extension LineVerdict: ExpressibleByArgument {}
