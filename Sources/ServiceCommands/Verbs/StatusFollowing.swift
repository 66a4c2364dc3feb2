internal import CommandSupport
internal import Glibc
internal import LineHistory
internal import LineModel
internal import LineReport
internal import SystemFiles
internal import UnixSignals

/// Shows the status again and again: on a terminal in place, elsewhere a block for each round.
///
/// Between two looks it holds nothing of the database: it only looks whether the files have changed.
struct StatusFollowing {
    let view: StatusView
    /// Refuses what cannot be shown, at the beginning.
    let check: (FieldOverview) throws -> Void

    /// From look to look.
    private static let pause = Duration.seconds(1)
    /// Looks after which it asks although no file seems to have changed: two writes may bear one time.
    private static let patience = 15

    /// Until a signal, or until nobody reads any more.
    ///
    /// - Throws: where the history cannot be read at the beginning. Later that is told, and tried again.
    func run() async throws {
        // Whatever is being written or asked then, the process ends: a terminal that is held up must not hold it.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let ending = Task {
            for await _ in signals { exit(ExitStatus.healthy.rawValue) }
        }
        defer { ending.cancel() }
        var mark = StatusView.Mark(path: view.path)
        var store = try view.open()
        var board = try view.ask(store)
        try check(board.overview)
        let screen = StatusScreen(view)
        try screen.show(board, isNew: true, problem: nil)
        var looks = 0
        while true {
            try await Task.sleep(for: Self.pause)
            looks += 1
            var problem: String?
            let (before, present) = (board.overview.round?.id, StatusView.Mark(path: view.path))
            if present != mark || looks.isMultiple(of: Self.patience) {
                do {
                    if !present.isSameFile(as: mark) { store = try view.open() }
                    board = try view.ask(store)
                    mark = present
                } catch let failure as CommandFailure {
                    problem = failure.messages.first
                }
            }
            try screen.show(board, isNew: board.overview.round?.id != before, problem: problem)
        }
    }
}

/// Where the status is drawn.
private struct StatusScreen {
    private let view: StatusView
    /// Whether it can be drawn in place.
    private let isInPlace: Bool

    init(_ view: StatusView) {
        self.view = view
        isInPlace = StandardOutput.isTerminal && !ColorChoice.isDumb && view.format == .table
        // What was on the screen scrolls away, and stays to be read.
        if isInPlace, let rows = TerminalSize.rows(STDOUT_FILENO) {
            try? StandardOutput.write(String(repeating: "\n", count: rows))
        }
    }

    /// - Parameters:
    ///   - isNew: whether it is of a round that was not shown yet.
    ///   - problem: why it is not as new as it could be.
    func show(_ board: StatusBoard, isNew: Bool, problem: String?) throws {
        if isInPlace { return try draw(board, problem) }
        if let problem { Messages.write("plumblined", problem) }
        guard isNew else { return }
        try view.show(board, isLine: true)
        if view.format == .table { try print("\n") }
    }

    /// From the top left (ECMA-48: CUP), each row with what was behind it removed (EL), and what was below (ED); so
    /// nothing flickers.
    private func draw(_ board: StatusBoard, _ problem: String?) throws {
        let height = max((TerminalSize.rows(STDOUT_FILENO) ?? 24) - 1, 4)
        let shown = view.board(board.overview, now: view.now())
        let rows = ([problem].compactMap { $0 } + view.text(shown, height: height)).prefix(height)
        try print("\u{1B}[H" + rows.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
    }

    private func print(_ text: String) throws {
        do { try StandardOutput.write(text) } catch {
            // Whoever read it went away.
            if error.isBrokenPipe { exit(ExitStatus.healthy.rawValue) }
            throw error
        }
    }
}
