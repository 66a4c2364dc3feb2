internal import LineModel
internal import LineReport
internal import LineService

/// What to use in place of a line: the best of those that lead to the same echo, as a section of a page.
enum InsteadList {
    private static let most = 3

    /// - Parameter line: what something is wanted in place of; nil where nothing is known of it.
    /// - Returns: what the script fills later where nothing is ranked, and for a share, which sees its own lines only.
    static func section(_ line: Line?, _ request: PageRequest, _ site: Site) -> HTML {
        guard site.share == nil, let line, let answer = answer(line, site), !answer.rows.isEmpty else {
            return LineView.later("instead")
        }
        let words = request.words
        let open: HTML =
            answer.isOpen
            ? """
            <p class="soft">\(words(
                "The first ones cannot be told apart: nothing says that one of them is better.",
                "前几条无法区分优劣：没有依据表明其中某条更好。"))</p>
            """
            : .empty
        return """
            <section id="instead" data-live><h2>\(words("What to use instead", "可替代线路"))</h2>\
            <p class="soft">\(words(
                "Lines to the same echo (\(answer.query.value)), the best first, without those in trouble.",
                "通往同一回显端（\(answer.query.value)）的线路，最优者在前，不含有故障的线路。"))</p>\
            <div class="scroll"><table class="data tight"><thead><tr><th scope="col">\(words("rank", "名次"))</th>\
            <th scope="col">\(words("line", "线路"))</th><th scope="col">\(words("loss %", "丢包 %"))</th>\
            <th scope="col">\(words("p95 ms", "p95 毫秒"))</th>\
            <th scope="col">\(words("jitter ms", "抖动 毫秒"))</th>\
            <th scope="col">\(words("rounds", "轮次"))</th></tr></thead>\
            <tbody>\(answer.rows.map { row($0, words, site) })</tbody></table></div>\(open)</section>
            """
    }

    private static func answer(_ line: Line, _ site: Site) -> RankingAnswer? {
        guard let echo = line.echo else { return nil }
        var query = RankingQuery(.echo, echo.description)
        query.insteadOf = line.name
        query.most = most
        return site.ranking.answer(query)
    }

    private static func row(_ row: RankingAnswer.Row, _ words: PageWords, _ site: Site) -> HTML {
        let figures = row.figures
        return """
            <tr data-row>\(HTML.cell("\(row.place.rank)", label: words("rank", "名次")))\
            <td>\(site.lineLink(row.line.name))</td>\
            \(HTML.lossCell(figures.loss.point, label: words("loss %", "丢包 %")))\
            \(HTML.cell(text(figures.p95), label: words("p95 ms", "p95 毫秒")))\
            \(HTML.cell(text(figures.jitter), label: words("jitter ms", "抖动 毫秒")))\
            \(HTML.cell("\(figures.rounds)", label: words("rounds", "轮次")))</tr>
            """
    }

    private static func text(_ figure: RankingFigure?) -> String? {
        figure.map { FigureText.fixed($0.point, decimals: 1) }
    }
}
