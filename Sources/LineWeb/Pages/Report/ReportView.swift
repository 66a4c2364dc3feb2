internal import LineModel
internal import LineReport

/// The report as a page that prints well.
enum ReportView {
    static func view(
        _ asked: ReportQuery, _ report: AvailabilityReport, _ dimensions: [FieldDimension], _ request: PageRequest,
        _ site: Site
    ) -> Page {
        let words = request.words
        let title = words("Report", "报表") + " " + (asked.month ?? "")
        return Page(
            title: title,
            body: """
                <h1>\(words("Report", "报表")) \(asked.month ?? "")</h1>
                <p class="soft">\(site.vantage) · \(request.time(asked.from)) – \(request.time(asked.to))\
                \(filters(asked, words))</p>
                \(Notice.html(asked.problem))
                \(controls(asked, dimensions, request, site))
                \(totals(asked, report, words))
                \(table(asked, report, request, site))
                \(incidents(report, request, site))
                \(rule(asked, words))
                """)
    }

    private static func filters(_ asked: ReportQuery, _ words: PageWords) -> HTML {
        asked.lines.filters.map { " · \($0.dimension.word) = \($0.value)" as HTML }.joined()
            + (asked.lines.search.isEmpty ? "" : " · \(words("search", "搜索")): \(asked.lines.search)")
    }

    private static func controls(
        _ asked: ReportQuery, _ dimensions: [FieldDimension], _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        func link(_ further: Int, _ rel: String, _ text: String) -> HTML {
            let items = asked.items([("month", asked.month(further)), ("page", nil)])
            return "<a rel=\"\(rel)\" href=\"\(site.address(["report"], items))\">\(text)</a>"
        }
        let tag = asked.lines.filters.lazy.compactMap { filter -> String? in
            if case .tag(let key) = filter.dimension { "\(key)=\(filter.value)" } else { nil }
        }.first
        let keys = dimensions.compactMap { dimension -> HTML? in
            if case .tag(let key) = dimension { "<option value=\"\(key)=\"></option>" } else { nil }
        }
        return """
            <nav class="ranges">\(link(-1, "prev", words("‹ month before", "‹ 上月"))) \
            \(link(1, "next", words("month after ›", "下月 ›"))) \
            <a href="\(site.address(["report.csv"], asked.items()))">CSV</a></nav>
            <form class="bar" method="get" action="\(site.address(["report"]))">\
            <label>\(words("month", "月份")) <input name="month" value="\(asked.month ?? "")" placeholder="2026-11" \
            pattern="[0-9]{4}-[0-9]{2}" size="8"></label> \
            <label>\(words("tag", "标签")) <input name="tag" value="\(tag ?? "")" list="tags" placeholder="key=value">\
            </label>\
            <datalist id="tags">\(keys)</datalist> \
            <label>\(words("loss above, %", "丢包高于，%")) <input name="above" size="4" \
            value="\(FigureText.short(asked.lossAbove * 100))"></label> \
            <button>\(words("show", "查看"))</button></form>
            """
    }

    private static func totals(_ asked: ReportQuery, _ report: AvailabilityReport, _ words: PageWords) -> HTML {
        let total = report.total
        guard report.matched > 0, total.rounds > 0 else {
            return EmptyState.html(
                words("No line was measured in this time, or none fits.", "此时段没有测量，或没有符合条件的线路。"),
                "\(words("Choose another month, or another tag.", "请选择其他月份或标签。"))")
        }
        let valid = report.rounds == 0 ? nil : Double(report.validRounds) / Double(report.rounds)
        let above = FigureText.short(asked.lossAbove * 100)
        let entries = [
            Shown.entry(
                words("availability", "可用率"), availability(total), "%",
                note: words("\(report.matched.grouped) lines", "\(report.matched.grouped) 条线路"),
                means: words("The share of measured rounds in which a line was not down.", "测得轮次中未中断的比例。")),
            Shown.lossEntry(
                words("loss", "丢包"), total.loss,
                note: words("of \(total.sent.grouped) probes", "共 \(total.sent.grouped) 个探测包"),
                means: words("All probes of measured rounds together.", "全部测得轮次的探测包合计。")),
            Shown.entry(
                words("loss above \(above) %", "丢包高于 \(above)%"), minutes(total.minutesOfLoss), words("min", "分钟"),
                note: words("of all lines together", "全部线路合计"),
                means: words(
                    "Minutes of measured rounds with more loss, added up over lines.", "丢包更高的测得轮次的分钟数，按线路累加。")),
            Shown.entry(
                "p95", Shown.ms(total.medianP95), "ms",
                note: total.worstP95.map { words("worst \(Shown.ms($0))", "最高 \(Shown.ms($0))") } ?? "",
                means: words("The median of the rounds' p95, and the worst.", "各轮 p95 的中位数与最高值。")),
            Shown.entry(
                words("incidents", "故障"), report.incidents.count.grouped,
                means: words("Those that were open at some time of it.", "此时段内存在过的故障。")),
            Shown.entry(
                words("valid rounds", "有效轮次"), Shown.percent(valid), "%",
                note: words(
                    "\(report.validRounds.grouped) of \(report.rounds.grouped)",
                    "\(report.rounds.grouped) 轮中 \(report.validRounds.grouped) 轮"),
                means: words("Rounds that can be trusted; the others count neither way.", "可信的轮次；其余不计入。")),
        ]
        return "<dl class=\"sums\" id=\"totals\">\(entries)</dl>"
    }

    /// Per cent with so many decimals that one bad round of a month shows.
    static func availability(_ row: AvailabilityReport.Row) -> String {
        guard let share = row.availability else { return Shown.none }
        // Rounded down: 100 is only what never was down.
        return FigureText.fixed((share * 100_000).rounded(.down) / 1000, decimals: 3)
    }

    static func minutes(_ value: Double?) -> String { value.map { Int($0.rounded()).grouped } ?? Shown.none }

    private static func table(
        _ asked: ReportQuery, _ report: AvailabilityReport, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        guard !report.rows.isEmpty else { return .empty }
        let above = FigureText.short(asked.lossAbove * 100)
        let heads = Shown.heads([
            (words("line", "线路"), "", false),
            (words("availability %", "可用率 %"), words("see the rule below", "见下方规则"), true),
            (words("down", "中断，轮"), words("rounds in which it was abnormal", "异常轮次"), true),
            (words("measured", "测得，轮"), words("valid rounds that measured it", "有效且测得的轮次"), true),
            (words("loss %", "丢包 %"), words("all its probes together", "全部探测包"), true),
            (
                words("min > \(above) %", "> \(above)% 分钟"),
                words("minutes of rounds with more loss", "丢包更高的轮次的分钟数"), true
            ), ("p95 ms", words("median of the rounds' p95", "各轮 p95 的中位数"), true),
            (words("worst p95", "最高 p95"), words("the greatest of a round", "单轮最高"), true),
            (words("incidents", "故障"), words("those that had the line", "涉及该线路的故障"), true),
            (words("worst hours, loss %", "丢包最高的小时，%"), "", false),
        ])
        var pager = Pager(
            page: 1, pageSize: ReportQuery.pageSize, matched: report.matched, order: words("worst first", "最严重在前"))
        pager.page = min(asked.lines.page, pager.pages)
        let pages = pager.html(words) { site.address(["report"], asked.items([("page", String($0))])) }
        return """
            <section id="lines"><h2>\(words("Lines", "线路"))</h2><div class="scroll"><table class="data"><thead>\
            <tr>\(heads)\
            </tr></thead><tbody>\(report.rows.map { row($0, asked, request, site) })</tbody></table></div>\(pages)\
            </section>
            """
    }

    private static func row(
        _ row: AvailabilityReport.Row, _ asked: ReportQuery, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        let focus = FocusWindow(from: asked.from, to: asked.to)
        let hours = row.worstHours.map { span -> HTML in
            let hour = FocusWindow(from: span.from, to: span.from.moved(by: .seconds(3600)))
            return """
                <span class="nowrap"><a href="\(site.line(row.name, hour.items))">\(request.moment(span.from))</a> \
                \(Shown.percent(span.loss))</span>
                """
        }
        return """
            <tr data-row data-key="\(row.name.cut)"><th scope="row" \
            class="name">\(site.lineLink(row.name, focus.items))\
            </th>\
            \(HTML.cell(availability(row), label: words("availability %", "可用率 %")))\
            \(HTML.cell(count: row.down, label: words("down", "中断")))\
            \(HTML.cell(count: row.measured, label: words("measured", "测得")))\
            \(HTML.lossCell(row.loss, label: words("loss %", "丢包 %")))\
            \(HTML.cell(minutes(row.minutesOfLoss), label: words("minutes", "分钟")))\
            \(HTML.cell(row.medianP95, label: "p95"))\(HTML.cell(row.worstP95, label: words("worst p95", "最高 p95")))\
            \(HTML.cell(count: row.incidents, label: words("incidents", "故障")))<td>\(hours.joined(", "))</td></tr>
            """
    }

    private static func incidents(_ report: AvailabilityReport, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard !report.incidents.isEmpty else { return .empty }
        let most = 50
        let items = report.incidents.prefix(most).map { outage -> HTML in
            let id = String(outage.incident.id)
            return """
                <li data-row><a href="\(site.address(["incidents", id]))">#\(id)</a>\
                <span>\(request.findings.phrase(outage))</span>\
                <span class="soft">\(IncidentView.times(outage, request))</span></li>
                """
        }
        let rest = report.incidents.count - items.count
        let more: HTML =
            rest > 0
            ? "<p><a href=\"\(site.address(["incidents"]))\">\(words("and \(rest) more", "另有 \(rest) 个"))</a></p>"
            : .empty
        return """
            <section id="incidents"><h2>\(words("Incidents", "故障"))</h2><ul class="events">\(items)</ul>\
            \(more)</section>
            """
    }

    /// How all of it is counted.
    private static func rule(_ asked: ReportQuery, _ words: PageWords) -> HTML {
        let above = FigureText.short(asked.lossAbove * 100)
        return """
            <section id="rule"><h2>\(words("How it is counted", "计算规则"))</h2><ul>\
            <li>\(words(
            "A line is down in a round where it was abnormal, by the limits of that time. Availability is the share "
            + "of its "
                + "measured rounds in which it was not down.",
            "线路在某轮按当时上限判为异常，即该轮中断。可用率为测得轮次中未中断的比例。"))</li>\
            <li>\(words(
            "Rounds that left the line unmeasured, or that were not valid, count neither way: what we failed to "
            + "measure is "
                + "neither up nor down.",
            "未测到该线路的轮次和无效轮次不计入：未测到的既不算可用也不算中断。"))</li>\
            <li>\(words(
            "Loss is all lost, late and refused probes over all that were sent. A minute of loss belongs to a round "
            + "with more "
                + "than \(above) % of loss; a round stands for the time until the next one.",
            "丢包为丢失、超时、被拒绝的探测包之和除以发出数。丢包高于 \(above)% 的轮次计入丢包分钟，每轮代表至下一轮的时间。"))</li>\
            <li>\(words(
            "p95 is the median of the rounds' 95th percentiles, beside the worst of them: percentiles cannot be "
            + "averaged. "
                + "Where only hours or days are kept, it is –.",
            "p95 为各轮 95 百分位的中位数，旁为最高值：百分位不能取平均。只保存小时或天的时段显示 –。"))</li></ul></section>
            """
    }
}
