internal import LineModel

/// Lines, or times, beside each other.
enum CompareView {
    static func view(_ answer: CompareAnswer, _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let title = words("Compare", "对比") + " " + answer.names.joined(separator: ", ").shortened
        let names = answer.names.map { site.lineLink($0, answer.focus.items) }.joined(", ")
        return Page(
            title: title,
            body: """
                <h1>\(words("Compare", "对比")) \(names)</h1>
                \(ranges(answer, request, site))
                \(Notice.html(problem(answer, words)))
                <p class="window">\(request.time(answer.focus.from)) – \(request.time(answer.focus.to)) · \
                \(answer.windows.first.map { LineGraph.resolution($0, request) } ?? "")</p>
                <figure>\(picture(answer, request, site))\
                <figcaption>\(LineGraph.key(words))\
                \(LineGraph.caption(answer.windows.first, words))</figcaption></figure>
                \(table(answer, request, site))
                \(form(answer, request, site))
                """)
    }

    private static func problem(_ answer: CompareAnswer, _ words: PageWords) -> String? {
        if let problem = answer.problem { return problem }
        guard !answer.unknown.isEmpty else { return nil }
        let names = answer.unknown.map(\.shortened).joined(separator: ", ")
        return words("No line has the name \(names).", "没有名为 \(names) 的线路。")
    }

    /// The items of the address, with others in the place of some.
    private static func items(
        _ answer: CompareAnswer, _ focus: [(String, String?)], against: String?, isFull: Bool
    ) -> [(String, String?)] {
        answer.names.map { ("line", $0) } + focus + [("against", against), ("scale", isFull ? "full" : nil)]
    }

    private static func ranges(_ answer: CompareAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let (focus, words) = (answer.focus, request.words)
        let against = answer.against?.shortText
        func address(_ focus: [(String, String?)], _ against: String?, _ isFull: Bool) -> String {
            site.address(["compare"], items(answer, focus, against: against, isFull: isFull))
        }
        let links = FocusWindow.ranges.map { range -> HTML in
            let current: HTML = focus.lasts(range) ? " aria-current=\"true\"" : .empty
            return "<a href=\"\(address(focus.items(lasting: range), against, answer.isFull))\"\(current)>\(range)</a>"
        }
        let choices = [
            (nil, words("nothing", "无")), ("1d", words("the day before", "前一天")),
            ("7d", words("the week before", "前一周")),
            ("28d", words("four weeks before", "四周前")),
        ].map { value, text -> HTML in
            let current: HTML = value == against ? " aria-current=\"true\"" : .empty
            return "<a href=\"\(address(focus.items, value, answer.isFull))\"\(current)>\(text)</a>"
        }
        let scale = answer.isFull ? words("usual scale", "常用刻度") : words("full scale", "完整刻度")
        return """
            <nav class="ranges" aria-label="\(words("range", "时间范围"))"><span class="set">\
            <a rel="prev" \
            href="\(address(focus.moved(by: -1).items, against, answer.isFull))">‹ \(words("earlier", "更早"))</a>\
            \(links)<a rel="next" \
            href="\(address(focus.moved(by: 1).items, against, answer.isFull))">\(words("later", "更晚")) ›</a>\
            </span><span class="set aside"><span class="soft">\(words("against", "对照"))</span>\(choices)</span>\
            <span class="set aside"><a href="\(address(focus.items, against, !answer.isFull))">\(scale)</a></span></nav>
            """
    }

    private static func title(_ window: LineWindow, _ answer: CompareAnswer, _ request: PageRequest) -> String {
        guard let against = answer.against, window.from.nanosecondsSince1970 < answer.focus.from.nanosecondsSince1970
        else { return window.line.name.shortened }
        let before = request.lasted(against)
        return "\(window.line.name.shortened), " + request.words("\(before) before", "\(before)前")
    }

    private static func picture(_ answer: CompareAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        LineGraph.picture(
            answer.windows, titles: answer.windows.map { title($0, answer, request) }, id: "compared",
            isFull: answer.isFull,
            drags: answer.against == nil, request, site)
    }

    /// The figures of each window below each other.
    private static func table(_ answer: CompareAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let heads = Shown.heads([
            (words("line", "线路"), "", false), (words("from", "始于"), "", false),
            (words("loss %", "丢包 %"), words("all probes together", "全部探测包"), true),
            (words("worst round %", "单轮最高 %"), "", true),
            (words("median ms", "中位数 ms"), words("the median of the rounds' medians", "各轮中位数的中位数"), true),
            ("p95 ms", words("the median of the rounds' p95", "各轮 p95 的中位数"), true),
            (words("jitter ms", "抖动 ms"), words("the median of the rounds' jitter", "各轮抖动的中位数"), true),
            (words("abnormal rounds", "异常轮次"), "", true), (words("measured", "测得"), "", true),
        ])
        let rows = answer.windows.map { window -> HTML in
            let figures = WindowFigures(window)
            let focus = FocusWindow(from: window.from, to: window.to)
            return """
                <tr data-row><th scope="row" class="name">\(site.lineLink(window.line.name, focus.items))</th>\
                <td>\(request.time(window.from))</td>\
                \(HTML.lossCell(figures.loss, label: words("loss %", "丢包 %")))\
                \(HTML.lossCell(figures.worstLoss, label: words("worst round %", "单轮最高 %")))\
                \(HTML.cell(figures.median, label: "median"))\(HTML.cell(figures.p95, label: "p95"))\
                \(HTML.cell(figures.jitter, label: "jitter"))\
                \(HTML.cell(count: figures.abnormal, label: words("abnormal", "异常")))\
                \(HTML.cell(count: figures.measured, label: words("measured", "测得")))</tr>
                """
        }
        return """
            <section><div class="scroll"><table class="data tight"><thead><tr>\(heads)</tr></thead><tbody>\(rows)\
            </tbody>\
            </table></div></section>
            """
    }

    private static func form(_ answer: CompareAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard answer.names.count < ComparePage.maxLines else { return .empty }
        let kept = items(answer, answer.focus.items, against: answer.against?.shortText, isFull: answer.isFull)
        let hidden = kept.compactMap { name, value in
            value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" as HTML }
        }
        return """
            <form class="bar" method="get" action="\(site.address(["compare"]))">\(hidden)\
            <label>\(words("one more line", "再加一条线路")) <input name="with" required maxlength="500"></label>\
            <button>\(words("compare", "对比"))</button></form>
            """
    }
}
