internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import SystemFiles

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How all lines are now, the worst first; and open incidents.",
        discussion: """
            Asks the history, as plumblined history does, also while watch writes it. Times are shown in this \
            machine's zone. A view fits the terminal, or COLUMNS, or 80 columns. With --follow the view is drawn anew \
            after each round until Ctrl-C; where there is no terminal, one is printed for each round.

            Exit status: 0 every line of the last round is healthy, 1 at least one is abnormal or an incident is open, \
            2 the command or a file is wrong, 3 there is no round, or the last one is not valid or left a line \
            unmeasured. --follow ends with 0.
            """)

    @OptionGroup var history: HistoryChoice

    @Option(
        help: ArgumentHelp(
            "What lines are summed up by: ingress, echo, or a tag's key (tag:KEY where it is called so). (default: "
                + "ingress, where some have more than one line)", valueName: "what"))
    var by: FieldDimension?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Lines at most, the worst ones. (default: what a terminal has room for, or 20)", valueName: "lines"))
    var top: Int?

    @Flag(help: "Draw the view anew after each round, until Ctrl-C.")
    var follow = false

    @Option(help: ArgumentHelp("en or zh.", valueName: "language"))
    var language = MessageLanguage.en

    @Option(help: ArgumentHelp("table or json.", valueName: "format"))
    var format = TableFormat.table

    @Option(help: ArgumentHelp("Colours; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    private static let maxTop = 1000

    /// - Throws: where no line has what they are to be summed up by.
    func checkGroups(of overview: FieldOverview) throws(CommandFailure) {
        guard let by, overview.round != nil, overview.groupCount == 0 else { return }
        let known = overview.dimensions.map(\.word)
        let nearest = NearestName.find(for: by.word, among: known).map { "; did you mean \($0)?" } ?? ""
        throw CommandFailure(
            "--by \(TerminalText.quoted(by.word)): no line of the last round has it\(nearest); there are "
                + known.prefix(20).map { TerminalText.cleaned($0) }.joined(separator: ", "))
    }

    func run() async throws {
        if let top, !(1...Self.maxTop).contains(top) {
            throw CommandFailure("--top \(top): write 1 to \(Self.maxTop) lines")
        }
        let view = StatusView(command: self, path: try history.path())
        if follow { return try await StatusFollowing(view: view, check: checkGroups).run() }
        let board = try view.ask(try view.open())
        try checkGroups(of: board.overview)
        try view.show(board)
        throw board.exitStatus
    }
}

/// Asks the history how all lines are, and shows it.
struct StatusView {
    let path: String
    /// nil where nobody asked.
    let by: FieldDimension?
    let format: TableFormat
    private let top: Int?
    private let words: Words
    private let color: ColorChoice

    /// Lines where there is no terminal whose height says it.
    private static let standardTop = 20

    init(command: StatusCommand, path: String) {
        (self.path, by, format, top) = (path, command.by, command.format, command.top)
        (words, color) = (Words(.keys, command.language), command.color)
    }

    /// What the files of the history look like: it was written to where that is another one than before.
    struct Mark: Equatable {
        private let file: FileMark?
        private let log: FileMark?

        init(path: String) { (file, log) = (FileMark(path: path), FileMark(path: path + "-wal")) }

        /// Whether the history is still the same file.
        func isSameFile(as other: Mark) -> Bool {
            guard let file, let before = other.file else { return false }
            return file.isSameFile(as: before)
        }
    }

    func open() throws(CommandFailure) -> HistoryStore { try HistoryStore.asked(path: path) }

    /// One question, over a connection that cannot write; no transaction is left behind.
    func ask(_ store: HistoryStore) throws -> StatusBoard {
        var query = FieldQuery()
        query.pageSize = top ?? max(TerminalSize.rows(STDOUT_FILENO) ?? 0, Self.standardTop)
        let (asked, now) = (query, now())
        let overview = try asking { () throws(HistoryError) in
            try store.overview(asked, by: by ?? .ingress, now: now)
        }
        let unsent = try asking { () throws(HistoryError) in try store.unsentFigures() }
        var board = board(overview, now: now)
        board.waiting = unsent.oldestSlot.map { slot in
            let oldest = slot.multipliedReportingOverflow(by: 1_000_000_000).partialValue
            return (
                unsent.rounds,
                WallTime(nanosecondsSince1970: oldest, utcOffsetSeconds: now.utcOffsetSeconds)
            )
        }
        return board
    }

    /// What is shown of an answer, at a time.
    func board(_ overview: FieldOverview, now: WallTime) -> StatusBoard {
        var board = StatusBoard(overview, now: now)
        board.showsSingles = by != nil
        return board
    }

    /// The present, in this machine's zone.
    func now() -> WallTime {
        let real = RealTime.now()
        return WallTime(nanosecondsSince1970: real.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: real))
    }

    private var isTerminal: Bool { StandardOutput.isTerminal && !ColorChoice.isDumb }

    private var context: RenderContext {
        var context = RenderContext(version: Version.text, words: words)
        context.color = color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = TerminalSize.outputColumns
        context.maxRows = top ?? (isTerminal ? nil : Self.standardTop)
        return context
    }

    /// The view as a text.
    ///
    /// - Parameter height: rows that it may have at most; nil for any number.
    func text(_ board: StatusBoard, height: Int? = nil) -> [String] {
        var context = context
        context.rows = height
        let rows = board.rows(context)
        return height.map { Array(rows.prefix($0)) } ?? rows
    }

    /// Prints it once.
    ///
    /// - Parameter isLine: JSON is one line.
    func show(_ board: StatusBoard, isLine: Bool = false) throws {
        guard format == .json else {
            let height = isTerminal && top == nil ? TerminalSize.rows(STDOUT_FILENO).map { max($0 - 1, 12) } : nil
            let text = text(board, height: height).map { $0 + "\n" }.joined()
            return try writeOutput { try $0(Array(text.utf8)[...]) }
        }
        try writeOutput { sink in
            try board.writeJSON(context) { chunk in
                let kept = isLine ? chunk.filter { $0 != UInt8(ascii: "\n") }[...] : chunk
                if !kept.isEmpty { try sink(kept) }
            }
            if isLine { try sink([UInt8(ascii: "\n")]) }
        }
    }
}

extension StatusBoard {
    /// How a command ends that showed it.
    fileprivate var exitStatus: ExitStatus {
        guard let round = overview.round else { return .noRound }
        if overview.abnormal > 0 || !overview.open.isEmpty { return .abnormal }
        return round.validity.verdict == .valid && overview.unmeasured == 0 ? .healthy : .noRound
    }
}
