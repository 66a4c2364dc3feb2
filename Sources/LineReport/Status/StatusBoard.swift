package import LineModel

/// How all lines are, as a terminal shows it: whether it is bad, what it is, since when, and who is on it. Pure.
package struct StatusBoard: Sendable {
    /// What the history answered.
    package let overview: FieldOverview
    /// What is shown as the present.
    package let now: WallTime
    /// How long there is from round to round; nil where nobody knows.
    package let every: Duration?
    /// Whether groups are shown although each has one line.
    package var showsSingles = true
    /// Rounds that the hub of a fleet has not acknowledged, and the slot of the oldest; nil where none waits.
    package var waiting: (rounds: Int, oldest: WallTime)?

    /// More would push the lines off the screen.
    private static let (maxIncidents, maxGroups, maxReasons) = (10, 12, 2)

    /// - Parameter now: with the offset that times are shown in.
    package init(_ overview: FieldOverview, now: WallTime) {
        self.overview = overview
        self.now = now
        every = Self.distance(overview.rounds)
    }

    /// The median distance of the last rounds.
    private static func distance(_ rounds: [HistoryRound]) -> Duration? {
        let steps = zip(rounds, rounds.dropFirst()).map { $1.started.time(since: $0.started) }.sorted()
        return steps.isEmpty ? nil : steps[(steps.count - 1) / 2]
    }

    /// How old the last round is; nil before the first.
    package var age: Duration? { overview.round.map { now.time(since: $0.started) } }

    /// Whether rounds should have come since: the last one is older than three are apart, so nobody measures.
    package var isStale: Bool {
        guard let age, let every else { return false }
        return age > every * 3 + .seconds(10)
    }

    /// The whole view, a row each, none wider than `context.columns`.
    ///
    /// With `context.rows` it is no higher than that: lines that do not fit are counted.
    package func rows(_ context: RenderContext) -> [String] {
        guard let round = overview.round else {
            return context.words.wrapped(
                context.words.say(
                    "there is no round yet: the first one is stored when it ends",
                    "还没有任何一轮测量：第一轮结束后才会写入"), to: context.columns)
        }
        let view = StatusView(board: self, context: context)
        var rows = view.heading(round) + view.incidents(most: Self.maxIncidents)
        let groups = view.groups(most: Self.maxGroups)
        if !groups.isEmpty { rows += [""] + groups }
        rows.append("")
        let room = context.rows.map { max($0 - rows.count - 3, 1) }
        return rows + view.lines(most: min(context.maxRows ?? Int.max, room ?? Int.max), reasons: Self.maxReasons)
    }
}

/// The parts of the view.
private struct StatusView {
    let board: StatusBoard
    let context: RenderContext

    private var words: Words { context.words }
    private var overview: FieldOverview { board.overview }

    // MARK: - The heading

    func heading(_ round: HistoryRound) -> [String] {
        var rows = words.wrapped(standing, to: context.columns)
        if !rows.isEmpty { rows[0] = paint(rows[0], standingColor) }
        rows += words.wrapped(measured(round), to: context.columns).map { paint($0, .dim) }
        if board.isStale, let age = board.age {
            let text = words.say(
                "no round since \(words.duration(age)): is the service running?",
                "已有 \(words.duration(age))没有新的测量：服务还在运行吗？")
            rows += words.wrapped(text, to: context.columns).map { paint($0, .yellow) }
        }
        // The last one is on its way as a rule.
        if let waiting = board.waiting, waiting.rounds > 1 {
            let oldest = "\(waiting.oldest.dateText) \(waiting.oldest.timeText)"
            let text = words.say(
                "\(waiting.rounds) rounds wait for the fleet's hub, the oldest of \(oldest)",
                "\(waiting.rounds) 轮结果尚未被中心确认，最早一轮在 \(oldest)")
            rows += words.wrapped(text, to: context.columns).map { paint($0, .yellow) }
        }
        return rows + validity(round)
    }

    /// "2 incidents; 11 of 120 lines abnormal, 0 unmeasured; the last 12 rounds were valid"
    private var standing: String {
        let lines = overview.healthy + overview.abnormal + overview.unmeasured
        let incidents =
            overview.open.isEmpty
            ? words.say("no open incident", "没有进行中的故障")
            : words.say(words.count(overview.open.count, "incident"), "\(overview.open.count) 个故障")
        let counts = words.say(
            "\(grouped(overview.abnormal)) of \(words.grouped(lines, "line")) abnormal, "
                + "\(grouped(overview.unmeasured)) unmeasured",
            "\(grouped(lines)) 条线路中 \(grouped(overview.abnormal)) 条异常，\(grouped(overview.unmeasured)) 条未测")
        return [mark + " " + incidents, counts, validRounds].joined(separator: words.semicolon)
    }

    /// Neither is of ambiguous width (UAX #11), as circles and squares are.
    private var mark: String { isGood ? "✓" : "✗" }
    private var isGood: Bool { overview.open.isEmpty && overview.abnormal == 0 && overview.unmeasured == 0 }
    private var standingColor: SGR {
        isGood ? .green : overview.abnormal > 0 || !overview.open.isEmpty ? .red : .yellow
    }

    private var validRounds: String {
        let rounds = overview.rounds
        let bad = rounds.filter { $0.validity.verdict != .valid }
        guard !bad.isEmpty else {
            return rounds.count == 1
                ? words.say("the only round valid", "唯一一轮测量有效")
                : words.say("last \(rounds.count) rounds valid", "最近 \(rounds.count) 轮均有效")
        }
        let counts = [Validity.Verdict.suspect, .invalid].compactMap { verdict -> String? in
            let count = bad.count { $0.validity.verdict == verdict }
            return count == 0 ? nil : words.say("\(count) \(verdict.rawValue)", "\(words.verdict(verdict)) \(count) 轮")
        }
        return words.say(
            "of the last \(rounds.count) rounds \(counts.joined(separator: ", "))",
            "最近 \(rounds.count) 轮中\(counts.joined(separator: "、"))")
    }

    /// "shenzhen-1, round of 2026-11-28 12:05:04 (UTC+08:00), 42 s ago"
    private func measured(_ round: HistoryRound) -> String {
        let vantage = TerminalText.cutMiddle(TerminalText.cleaned(round.vantage), to: 30)
        let started = "\(round.started.dateText) \(round.started.timeText) \(round.started.offsetName)"
        let age = words.duration(board.age ?? .zero)
        return words.say("\(vantage), round of \(started), \(age) ago", "\(vantage)，\(started) 的一轮，\(age)前")
    }

    /// Why the last round is not valid.
    private func validity(_ round: HistoryRound) -> [String] {
        guard round.validity.verdict != .valid else { return [] }
        let what = words.say(
            "the round is \(round.validity.verdict.rawValue)", "本轮\(words.verdict(round.validity.verdict))")
        let reasons = words.findings(round.validity).prefix(3).map { TerminalText.cleaned($0) }
        return ([what] + reasons.map { "- " + $0 }).flatMap { words.wrapped($0, to: context.columns) }
            .map { paint($0, .yellow) }
    }

    // MARK: - Incidents

    func incidents(most: Int) -> [String] {
        let shown = overview.open.prefix(most)
        var rows = shown.flatMap(incident)
        if shown.count < overview.open.count {
            let left = overview.open.count - shown.count
            rows.append(words.say("… and \(left) more open incidents", "… 另有 \(left) 个进行中的故障"))
        }
        return rows
    }

    /// "✗ #12 ingress 203.0.113.7:7000, 10 lines abnormal; loss 100.0 %; since 11:50 (15 min)"
    private func incident(_ file: IncidentFile) -> [String] {
        let incident = file.outage.incident
        var parts = ["#\(incident.id) \(words.phrase(file.outage))"]
        let figures = words.figures(incident.worst)
        if !figures.isEmpty, incident.trouble == .abnormal { parts.append(words.say("worst ", "最高") + figures) }
        parts.append(since(incident.openedAt, incident.duration(at: board.now)))
        if incident.lines.isEmpty, !incident.trouble.isOfService {
            parts.append(words.say("quiet", "已平稳"))
        }
        parts += standing(of: file)
        let mark = incident.trouble == .unmeasured || incident.trouble.isOfService ? "?" : "✗"
        return words.wrapped("\(mark) " + parts.joined(separator: words.semicolon), to: context.columns)
            .map { paint($0, mark == "?" ? .yellow : .red) }
    }

    /// Who is on it, and whether people are told.
    private func standing(of file: IncidentFile) -> [String] {
        var parts: [String] = []
        if let note = file.acknowledgement {
            let author = TerminalText.cutMiddle(TerminalText.cleaned(note.author), to: 24)
            parts.append(words.say("acknowledged by \(author)", "\(author) 已认领"))
        }
        if let until = file.silence(at: board.now)?.until {
            parts.append(words.say("silent until \(moment(until))", "静默至 \(moment(until))"))
        }
        return parts
    }

    /// "since 11:50 (15 min)"
    private func since(_ time: WallTime, _ lasting: Duration) -> String {
        words.say(
            "since \(moment(time)) (\(words.duration(lasting)))", "始于 \(moment(time))（\(words.duration(lasting))）")
    }

    /// The time of day; with the date where that is another one.
    private func moment(_ time: WallTime) -> String {
        let shown = WallTime(
            nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: board.now.utcOffsetSeconds)
        let clock = String(shown.timeText.prefix(5))
        return shown.dateText == board.now.dateText ? clock : "\(shown.dateText.dropFirst(5)) \(clock)"
    }

    // MARK: - Groups and lines

    func groups(most: Int) -> [String] {
        let lines = overview.healthy + overview.abnormal + overview.unmeasured
        guard overview.groupCount > 0, board.showsSingles || overview.groupCount < lines else { return [] }
        return GroupSection.rows(
            overview.groups, by: overview.by, total: overview.groupCount, most: most, context)
    }

    func lines(most: Int, reasons: Int) -> [String] {
        let shown = Array(overview.rows.prefix(most))
        let listing = HistoryListing(board: shown, words, reasons: reasons)
        let (rows, dropped) = HistoryTable(listing, context).section { index in
            switch shown[index].verdict {
            case .abnormal: .red
            case .unmeasured: .dim
            case .healthy: nil
            }
        }
        var notes: [String] = []
        if shown.count < overview.matched {
            let left = grouped(overview.matched - shown.count)
            notes.append(words.say("… and \(left) more lines, none of them worse", "… 另有 \(left) 条线路，均不更差"))
        }
        if !dropped.isEmpty {
            notes += words.wrapped(
                words.say("left out to fit: ", "宽度不够，未显示：") + dropped.joined(separator: ", "),
                to: context.columns)
        }
        return rows + notes
    }

    private func paint(_ text: String, _ color: SGR) -> String { context.color ? color.paint(text) : text }
}

extension WallTime {
    /// `UTC`, `UTC+08:00`.
    fileprivate var offsetName: String {
        let text = rfc3339(fractionDigits: 0)
        return text.hasSuffix("Z") ? "UTC" : "UTC\(text.suffix(6))"
    }
}

extension Words {
    /// "1,000 lines"
    fileprivate func grouped(_ number: Int, _ noun: String) -> String {
        "\(LineReport.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }
}

extension HistoryListing {
    /// Lines as they stand, a row for each, in their order.
    ///
    /// - Parameter reasons: of a line at most so many; nil for all.
    package init(board: [BoardRow], _ words: Words = .keys, reasons: Int? = nil) {
        self.init(
            "lines",
            Self.columns(FigureCatalogue.identity).map { column in
                Column(
                    key: column.key, title: column.key == "name" ? words.say("line", "线路") : nil, room: column.room)
            } + [
                Column(key: "sent", title: nil), Column(key: "received", title: nil),
                Column(key: "loss", title: words.say("loss %", "丢包 %")),
                Column(key: "rtt_mean_ms", title: nil),
                Column(key: "rtt_median_ms", title: words.say("p50 ms", "中位 ms")),
                Column(key: "rtt_p95_ms", title: "p95 ms", room: .yielding(2)),
                Column(key: "jitter_ms", title: words.say("jitter", "抖动"), room: .yielding(1)),
                Column(key: "verdict", title: words.say("state", "状态")),
                Column(key: "bad_since", title: nil), Column(key: "incident", title: "#", room: .yielding(3)),
                Column(key: "reasons", title: words.say("because", "原因"), room: Room(of: "reasons")),
            ], count: board.count
        ) { index in
            let row = board[index]
            let said = words.reasons(row.reasons)
            return Row(
                cells: Self.cells(FigureCatalogue.identity, of: NamedLine(line: row.line, payload: row.payload), words)
                    + [
                        .count(row.counts.sent), .count(row.counts.received), .number(row.loss, Decimals.ratio),
                        .number(row.rtt?.mean, Decimals.milliseconds), .number(row.rtt?.median, Decimals.milliseconds),
                        .number(row.rtt?.p95, Decimals.milliseconds), .number(row.jitter, Decimals.milliseconds),
                        .text(reasons == nil ? row.verdict.rawValue : words.verdict(row.verdict)),
                        .text(row.badSince?.rfc3339(fractionDigits: 0)),
                        .number(row.incident.map(Double.init), 0...0), .list(Array(said.prefix(reasons ?? said.count))),
                    ])
        }
        isWorstFirst = true
    }
}

extension Words {
    /// What is said of a line.
    func verdict(_ verdict: LineVerdict) -> String {
        switch verdict {
        case .healthy: say("healthy", "正常")
        case .abnormal: say("abnormal", "异常")
        case .unmeasured: say("unmeasured", "未测")
        }
    }
}
