package import LineModel

extension HistoryListing {
    /// Groups of lines, a row for each, in their order.
    ///
    /// - Parameters:
    ///   - by: what the lines of each share.
    ///   - without: the lines that have no group, as the last row; nil where each has one.
    package init(
        groups: [GroupRow], by: FieldDimension, without: GroupRow? = nil, _ words: Words = .keys
    ) {
        let all = groups + [without].compactMap(\.self)
        self.init(
            "groups",
            [
                ("by", nil), ("group", TerminalText.cut(TerminalText.cleaned(words.dimension(by)), to: 24)),
                ("lines", words.say("lines", "线路")), ("abnormal", words.say("abnormal", "异常")),
                ("unmeasured", words.say("unmeas.", "未测")), ("sent", nil), ("lost", nil),
                ("loss", words.say("loss %", "丢包 %")), ("worst_loss", words.say("worst %", "最高 %")),
                ("rtt_median_ms", words.say("p50 ms", "中位 ms")),
                ("rtt_worst_median_ms", words.say("worst ms", "最高 ms")),
            ],
            rooms: [
                "group": Room(min: 12, isName: true), "unmeasured": .fixed, "rtt_worst_median_ms": .yielding(1),
                "rtt_median_ms": .yielding(2), "sent": .fixed, "lost": .fixed,
            ], count: all.count
        ) { index in
            let group = all[index]
            let hasGroup = index < groups.count
            return Row(cells: [
                .text(by.word), .text(hasGroup ? group.group : nil), .count(group.lines), .count(group.abnormal),
                .count(group.unmeasured), .count(group.sent), .count(group.lost),
                .number(group.loss, Decimals.ratio), .number(group.worstLoss, Decimals.ratio),
                .number(group.median, Decimals.milliseconds), .number(group.worstMedian, Decimals.milliseconds),
            ])
        }
    }
}

extension Words {
    /// What lines are summed up by; the key of a tag is its own.
    func dimension(_ dimension: FieldDimension) -> String {
        switch dimension {
        case .ingress: say("ingress", "入口")
        case .echo: say("echo", "回显端")
        case .tag(let key): key
        }
    }
}

/// The summary by groups as a section of a view for people.
enum GroupSection {
    /// The rows of one dimension, with what was left out; none where no line has a group.
    ///
    /// - Parameters:
    ///   - groups: the worst first.
    ///   - total: how many groups there are in all.
    ///   - most: more are counted, and not shown; nil shows all.
    static func rows(
        _ groups: [GroupRow], by: FieldDimension, total: Int, without: GroupRow? = nil, most: Int? = nil,
        _ context: RenderContext
    ) -> [String] {
        let shown = Array(groups.prefix(most ?? groups.count))
        let listing = HistoryListing(groups: shown, by: by, without: without, context.words)
        let (rows, dropped) = HistoryTable(listing, context).section { index in
            let group = index < shown.count ? shown[index] : without
            return group.flatMap { $0.abnormal > 0 ? .red : $0.unmeasured > 0 ? .dim : nil }
        }
        let words = context.words
        var notes: [String] = []
        if total > shown.count {
            let left = grouped(total - shown.count)
            notes.append(words.say("… and \(left) more groups, none of them worse", "… 另有 \(left) 组，均不更差"))
        }
        if !dropped.isEmpty {
            notes.append(words.say("left out to fit: ", "宽度不够，未显示：") + dropped.joined(separator: ", "))
        }
        return rows + notes
    }
}
