package import LineModel

/// The orders of lines as a terminal shows them: of each group what is best, how sure that is, and who is left out.
/// Pure.
package enum RankingText {
    /// Lines without a place that are named in one group; the others are counted.
    private static let mostNamed = 8

    /// The whole text, with a line end behind each row; none is wider than `context.columns`.
    package static func render(_ file: RankingFile, _ context: RenderContext) -> String {
        let sections = file.groups.map { section($0, context) }
        let rows = heading(file, context) + sections.flatMap { [""] + $0 }
        return rows.map { $0 + "\n" }.joined()
    }

    // MARK: - The heading

    /// "shenzhen-1, round of 2026-11-28 12:05:04; 2 rounds since were not valid"
    private static func heading(_ file: RankingFile, _ context: RenderContext) -> [String] {
        let words = context.words
        let vantage = TerminalText.cutMiddle(TerminalText.cleaned(file.vantage), to: 30)
        guard let first = file.groups.first, let round = first.round else {
            return words.wrapped(
                words.say("\(vantage): no line is ranked", "\(vantage)：没有排名的线路"), to: context.columns)
        }
        let time = WallTime(
            nanosecondsSince1970: round.started.nanosecondsSince1970, utcOffsetSeconds: file.at.utcOffsetSeconds)
        let started = "\(time.dateText) \(time.timeText)"
        var text = words.say("\(vantage), round of \(started)", "\(vantage)，\(started) 的一轮")
        if first.distrusted > 0 {
            text += words.semicolon
            text += words.say(
                "\(words.count(first.distrusted, "round")) since \(first.distrusted == 1 ? "was" : "were") not valid",
                "此后 \(first.distrusted) 轮不可信")
        }
        if let hertz = first.query.weight.tickHertz {
            text += words.semicolon
            text += words.say("for a game of \(hertz) ticks a second", "按每秒 \(hertz) 帧的游戏排名")
        }
        return words.wrapped(text, to: context.columns)
    }

    // MARK: - A group

    private static func section(_ answer: RankingAnswer, _ context: RenderContext) -> [String] {
        let words = context.words
        let name = "\(words.dimension(answer.query.dimension)) \(answer.query.value)"
        let title = TerminalText.cutMiddle(TerminalText.cleaned(name), to: max((context.columns ?? 160) / 2, 8))
        var rows = words.wrapped(title + words.colon + standing(answer, words), to: context.columns)
        if context.color, !rows.isEmpty { rows[0] = SGR.bold.paint(rows[0]) }
        let listing = HistoryListing(answer, words)
        let (table, dropped) = HistoryTable(listing, context).section { index in
            answer.rows[index].place.isWorseThanFirst ? .dim : nil
        }
        rows += table
        if answer.placed > answer.rows.count {
            let left = grouped(answer.placed - answer.rows.count)
            rows.append(words.say("… and \(left) more, none of them better", "… 另有 \(left) 条，均不更好"))
        }
        rows += leftOut(answer, context)
        if !dropped.isEmpty {
            rows += words.wrapped(
                words.say("left out to fit: ", "宽度不够，未显示：") + dropped.joined(separator: words.comma),
                to: context.columns)
        }
        return rows
    }

    /// How sure the order is.
    private static func standing(_ answer: RankingAnswer, _ words: Words) -> String {
        guard let first = answer.rows.first else { return words.say("no line has a place", "没有可排名的线路") }
        let name = TerminalText.cutMiddle(TerminalText.cleaned(first.line.name), to: 32)
        if answer.placed == 1 { return words.say("\(name) is the only one", "只有 \(name) 可用") }
        guard answer.isOpen else { return words.say("\(name) is the best", "\(name) 最好") }
        return words.say(
            "undecided, the first cannot be told from the second", "未定，第一名与第二名分不出高下")
    }

    /// "left out: hk-03 (incident #12), hk-04 (too few rounds)"
    private static func leftOut(_ answer: RankingAnswer, _ context: RenderContext) -> [String] {
        guard answer.left > 0 else { return [] }
        let words = context.words
        let named = answer.excluded.prefix(mostNamed).map { one in
            let name = TerminalText.cutMiddle(TerminalText.cleaned(one.name), to: 32)
            return words.say("\(name) (\(words.reason(one.reason)))", "\(name)（\(words.reason(one.reason))）")
        }
        let more = answer.left - named.count
        let rest = more > 0 ? [words.say("\(grouped(more)) more", "另有 \(grouped(more)) 条")] : []
        return words.wrapped(
            words.say("left out: ", "不参与排名：") + (named + rest).joined(separator: words.comma),
            to: context.columns)
    }
}

extension Words {
    /// Why a line has no place.
    package func reason(_ exclusion: RankingExclusion) -> String {
        switch exclusion {
        case .incident(let id): say("incident #\(id)", "故障 #\(id)")
        case .maintenance: say("maintenance", "维护中")
        case .silenced: say("silenced", "已静默")
        case .unmeasured: say("not measured", "未测")
        case .tooFewRounds(let rounds): say("\(count(rounds, "round")) only", "只有 \(rounds) 轮")
        case .noDelay: say("hardly any reply", "几乎没有回复")
        }
    }
}

extension HistoryListing {
    /// The lines of a group that have a place, a row for each.
    fileprivate init(_ answer: RankingAnswer, _ words: Words) {
        let isGame = answer.query.weight != .plain
        self.init(
            "lines",
            [
                ("rank", words.say("rank", "名次")), ("name", words.say("line", "线路")),
                ("cost_ms", words.say("cost ms", "代价 ms")), ("worst_ms", words.say("at worst", "最高")),
                ("loss", words.say("loss %", "丢包 %")),
                isGame
                    ? ("rtt_median_ms", words.say("p50 ms", "中位 ms")) : ("rtt_p95_ms", words.say("p95 ms", "p95 ms")),
                ("jitter_ms", words.say("jitter", "抖动")), ("probes", words.say("probes", "探测包")),
                ("ingress", words.say("ingress", "入口")),
            ],
            rooms: [
                "rank": .fixed, "name": Room(min: 12, isName: true), "cost_ms": .fixed, "worst_ms": .fixed,
                "loss": .fixed, "rtt_median_ms": .yielding(4), "rtt_p95_ms": .yielding(4), "jitter_ms": .yielding(3),
                "probes": .yielding(2), "ingress": Room(yields: 1, min: 16, isName: true),
            ], count: answer.rows.count
        ) { index in
            let (row, figures) = (answer.rows[index], answer.rows[index].figures)
            return Row(cells: [
                .count(row.place.rank), .text(row.line.name),
                .number(Double(row.place.cost.point), Decimals.milliseconds),
                .number(Double(row.place.cost.worst), Decimals.milliseconds),
                .number(figures.loss.point, Decimals.ratio),
                .number((isGame ? figures.median : figures.p95)?.point, Decimals.milliseconds),
                .number(figures.jitter?.point, Decimals.milliseconds), .count(figures.probes),
                .text("\(row.line.ingress)"),
            ])
        }
    }
}
