package import LineModel

/// Lines summed up by what they share.
extension OverviewView {
    /// The worst groups that are seen at once; the others are folded.
    private static let maxShown = 12

    var groups: HTML {
        guard !answer.groups.isEmpty || answer.dimensions.count > 1 else { return .empty }
        let shown = answer.groups.prefix(Self.maxShown).map(row)
        let rest = answer.groups.dropFirst(Self.maxShown).map(row)
        let folded: HTML =
            rest.isEmpty
            ? .empty
            : """
            <details><summary>\(words("\(rest.count.grouped) more", "另外 \(rest.count.grouped) 个"))</summary>\
            <ul>\(rest)</ul></details>
            """
        return """
            <section class="groups" id="groups" data-live><div class="facts"><h2>\
            \(words("By \(answer.by.name(words))", "按\(answer.by.name(words))"))</h2>\(others)\
            <a href="\(gridAddress)">\(words("as a grid", "以矩阵查看"))</a></div>\
            <ul>\(heads(shown.count))\(shown)</ul>\(folded)\(leftOut)</section>
            """
    }

    /// Over each column of groups that there may be: a narrow page shows fewer of them, and fewer columns.
    private func heads(_ groups: Int) -> HTML {
        (0..<3).map { column -> HTML in
            guard column < groups else { return "<li class=\"heads blank c\(column)\" aria-hidden=\"true\"></li>" }
            let isHidden: HTML = column > 0 ? " aria-hidden=\"true\"" : .empty
            return """
                <li class="heads c\(column)"\(isHidden)><span></span>\
                <span class="n" title="\(words("abnormal lines of all", "异常线路数/线路总数"))">\
                \(words("abnormal", "异常"))</span>\
                <span class="n" title="\(Definitions.worstLoss(words))">\
                \(words("worst loss", "最高丢包")) <span class="unit">%</span></span>\
                <span class="n" title="\(Definitions.groupMedian(words))">\
                \(words("median", "中位数")) <span class="unit">ms</span></span></li>
                """
        }
        .joined()
    }

    private var others: HTML {
        let links = answer.dimensions.filter { $0 != answer.by }.map { dimension -> HTML in
            "<a href=\"\(address(query, by: dimension))\">\(words("by", "按")) \(dimension.name(words))</a>"
        }
        return links.joined(" ")
    }

    private var gridAddress: String {
        let columns = answer.by == .echo ? FieldDimension.ingress : .echo
        return site.address(["grid"], [("rows", answer.by.word), ("columns", columns.word)])
    }

    private func row(_ group: GroupRow) -> HTML {
        let mark = StateMark(lines: group.lines, abnormal: group.abnormal, unmeasured: group.unmeasured)
        let word = words.verdict(mark == .good ? .healthy : mark == .unmeasured ? .unmeasured : .abnormal)
        let share = group.loss.map { "\(LossText.percent($0)) %" } ?? "–"
        let all = words("of all its probes together \(share)", "全部探测包合计 \(share)")
        let narrow = address(query.narrowed(to: .init(answer.by, group.group)).with { $0.verdict = nil })
        let median = group.median.map { FigureText.fixed($0, decimals: 1) } ?? "–"
        return """
            <li data-key="\(group.group)"><span class="name">\(mark.mute(word)) <a href="\(narrow)">\
            \(group.group.isEmpty ? words("(empty)", "（空）") : group.group)</a></span>\
            <span class="n">\(group.abnormal.grouped)/\(group.lines.grouped)</span>\
            \(loss(group, all))<span class="n">\(median)</span></li>
            """
    }

    private func loss(_ group: GroupRow, _ all: String) -> HTML {
        guard let worst = group.worstLoss else { return "<span class=\"n none\">–</span>" }
        return "<span class=\"n loss \(worst.lossClassName)\" title=\"\(all)\">\(LossText.percent(worst))</span>"
    }

    private var leftOut: HTML {
        let left = answer.groupCount - answer.groups.count
        guard left > 0 else { return .empty }
        let are = left == 1 ? "group is" : "groups are"
        return """
            <p class="soft">\(words(
            "\(left.grouped) better \(are) not shown; filter the lines, or choose another summary.",
            "另有 \(left.grouped) 个较好的分组未显示；可筛选线路或改按其他项汇总。"))</p>
            """
    }
}

extension FieldDimension {
    /// "ingress", "echo", or the tag's key.
    package func name(_ words: PageWords) -> String {
        switch self {
        case .ingress: words("ingress", "入口")
        case .echo: words("echo", "回显端")
        case .tag(let key): key
        }
    }
}
