internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService
internal import LinuxSocket
internal import SystemFiles

struct AlertsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Go through the past rounds again: what evidence would have raised.",
        discussion: """
            Judges the rounds of the history by evidence, within a budget of false alarms over all lines together, and \
            shows beside it what the limits alone raised: in sums, and alarm by alarm. With two budgets these are \
            compared. Nothing is changed, and nobody is told. What lines usually lose is learned of the days before \
            each hour, so that the first days of a history show little.

            The budget is the configuration's (alerts.false_alarms), or 1/week; of the configuration count too: \
            every, limits, clear_after, canaries and maintenance. Without --config it is plumbline.yaml here, or the \
            installed service's, where no --database is given.
            """)

    @Option(
        help: ArgumentHelp(
            "The history: the file that watch writes. (default: --config's, one here, or the service's)",
            valueName: "file"))
    var database: String?

    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp("The configuration, which names the history.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("So long before --to, as in 24h or 30d. (default: 14d)", valueName: "duration"))
    var last: String?

    @Option(
        help: ArgumentHelp("In place of --last: rounds that began at this time or later.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Rounds that began before this time. (default: now)", valueName: "time"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "False alarms that are accepted over all lines together, as 1/week or 0.5/month; two to compare: "
                + "1/week,1/day. (default: the configuration's, or 1/week)", valueName: "budget"))
    var falseAlarms: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No more alarms of each setting than these in the table. (default: all)", valueName: "n"))
    var top: Int?

    @Option(help: ArgumentHelp("en or zh.", valueName: "language"))
    var language = MessageLanguage.en

    @Option(help: ArgumentHelp("table or json.", valueName: "format"))
    var format = TableFormat.table

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(help: ArgumentHelp("Colours; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    func run() async throws {
        if let top, top < 1 { throw CommandFailure("--top \(top): write 1 or more alarms") }
        let asked = try falseAlarms.map(Self.budgets)
        var options = HistoryOptions()
        (options.database, options.config, options.from, options.to) = (database, config, from, to)
        options.last = last ?? (from == nil ? "14d" : nil)
        let settings = try self.settings()
        let (time, store) = (try options.time(), try options.open())
        let budgets = asked ?? [settings?.alerts.falseAlarms ?? .usual]
        let path = try options.path()
        let found = try asking { () throws(HistoryError) in try store.replay(from: time.from, to: time.to) }
        guard let history = found, !history.lines.isEmpty else {
            throw CommandFailure(
                "\(path) has no round with a line from \(time.from.rfc3339(fractionDigits: 0)) to "
                    + "\(time.to.rfc3339(fractionDigits: 0)); see history rounds", status: .noRound)
        }
        let replay = try replayed(history, budgets, settings)
        try show(ReplayReport(replay, from: time.from, to: time.to))
    }

    /// What the configuration says; nil where none is named and none is found. What is wrong with it is told, and does
    /// not matter where it is about something else.
    private func settings() throws -> ServiceSettings? {
        guard let path = config ?? (database == nil ? HistoryPlace.ofMachine.configuration : nil) else { return nil }
        let examined = try ConfigurationLoading.examine(path)
        for problem in examined.problems { Messages.write("plumblined", "warning: \(problem)") }
        return examined.settings
    }

    private func replayed(
        _ history: HistoryReplay, _ budgets: [FalseAlarmBudget], _ settings: ServiceSettings?
    ) throws -> RuleReplay {
        let field = RuleReplay.Field(
            history.lines, ways: history.ways, every: settings?.every ?? history.every, planned: history.planned,
            canaries: settings?.canaries ?? [])
        var replay = RuleReplay(
            field, budgets: budgets, rules: settings?.limits ?? LimitRules(), clearAfter: settings?.clearAfter ?? 2)
        let muting = settings?.muting
        let isLeftOut = muting.map { muting in { muting.isUnderMaintenance($0, at: $1) } }
        var progress = ReplayProgress(2 * history.count, language)
        defer { progress.clear() }
        do {
            try history.forEach(leavingOut: isLeftOut) { round in
                replay.learn(round)
                progress.note()
            }
            replay.beginJudging()
            try history.forEach(withDelays: true, leavingOut: isLeftOut) { round in
                replay.judge(round)
                progress.note()
            }
        } catch let error as HistoryError {
            throw CommandFailure(error.description, status: .noRound)
        }
        return replay
    }

    private func show(_ report: ReplayReport) throws {
        if json || format == .json {
            return try writeOutput { sink in
                try withoutActuallyEscaping(sink) { try ReplayJSON.render(report, version: Version.text, to: $0) }
            }
        }
        var context = RenderContext(version: Version.text, words: Words(.keys, language))
        context.color = color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = TerminalSize.outputColumns
        context.maxRows = top
        let text = ReplayText.render(report, context)
        try writeOutput { try $0(Array(text.utf8)[...]) }
    }

    /// One budget, or two that differ.
    private static func budgets(_ text: String) throws(CommandFailure) -> [FalseAlarmBudget] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let budgets = parts.compactMap { FalseAlarmBudget(String($0)) }
        guard budgets.count == parts.count, budgets.count <= 2, Set(budgets).count == budgets.count else {
            throw CommandFailure(
                "--false-alarms \(TerminalText.quoted(text)): \(ConfigurationTexts.budgetExpectation), or two that "
                    + "differ, as 1/week,1/day")
        }
        return budgets
    }
}

/// How far a replay is, on standard error where that is a terminal; rewritten in place a few times a second.
private struct ReplayProgress {
    private let total: Int
    private let words: Words
    private let isShown: Bool
    private var done = 0
    private var next: MonotonicTime
    private var wasShown = false

    private static let periodNanoseconds: Int64 = 200_000_000

    init(_ total: Int, _ language: MessageLanguage) {
        (self.total, words) = (total, Words(.keys, language))
        isShown = TerminalSize.columns(STDERR_FILENO) != nil
        // What is quick needs none.
        next = MonotonicTime.now().advanced(byNanoseconds: 5 * Self.periodNanoseconds)
    }

    mutating func note() {
        done += 1
        guard isShown else { return }
        let now = MonotonicTime.now()
        guard now >= next else { return }
        next = now.advanced(byNanoseconds: Self.periodNanoseconds)
        wasShown = true
        StandardError.write("\r\u{1B}[K" + words.replayProgress(done, of: total))
    }

    func clear() { if wasShown { StandardError.write("\r\u{1B}[K") } }
}
