internal import LineModel
internal import LineReport

extension LineView {
    /// The window's rounds, the newest first, a page of them; hours or days where it has these.
    static func rounds(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let isRounds = answer.window.resolution == .rounds
        let count = isRounds ? answer.window.points.count : answer.window.spans.count
        guard count > 0 else { return later("rounds") }
        var pager = Pager(page: 1, pageSize: LineAnswer.pageSize, matched: count, order: words("newest first", "最新在前"))
        pager.page = min(answer.page, pager.pages)
        let first = (pager.page - 1) * pager.pageSize
        let places = first..<min(first + pager.pageSize, count)
        let table =
            isRounds
            ? points(places.map { answer.window.points[count - 1 - $0] }, answer, request, site)
            : spans(places.map { answer.window.spans[count - 1 - $0] }, answer, request, site)
        let heading =
            switch answer.window.resolution {
            case .rounds: words("Rounds", "各轮")
            case .hours: words("Hours", "各小时")
            case .days: words("Days", "各天")
            }
        let pages = pager.html(words) { address(answer, site, [("page", String($0))]) + "#rounds" }
        return """
            <section id="rounds" data-live><h2>\(heading) <a class="button small" \
            href="\(site.line(answer.name, answer.focus.items, csv: true))">CSV</a></h2>\
            <div class="scroll">\(table)</div>\(pages)</section>
            """
    }

    private static func points(
        _ points: [HistoryPoint], _ answer: LineAnswer, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        let heads = Shown.heads([
            (words("round", "轮次"), "", false),
            (words("loss %", "丢包 %"), words("lost, late and refused, over sent", "丢失、超时、被拒绝之和除以发出"), true),
            (words("lost", "丢"), "", true), (words("sent", "发"), "", true), (words("min ms", "最小 ms"), "", true),
            (words("median ms", "中位数 ms"), "", true), ("p95 ms", "", true), (words("max ms", "最大 ms"), "", true),
            (words("jitter ms", "抖动 ms"), "RFC 3550", true), (words("state", "状态"), "", false), ("", "", false),
        ])
        let rows = points.map { row($0, answer, request, site) }
        return "<table class=\"data tight\"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table>"
    }

    private static func row(
        _ point: HistoryPoint, _ answer: LineAnswer, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let (words, summary, counts) = (request.words, point.summary, point.summary.counts)
        let isChosen = point.roundID == answer.chosen?.point.roundID
        let state = point.round == .valid ? State.verdict(point, words) : State.validity(point.round, words)
        let pattern = address(answer, site, [("round", point.roundID)]) + "#pattern"
        let why = request.findings.reasons(point.reasons).joined(separator: "; ")
        return """
            <tr data-row data-key="\(point.roundID)"\(isChosen ? " class=\"chosen\"" : .empty)>\
            <th scope="row">\(site.round(point.roundID, request.time(point.started)))</th>\
            \(point.isMeasured ? HTML.lossCell(counts.lossRatio, label: words("loss %", "丢包 %"))
                : HTML.cell(counts.lossRatio.map(LossText.percent), label: words("loss %", "丢包 %"), classes: "soft"))\
            \(HTML.cell(count: counts.sent - counts.received, label: words("lost", "丢")))\
            \(HTML.cell(count: counts.sent, label: words("sent", "发")))\
            \(HTML.cell(summary.rtt?.min, label: "min"))\(HTML.cell(summary.rtt?.median, label: "median"))\
            \(HTML.cell(summary.rtt?.p95, label: "p95"))\(HTML.cell(summary.rtt?.max, label: "max"))\
            \(HTML.cell(summary.jitter, label: "jitter"))<td title="\(why)">\(state)</td>\
            <td><a href="\(pattern)">\(words("probes", "探测包"))</a></td></tr>
            """
    }

    private static func spans(
        _ spans: [HistorySpan], _ answer: LineAnswer, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        let isHours = answer.window.resolution == .hours
        let heads = Shown.heads([
            (words("from", "始于"), "", false),
            (words("worst loss %", "最高丢包 %"), words("the greatest of a round", "单轮最高"), true),
            (words("loss %", "丢包 %"), words("all its probes together", "全部探测包"), true),
            (words("rounds", "轮数"), "", true), (words("abnormal", "异常"), "", true),
            (words("unmeasured", "未测"), "", true), (words("min ms", "最小 ms"), "", true),
            (words("median ms", "中位数 ms"), words("of its rounds' medians", "各轮中位数的中位数"), true),
            (words("max ms", "最大 ms"), "", true),
        ])
        let rows = spans.map { span -> HTML in
            let to = span.from.moved(by: .seconds(isHours ? 3600 : 86_400))
            let zoom = site.line(answer.name, FocusWindow(from: span.from, to: to).items)
            return """
                <tr data-row data-key="\(span.from.utcText)"><th scope="row"><a \
                href="\(zoom)">\(request.time(span.from))</a></th>\
                \(HTML.lossCell(span.worstLoss, label: words("worst", "最高")))\
                \(HTML.lossCell(span.loss, label: words("loss %", "丢包 %")))\
                \(HTML.cell(count: span.rounds, label: words("rounds", "轮数")))\
                \(HTML.cell(count: span.abnormal, label: words("abnormal", "异常")))\
                \(HTML.cell(count: span.unmeasured, label: words("unmeasured", "未测")))\
                \(HTML.cell(span.minRTT, label: "min"))\(HTML.cell(span.medianRTT, label: "median"))\
                \(HTML.cell(span.maxRTT, label: "max"))</tr>
                """
        }
        return "<table class=\"data tight\"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table>"
    }
}
