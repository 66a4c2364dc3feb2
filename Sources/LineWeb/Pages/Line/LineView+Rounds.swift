internal import LineModel
internal import LineReport

extension LineView {
    /// The window's rounds, the newest first, a page of them; hours or days where it has these.
    static func rounds(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let isRounds = answer.window.resolution == .rounds
        let count = isRounds ? answer.window.points.count : answer.window.spans.count
        guard count > 0 else { return "" }
        let pages = (count + LineAnswer.pageSize - 1) / LineAnswer.pageSize
        let page = min(answer.page, pages)
        let first = (page - 1) * LineAnswer.pageSize
        let places = first..<min(first + LineAnswer.pageSize, count)
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
        return """
            <section id="rounds" data-live><h2>\(heading)</h2><div class="scroll">\(table)</div>\
            \(Pager.view(page: page, pages: pages, first: first + 1, last: places.upperBound, of: count, words) { page in
                address(answer, site, [("page", String(page))]) + "#rounds"
            })</section>
            """
    }

    private static func heads(_ titles: [(String, String)]) -> [HTML] {
        titles.map { title, means in
            means.isEmpty
                ? "<th scope=\"col\">\(title)</th>" : "<th scope=\"col\" title=\"\(means)\">\(title)</th>"
        }
    }

    private static func points(
        _ points: [HistoryPoint], _ answer: LineAnswer, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        let titles = [
            (words("round", "轮次"), ""), (words("loss %", "丢包 %"), words("lost, late and refused over sent", "丢失、超时、被拒绝除以发出")),
            (words("lost", "丢"), ""), (words("sent", "发"), ""), (words("min ms", "最小 ms"), ""),
            (words("median ms", "中位数 ms"), ""), ("p95 ms", ""), (words("max ms", "最大 ms"), ""),
            (words("jitter ms", "抖动 ms"), "RFC 3550"), (words("state", "状态"), ""), ("", ""),
        ]
        let reasons = Words(.keys, request.language)
        let rows = points.map { point -> HTML in
            let (summary, counts) = (point.summary, point.summary.counts)
            let isChosen = point.roundID == answer.chosen?.point.roundID
            let state =
                point.round == .valid ? State.verdict(point.verdict, words) : State.validity(point.round, words)
            let loss = point.isMeasured ? counts.lossRatio.map { LossClass(loss: $0).style } ?? "" : "unmeasured"
            let pattern = address(answer, site, [("round", point.roundID)]) + "#pattern"
            let why = reasons.reasons(point.reasons).joined(separator: "; ")
            return """
                <tr\(isChosen ? " class=\"chosen\"" : "")><th scope="row">\
                <a href="\(site.address(["rounds", point.roundID]))">\(request.time(point.started))</a></th>\
                <td class="\(loss)">\(Shown.percent(counts.lossRatio))</td>\
                <td>\(counts.sent - counts.received)</td><td>\(counts.sent)</td>\
                <td>\(Shown.ms(summary.rtt?.min))</td><td>\(Shown.ms(summary.rtt?.median))</td>\
                <td>\(Shown.ms(summary.rtt?.p95))</td><td>\(Shown.ms(summary.rtt?.max))</td>\
                <td>\(Shown.ms(summary.jitter))</td><td class="text" title="\(why)">\(state)</td>\
                <td class="text"><a href="\(pattern)">\(words("probes", "探测包"))</a></td></tr>
                """
        }
        return """
            <table class="figures rows"><thead><tr>\(heads(titles))</tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private static func spans(
        _ spans: [HistorySpan], _ answer: LineAnswer, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let words = request.words
        let isHours = answer.window.resolution == .hours
        let titles = [
            (words("from", "始于"), ""), (words("worst loss %", "最差丢包 %"), words("of a round", "单轮")),
            (words("loss %", "丢包 %"), words("of all its probes", "全部探测包")), (words("rounds", "轮数"), ""),
            (words("abnormal", "异常"), ""), (words("unmeasured", "未测"), ""), (words("min ms", "最小 ms"), ""),
            (words("median ms", "中位数 ms"), words("of its rounds' medians", "各轮中位数的中位数")),
            (words("max ms", "最大 ms"), ""),
        ]
        let rows = spans.map { span -> HTML in
            let to = span.from.moved(.seconds(isHours ? 3600 : 86_400))
            let loss = span.worstLoss.map { LossClass(loss: $0).style } ?? "unmeasured"
            let zoom = site.line(answer.name, FocusWindow(from: span.from, to: to).items)
            return """
                <tr><th scope="row"><a href="\(zoom)">\(request.time(span.from))</a></th>\
                <td class="\(loss)">\(Shown.percent(span.worstLoss))</td><td>\(Shown.percent(span.loss))</td>\
                <td>\(span.rounds)</td><td>\(span.abnormal)</td><td>\(span.unmeasured)</td>\
                <td>\(Shown.ms(span.minRTT))</td><td>\(Shown.ms(span.medianRTT))</td>\
                <td>\(Shown.ms(span.maxRTT))</td></tr>
                """
        }
        return """
            <table class="figures rows"><thead><tr>\(heads(titles))</tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}
