internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService
internal import LinuxSocket
internal import SystemFiles

struct RankingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranking", abstract: "What to use instead: the lines that lead to the same place, best first.",
        discussion: """
            Asks the history, as plumblined history does, also while watch writes it, and ranks as watch and its API \
            do: by what the last 12 valid rounds say, worst case first, and it says where nothing is decided. Left \
            out is what is in an open incident, silenced on the page, or not measured; with a configuration also what \
            it has under maintenance or silenced.

            Exit status: 0 an order is shown, 2 the command or a file is wrong, or no line is of that group, 3 there \
            is no valid round.
            """)

    @Option(help: ArgumentHelp("The lines that lead there.", valueName: "host:port"))
    var echo: String?

    @Option(help: ArgumentHelp("The lines that begin there.", valueName: "host:port"))
    var ingress: String?

    @Option(help: ArgumentHelp("The lines that have it.", valueName: "key=value"))
    var tag: String?

    @Option(
        help: ArgumentHelp(
            "In place of one group all of them: of echo, ingress, or a tag's key (tag:KEY where it is called so). "
                + "(default: echo)", valueName: "what"))
    var by: FieldDimension?

    @Option(
        help: ArgumentHelp(
            "For a game of so many ticks a second: 20, 30, 64 or 128. (default: for anything)", valueName: "ticks"))
    var tick: Int?

    @Option(help: ArgumentHelp("Leave this line out: what to use in its place.", valueName: "line"))
    var insteadOf: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Lines of a group at most.", valueName: "lines"))
    var limit = 10

    @OptionGroup var history: HistoryChoice

    @Option(help: ArgumentHelp("en or zh.", valueName: "language"))
    var language = MessageLanguage.en

    @Option(help: ArgumentHelp("table or json.", valueName: "format"))
    var format = TableFormat.table

    @Option(help: ArgumentHelp("Colours; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    func run() async throws {
        var asked = try RankingAsked(echo: echo, ingress: ingress, tag: tag, by: by, tick: tick, limit: limit)
        asked.insteadOf = insteadOf
        let path = try history.path()
        let muting = try muting()
        let store = try HistoryStore.asked(path: path)
        let now = WallTime(
            nanosecondsSince1970: RealTime.now().nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: .now()))
        guard let ranking = try asking({ () throws(HistoryError) in try PastRanking(store, muting: muting, at: now) })
        else {
            throw CommandFailure("\(path) has no valid round; see plumblined history rounds", status: .noRound)
        }
        let groups = ranking.answers(asked)
        guard !groups.isEmpty else {
            throw CommandFailure("no line of the last valid round is of \(asked.text); see plumblined history lines")
        }
        try show(RankingFile(vantage: ranking.vantage, at: now, groups: groups))
    }

    private func show(_ file: RankingFile) throws {
        guard format == .table else { return try writeOutput { try $0(file.text[...]) } }
        var context = RenderContext(version: Version.text, words: Words(.keys, language))
        context.color = color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = TerminalSize.outputColumns
        let text = RankingText.render(file, context)
        try writeOutput { try $0(Array(text.utf8)[...]) }
    }

    /// What the configuration has under maintenance or silenced; nothing where none is named and none is found.
    private func muting() throws -> Muting {
        guard let path = history.config ?? (history.history == nil ? HistoryPlace.ofMachine.configuration : nil) else {
            return Muting()
        }
        let examined = try ConfigurationLoading.examine(path)
        for problem in examined.problems { Messages.write("plumblined", "warning: \(problem)") }
        return examined.settings.muting
    }
}

/// Which orders are asked for.
struct RankingAsked: Equatable {
    /// What the lines of a group have in common.
    var dimension: FieldDimension
    /// Which group; nil for all of them.
    var value: String?
    var weight = RankingWeight.plain
    var insteadOf: String?
    var most = 10

    /// The lines of one group, or of all groups of a dimension.
    init(dimension: FieldDimension, value: String?, weight: RankingWeight = .plain, most: Int = 10) {
        (self.dimension, self.value, self.weight, self.most) = (dimension, value, weight, most)
    }

    /// What the flags say, each nil where it is not written.
    ///
    /// - Throws: everything that is wrong with them.
    init(
        echo: String? = nil, ingress: String? = nil, tag: String? = nil, by: FieldDimension? = nil, tick: Int? = nil,
        limit: Int = 10
    ) throws(CommandFailure) {
        self.init(
            dimension: echo != nil ? .echo : ingress != nil ? .ingress : by ?? .echo, value: echo ?? ingress,
            weight: tick.map(RankingWeight.tick) ?? .plain, most: limit)
        var problems: [String] = []
        let given = [("--echo", echo), ("--ingress", ingress), ("--tag", tag), ("--by", by?.word)]
            .compactMap { name, value in value.map { _ in name } }
        if given.count > 1 {
            problems.append("\(given.joined(separator: " and ")): both say which lines; write one of them")
        }
        if let tick, !GameVerdict.tickRates.contains(tick) {
            let rates = GameVerdict.tickRates.map(String.init).joined(separator: ", ")
            problems.append("--tick \(tick): write one of \(rates)")
        }
        if !(1...1_000).contains(limit) { problems.append("--limit \(limit): write 1 to 1000 lines") }
        if let tag {
            let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, !parts[0].isEmpty {
                (dimension, value) = (.tag(parts[0]), parts[1])
            } else {
                problems.append("--tag \(TerminalText.quoted(tag)): write KEY=VALUE")
            }
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
    }

    /// For a message.
    var text: String {
        let name = TerminalText.quoted(dimension.word)
        return value.map { "\(name) \(TerminalText.quoted($0))" } ?? name
    }
}

/// The ranking as the history has it: the places that watch stored, and the figures of the last rounds.
struct PastRanking {
    /// The place that was measured from.
    let vantage: String
    private let board: RankingBoard

    /// - Parameter muting: what is under maintenance or silenced by the settings.
    /// - Returns: nil where there is no valid round.
    init?(_ store: HistoryStore, muting: Muting, at now: WallTime) throws(HistoryError) {
        guard let field = try store.rankedField() else { return nil }
        vantage = field.vantage
        board = RankingBoard(stored: try store.loadRanking())
        let lines = field.lines.map(\.line)
        let ways = field.lines.map { LineWay($0.line, payload: $0.payload) }
        board.take(lines, ways: ways, past: try store.rankingRounds(of: ways, most: RankingRules().window))
        for _ in 0..<field.distrusted { board.noteDistrusted() }
        let reasons = RankingReasons(
            open: try store.loadState().open, muting: muting,
            silences: OperatorSilences(try store.silences(at: now)), at: now)
        board.leaveOut(lines.map(reasons.reason))
    }

    /// The order of the group that is asked for, or of all groups; empty where no line is of it.
    func answers(_ asked: RankingAsked) -> [RankingAnswer] {
        let all = board.answers(by: [asked.dimension], asked.weight, most: asked.most)
        return all.compactMap { answer in
            guard asked.value == nil || answer.query.value == asked.value else { return nil }
            guard let insteadOf = asked.insteadOf else { return answer }
            var query = answer.query
            query.insteadOf = insteadOf
            return board.answer(query)
        }
    }
}
