internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineHistory
internal import LineModel
internal import LinePictures
internal import LineReport
internal import LinuxSocket
internal import SystemFiles

struct HistoryGraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "One line as a smoke graph: delay with its spread, and loss, over time.",
        discussion: """
            Each column of characters is a stretch of time. The shaded band reaches from the shortest delay to the \
            percentiles of the worst round, the bar in it is the median; a column from top to bottom is a round that \
            lost everything. The row below the plot has the worst loss of each column, the higher the worse: / is \
            unmeasured, \\ a round that is not valid, . no data. Delays above the scale are marked by ^ above it. \
            Without --last and --from it is the last 30 hours. Colours of loss: none, to 1 %, to 3 %, to 10 %, to \
            30 %, below 100 %, 100 %.
            """)

    @Argument(help: ArgumentHelp("The line's name.", valueName: "line"))
    var line: String
    @OptionGroup var options: HistoryOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Columns. (default: the terminal's, or COLUMNS, or 80)", valueName: "columns"))
    var width: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Rows. (default: 16, or what fits the terminal)", valueName: "rows")
    )
    var height: Int?
    @Flag(name: .customLong("full-scale"), help: "A scale up to the longest delay.")
    var isFullScale = false
    @Option(help: ArgumentHelp("Colours; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    func run() async throws {
        let (width, height) = try size()
        var options = options
        if options.last == nil, options.from == nil { options.last = "30h" }
        let (time, store) = (try options.time(), try options.open())
        let asked = line
        let window = try asking { () throws(HistoryError) in
            try store.window(of: asked, from: time.from, to: time.to)
        }
        guard let window else {
            throw CommandFailure("there is no line \"\(line)\" in \(try options.path()); see history lines")
        }
        let graph = SmokeGraph(
            window: window, columns: SmokeGraph.terminalColumns(of: width),
            utcOffsetSeconds: time.to.utcOffsetSeconds, fullScale: isFullScale)
        let texts = SmokeGraph.Texts(label: window.line.name, titles: [WindowText.title(window, width: width)])
        let rows = graph.terminal(width: width, height: height, color: terminalColor, texts: texts)
        let text = (rows + WindowText.summary(window, width: width)).map { $0 + "\n" }.joined()
        try writeOutput { try $0(Array(text.utf8)[...]) }
    }

    private func size() throws -> (width: Int, height: Int) {
        if let width, !(20...2000).contains(width) {
            throw CommandFailure("--width \(width): write 20 to 2000 columns")
        }
        if let height, !(6...500).contains(height) { throw CommandFailure("--height \(height): write 6 to 500 rows") }
        let room = TerminalSize.rows(STDOUT_FILENO).map { max($0 - 4, 6) }
        return (width ?? max(TerminalSize.outputColumns, 20), height ?? min(room ?? 16, 24))
    }

    /// What the terminal says of itself; 256 colours where it says nothing.
    private var terminalColor: TerminalColor {
        guard color.isOn(terminal: StandardOutput.isTerminal) else { return .none }
        let names = ["COLORTERM", "TERM"]
        return TerminalColor(of: names.map { name in getenv(name).map { String(cString: $0) } ?? "" })
    }
}

extension TerminalColor {
    /// - Parameter said: the values of COLORTERM and TERM.
    init(of said: [String]) {
        let isTrue = said.contains { $0 == "truecolor" || $0 == "24bit" || $0.hasSuffix("-direct") }
        self = isTrue ? .full : .palette
    }
}
