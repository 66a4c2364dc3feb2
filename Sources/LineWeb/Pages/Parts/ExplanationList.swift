internal import LineModel
internal import LineReport

/// What was found out about lines, as a section of a page.
enum ExplanationList {
    /// More of them are in the API.
    private static let maxShown = 50

    /// - Parameter namesLines: whether they are of several lines.
    /// - Returns: what the script fills later where nothing was found yet.
    static func section(
        _ explanations: Explanations, namesLines: Bool, _ request: PageRequest, _ site: Site
    ) -> HTML {
        guard !explanations.isEmpty else { return LineView.later("found") }
        let words = request.words
        let distinct = Explanation.distinct(explanations.rows)
        let items = distinct.prefix(maxShown).map { item($0, namesLines: namesLines, request, site) }
        let rest = distinct.count - items.count
        let more: HTML =
            rest > 0
            ? "<p class=\"soft\">\(words("and \(rest.grouped) more in the API", "另有 \(rest.grouped) 条，见 API"))</p>"
            : .empty
        let unreadable = explanations.unreadable
        let lost: HTML =
            unreadable > 0
            ? """
            <p class="soft">\(words(
                "\(unreadable.grouped) more are stored and cannot be read by this version.",
                "另有 \(unreadable.grouped) 条，此版本无法读取。"))</p>
            """
            : .empty
        return """
            <section id="found" data-live><h2>\(words("What was found", "排查结果"))</h2>\
            <ul class="events">\(Array(items))</ul>\(more)\(lost)</section>
            """
    }

    private static func item(
        _ one: Explanation, namesLines: Bool, _ request: PageRequest, _ site: Site
    ) -> HTML {
        let (words, findings) = (request.words, request.findings)
        let line: HTML = namesLines ? "\(site.lineLink(one.line)) " : .empty
        let conclusions = one.conclusions.map { conclusion -> HTML in
            "<b>\(findings.conclusion(conclusion))</b>. \(findings.advice(conclusion))"
        }
        // Of the same again the counts say all.
        let nothing: HTML =
            one.unreadable > 0 || one.experiment == .again ? .empty : "\(words("No difference was found", "未发现差异"))"
        let same: HTML = one.way.map { "\(findings.traced($0))" } ?? nothing
        let found = conclusions.isEmpty ? same : conclusions.joined("<br>")
        let way: HTML =
            one.way.map { way in
                let text = TraceText.render(way.trace, name: one.line, words: findings, columns: nil)
                return "<pre>\(text)</pre>"
            } ?? .empty
        let arms = one.arms.map { "<br><span class=\"soft\">\(findings.arm($0))</span>" as HTML }
        return """
            <li data-row>\(line)\(found) <span class="soft">\(findings.experiment(one.experiment)), \
            \(request.moment(one.at))</span>\(arms)\(way)</li>
            """
    }
}
