internal import LineModel

/// What rules would have raised over past rounds, for people: the sums of the two settings side by side, then what each
/// raised, and what is to be known of it.
package enum ReplayText {
    /// The whole text, with a line end behind each row; none is wider than `context.columns`.
    ///
    /// Of the alarms of each setting `context.maxRows` are shown at most, and the others counted.
    package static func render(_ report: ReplayReport, _ context: RenderContext) -> String {
        let (words, replay) = (context.words, report.replay)
        guard let first = replay.first, let last = replay.last, report.outcomes.count == 2 else { return "" }
        let all = replay.rounds + replay.invalid
        var rows = words.wrapped(
            words.replayed(rounds: all, lines: report.lines.count, first: first, last: last), to: context.columns)
        rows += [""] + sums(report, context)
        for (place, outcome) in report.outcomes.enumerated() {
            rows += [""] + section(outcome, beside: report.outcomes[1 - place].setting, report, context)
        }
        let notes = words.replayNotes(
            invalid: replay.invalid, withoutPast: replay.roundsWithoutPast, missing: report.missing,
            dependent: replay.dependent.sorted(), learning: replay.roundsLearningDelays,
            isCompared: report.outcomes[1].setting == .limits)
        rows += [""] + notes.flatMap { words.wrapped("- " + $0, to: context.columns) }
        return rows.map { $0 + "\n" }.joined()
    }

    // MARK: - The sums

    private static func sums(_ report: ReplayReport, _ context: RenderContext) -> [String] {
        let (words, covered) = (context.words, report.replay.covered)
        func row(_ title: String, _ value: (ReplayOutcome) -> String) -> [String] {
            [title] + report.outcomes.map(value)
        }
        let table = [
            row("") { words.setting($0.setting) },
            row(words.say("alarms", "告警")) { grouped($0.alarms.count) },
            row(words.say("  a week", "  每周")) { decimal($0.alarmsPerWeek(over: covered), 1...1) },
            row(words.say("  of what several lines share", "  其中多条线路共有的")) { grouped($0.groups) },
            row(words.say("lines raised", "告警线路")) { grouped($0.lines) },
            row(words.say("false alarms accepted in this time", "此段时间可接受的误报")) { outcome in
                guard case .evidence(let budget) = outcome.setting else { return "-" }
                return decimal(budget.accepted(in: covered), 1...1)
            },
            row(words.say("alarms that the other raised, too", "另一种设置也告警的")) { grouped($0.alsoRaised) },
            row(words.say("  sooner than the other", "  早于另一种设置")) { grouped($0.sooner) },
            row(words.say("  later than the other", "  晚于另一种设置")) { grouped($0.slower) },
            row(words.say("  the other was, in the median", "  另一种设置的中位数")) { outcome in
                outcome.medianLater == nil ? "-" : words.later(outcome.medianLater)
            },
        ]
        let widths = (0..<3).map { column in table.map { TerminalText.width($0[column]) }.max() ?? 0 }
        return table.map { cells in
            let title = cells[0] + TerminalText.padding(cells[0], to: widths[0])
            let figures = (1..<3).map { TerminalText.padding(cells[$0], to: widths[$0]) + cells[$0] }
            let text = ([title] + figures).joined(separator: "  ")
            return context.columns.map { TerminalText.cut(text, to: $0) } ?? text
        }
    }

    // MARK: - The alarms

    private static func section(
        _ outcome: ReplayOutcome, beside other: ReplaySetting, _ report: ReplayReport, _ context: RenderContext
    ) -> [String] {
        let words = context.words
        let name = words.setting(outcome.setting)
        let title = words.say("raised by \(name)", "告警（\(name)）")
        guard !outcome.alarms.isEmpty else { return [title + words.colon + words.say("none", "无")] }
        let shown = min(outcome.alarms.count, max(0, context.maxRows ?? .max))
        let listing = HistoryListing(outcome, beside: other, lines: report.lines, most: shown, words)
        let (rows, dropped) = HistoryTable(listing, context).section { index in
            outcome.later[index] == nil ? nil : .dim
        }
        var all = [title + words.say(":", "：")] + rows
        if shown < outcome.alarms.count {
            let left = grouped(outcome.alarms.count - shown)
            all.append(words.say("… and \(left) more, later ones", "… 此后另有 \(left) 个"))
        }
        if !dropped.isEmpty {
            all += words.wrapped(
                words.say("left out to fit: ", "宽度不够，未显示：") + dropped.joined(separator: words.comma),
                to: context.columns)
        }
        return all
    }
}

extension HistoryListing {
    /// The alarms of one setting, a row for each, the first ones.
    fileprivate init(
        _ outcome: ReplayOutcome, beside other: ReplaySetting, lines: [Line], most: Int, _ words: Words
    ) {
        let hasEvidence = outcome.setting != .limits
        let hasDelays = outcome.alarms.prefix(most).contains { $0.delay != nil }
        self.init(
            "alarms",
            [
                ("from", words.say("began", "开始")), ("what", words.say("what", "对象")),
                ("lines", words.say("lines", "线路")),
                ("loss", hasEvidence ? words.say("loss %", "丢包 %") : words.say("worst %", "最高 %")),
                ("usual", hasEvidence ? words.say("usual %", "平时 %") : nil),
                ("of", hasDelays ? words.say("delay", "时延") : nil),
                ("rtt", hasDelays ? words.say("median ms", "中位数 ms") : nil),
                ("usual_rtt", hasDelays ? words.say("usual ms", "平时 ms") : nil),
                ("rounds", hasEvidence ? words.say("rounds", "轮数") : nil),
                ("one_in", hasEvidence ? words.say("luck 1 in", "偶然 1/") : nil),
                ("lasted", words.say("lasted", "持续")), ("other", words.setting(other)),
            ],
            rooms: [
                "what": Room(min: 14, isName: true), "lines": .yielding(3), "one_in": .yielding(2),
                "rounds": .yielding(1), "usual_rtt": .yielding(4), "rtt": .yielding(5), "of": .yielding(6),
                "loss": .fixed, "usual": .fixed, "lasted": .fixed, "from": .fixed,
                "other": .fixed,
            ], count: most
        ) { index in
            let alarm = outcome.alarms[index]
            let delay = Self.delay(alarm.delay, words)
            // What its limits have raised evidence does not raise again.
            let other = hasEvidence || outcome.later[index] != nil ? words.later(outcome.later[index]) : "-"
            let loss = alarm.figures.map { $0.lossPerMillion.map { Double($0) / 1e6 } }
            let cells: [Cell] = [
                .text(String(words.moment(alarm.at).dropFirst(5))), .text(words.raised(alarm, lines)),
                .count(alarm.lines.count),
                .number(loss ?? alarm.worstPerMille.map { Double($0) / 1000 }, Decimals.ratio),
                .number(alarm.figures.map { Double($0.usualPerMillion) / 1e6 }, Decimals.ratio),
            ]
            let counts: [Cell] = [.count(alarm.rounds ?? 0), .count(alarm.oneIn ?? 0)]
            return Row(cells: cells + delay + counts + [.text(words.lasted(alarm)), .text(other)])
        }
    }

    /// Which figure of the delay rose, the median RTT, and what is usual.
    private static func delay(_ figures: DelayFigures?, _ words: Words) -> [Cell] {
        let milliseconds = { (microseconds: Int?) in microseconds.map { Double($0) / 1000 } }
        return [
            .text(figures.map { words.figure($0.figure) } ?? ""),
            .number(milliseconds(figures?.medianMicroseconds), Decimals.milliseconds),
            .number(milliseconds(figures?.usualMicroseconds), Decimals.milliseconds),
        ]
    }
}
