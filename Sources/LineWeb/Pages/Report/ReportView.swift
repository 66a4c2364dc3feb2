internal import LineModel
internal import LineReport

/// The report as a page that prints well.
enum ReportView {
    static func view(
        _ asked: ReportQuery, _ report: AvailabilityReport, _ dimensions: [FieldDimension], _ request: PageRequest,
        _ site: Site
    ) -> Page {
        let words = request.words
        let title = words("Report", "报告") + " " + (asked.month ?? "")
        return Page(
            title: title,
            body: """
                <h1>\(words("Report", "报告")) \(asked.month ?? "")</h1>
                <p class="muted">\(site.vantage) · \(request.time(asked.from)) – \(request.time(asked.to))\
                \(filters(asked, words))</p>
                \(asked.problem.map { "<p class=\"notice\" role=\"alert\">\($0)</p>" as HTML } ?? "")
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
            "<a rel=\"\(rel)\" href=\"\(site.address(["report"], asked.items([("month", asked.month(further)), ("page", nil)])))\">\(text)</a>"
        }
        let tag = asked.lines.filters.lazy.compactMap { filter -> String? in
            if case .tag(let key) = filter.dimension { "\(key)=\(filter.value)" } else { nil }
        }.first
        let keys = dimensions.compactMap { dimension -> HTML? in
            if case .tag(let key) = dimension { "<option value=\"\(key)=\">" } else { nil }
        }
        return """
            <nav class="ranges screen">\(link(-1, "prev", words("‹ month before", "‹ 上月"))) \
            \(link(1, "next", words("month after ›", "下月 ›"))) \
            <a href="\(site.address(["report.csv"], asked.items()))">CSV</a></nav>
            <form class="filter screen" method="get" action="\(site.address(["report"]))">\
            <label>\(words("month", "月份")) <input name="month" value="\(asked.month ?? "")" placeholder="2026-11" \
            pattern="[0-9]{4}-[0-9]{2}" size="8"></label> \
            <label>\(words("tag", "标签")) <input name="tag" value="\(tag ?? "")" list="tags" placeholder="key=value"></label>\
            <datalist id="tags">\(keys)</datalist> \
            <label>\(words("loss above, %", "丢包高于，%")) <input name="above" size="4" \
            value="\(FigureText.short(asked.lossAbove * 100))"></label> \
            <button>\(words("show", "查看"))</button></form>
            """
    }

    private static func totals(_ asked: ReportQuery, _ report: AvailabilityReport, _ words: PageWords) -> HTML {
        let total = report.total
        guard report.matched > 0, total.rounds > 0 else {
            return """
                <p class="empty">\(words(
                "No line was measured in this time, or none fits the filter. Choose another month or another tag.",
                "此时段没有测量，或没有符合条件的线路。请选择其他月份或标签。"))</p>
                """
        }
        func entry(_ name: String, _ figure: String, _ unit: String, _ note: String, _ means: String) -> HTML {
            """
            <div><dt title="\(means)">\(name)</dt><dd><b>\(figure)</b> \(unit)\
            \(note.isEmpty ? "" : "<small>\(note)</small>")</dd></div>
            """
        }
        let valid = report.rounds == 0 ? nil : Double(report.validRounds) / Double(report.rounds)
        return """
            <dl class="figures" id="totals">\
            \(entry(words("availability", "可用率"), availability(total), "%",
            words("\(report.matched.grouped) lines", "\(report.matched.grouped) 条线路"),
            words("measured rounds of all lines that were not down", "全部线路测得轮次中未中断的比例")))\
            \(entry(words("loss", "丢包"), Shown.percent(total.loss), "%",
            words("of \(total.sent.grouped) probes", "共 \(total.sent.grouped) 个探测包"),
            words("lost over sent, of all measured rounds together", "全部测得轮次的丢失除以发出")))\
            \(entry(words("minutes of loss", "丢包分钟"), minutes(total.minutesOfLoss), words("min", "分"),
            words("above \(FigureText.short(asked.lossAbove * 100)) %", "高于 \(FigureText.short(asked.lossAbove * 100))%"),
            words("line-minutes of measured rounds with more loss", "丢包更高的测得轮次所占的线路分钟数")))\
            \(entry("p95", Shown.ms(total.medianP95), "ms",
            total.worstP95.map { words("worst \(Shown.ms($0))", "最差 \(Shown.ms($0))") } ?? "",
            words("the median of the rounds' p95, and the worst", "各轮 p95 的中位数与最差值")))\
            \(entry(words("incidents", "故障"), report.incidents.count.grouped, "", "",
            words("that were open at some time of it", "此时段内存在过的故障")))\
            \(entry(words("valid rounds", "有效轮次"), Shown.percent(valid), "%",
            words("\(report.validRounds.grouped) of \(report.rounds.grouped)",
            "\(report.rounds.grouped) 轮中 \(report.validRounds.grouped) 轮"),
            words("rounds that can be trusted; the others count neither way", "可信的轮次；其余不计入")))</dl>
            """
    }

    /// Per cent with so many decimals that one bad round of a month shows.
    static func availability(_ row: AvailabilityReport.Row) -> String {
        guard let share = row.availability else { return Shown.none }
        // Rounded down: 100 is only what never was down.
        return FigureText.fixed((share * 100_000).rounded(.down) / 1000, decimals: 3)
    }

    static func minutes(_ value: Double?) -> String { value.map { Shown.count(Int($0.rounded())) } ?? Shown.none }

    private static func table(
        _ asked: ReportQuery, _ report: AvailabilityReport, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        guard !report.rows.isEmpty else { return "" }
        let above = FigureText.short(asked.lossAbove * 100)
        let focus = FocusWindow(from: asked.from, to: asked.to)
        let rows = report.rows.map { row -> HTML in
            let hours = row.worstHours.map { span -> HTML in
                let to = span.from.moved(by: .seconds(3600))
                let href = site.line(row.name, FocusWindow(from: span.from, to: to).items)
                return "<a href=\"\(href)\">\(request.hour(span.from))</a>\u{00A0}\(Shown.percent(span.loss))"
            }
            return """
                <tr><th scope="row">\(site.lineLink(row.name, focus.items))</th><td>\(availability(row))</td>\
                <td>\(row.down.grouped)</td><td>\(row.measured.grouped)</td><td>\(Shown.percent(row.loss))</td>\
                <td>\(minutes(row.minutesOfLoss))</td><td>\(Shown.ms(row.medianP95))</td><td>\(Shown.ms(row.worstP95))</td>\
                <td>\(row.incidents)</td><td class="text">\(hours.joined(", "))</td></tr>
                """
        }
        let pages = max(1, (report.matched + ReportQuery.pageSize - 1) / ReportQuery.pageSize)
        let page = min(asked.lines.page, pages)
        let first = (page - 1) * ReportQuery.pageSize
        let heads: [(String, String)] = [
            (words("line", "线路"), ""), (words("availability %", "可用率 %"), words("see the rule below", "见下方规则")),
            (words("down, rounds", "中断，轮"), words("abnormal by the limits of that time", "按当时上限判为异常")),
            (words("measured", "测得，轮"), ""), (words("loss %", "丢包 %"), words("all its probes together", "全部探测包")),
            (words("min above \(above) %", "高于 \(above)% 的分钟"), ""),
            (words("p95 ms", "p95 ms"), words("median of the rounds' p95", "各轮 p95 的中位数")),
            (words("worst p95 ms", "最差 p95 ms"), ""), (words("incidents", "故障"), ""),
            (words("worst hours, loss %", "最差小时，丢包 %"), ""),
        ]
        return """
            <section id="lines"><h2>\(words("Lines", "线路"))</h2><div class="scroll"><table class="figures rows"><thead><tr>\
            \(heads.map { "<th scope=\"col\" title=\"\($0.1)\">\($0.0)</th>" as HTML })</tr></thead><tbody>\(rows)</tbody></table></div>\
            \(Pager.view(page: page, pages: pages, first: first + 1, last: first + report.rows.count, of: report.matched, words) {
                site.address(["report"], asked.items([("page", String($0))]))
            })</section>
            """
    }

    private static func incidents(_ report: AvailabilityReport, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard !report.incidents.isEmpty else { return "" }
        let most = 50
        let items = report.incidents.prefix(most).map { outage -> HTML in
            let id = String(outage.incident.id)
            return """
                <li><a href="\(site.address(["incidents", id]))">#\(id)</a> \
                \(request.findings.phrase(outage)) · \(IncidentView.times(outage, request))</li>
                """
        }
        let rest = report.incidents.count - items.count
        return """
            <section id="incidents"><h2>\(words("Incidents", "故障"))</h2><ul class="events">\(items)</ul>\
            \(rest > 0 ? "<p><a href=\"\(site.address(["incidents"]))\">\(words("and \(rest) more", "另有 \(rest) 个"))</a></p>" : "")</section>
            """
    }

    /// How all of it is counted.
    private static func rule(_ asked: ReportQuery, _ words: PageWords) -> HTML {
        let above = FigureText.short(asked.lossAbove * 100)
        return """
            <section id="rule"><h2>\(words("How it is counted", "计算规则"))</h2><ul>\
            <li>\(words(
            "A line is down in a round where it was abnormal, by the limits of that time. Availability is the share of its "
                + "measured rounds in which it was not down.",
            "线路在某轮按当时上限判为异常，即该轮中断。可用率为测得轮次中未中断的比例。"))</li>\
            <li>\(words(
            "Rounds that left the line unmeasured, or that were not valid, count neither way: what we failed to measure is "
                + "neither up nor down.",
            "未测到该线路的轮次和无效轮次不计入：未测到的既不算可用也不算中断。"))</li>\
            <li>\(words(
            "Loss is all lost, late and refused probes over all that were sent. A minute of loss belongs to a round with more "
                + "than \(above) % of loss; a round stands for the time until the next one.",
            "丢包为丢失、超时、被拒绝的探测包之和除以发出数。丢包高于 \(above)% 的轮次计入丢包分钟，每轮代表至下一轮的时间。"))</li>\
            <li>\(words(
            "p95 is the median of the rounds' 95th percentiles, beside the worst of them: percentiles cannot be averaged. "
                + "Where only hours or days are kept, it is –.",
            "p95 为各轮 95 百分位的中位数，旁为最差值：百分位不能取平均。只保存小时或天的时段显示 –。"))</li></ul></section>
            """
    }
}

extension PageRequest {
    /// `11-28 20:00`: an hour of a known month.
    func hour(_ time: WallTime) -> String {
        let local = local(time)
        return "\(local.dateText.dropFirst(5)) \(local.timeText.prefix(5))"
    }
}
