internal import LineModel
internal import LineReport

/// The overview as HTML: what stands, what is open, groups, lines.
struct OverviewView {
    let answer: FieldOverview
    let query: FieldQuery
    let problems: [FieldQuery.Problem]
    let request: PageRequest
    let site: Site

    init(
        _ answer: FieldOverview, _ query: FieldQuery, _ problems: [FieldQuery.Problem], _ request: PageRequest,
        _ site: Site
    ) {
        (self.answer, self.query, self.problems) = (answer, query, problems)
        (self.request, self.site) = (request, site)
    }

    var words: PageWords { request.words }
    /// Words of what was found.
    var found: Words { Words(.keys, request.language) }

    var page: Page {
        Page(
            title: title, isLive: true,
            body: """
                \(AddressNotice.html(problems, words))\(standing)\(answer.round == nil ? noRound : incidents + groups)
                \(answer.round == nil ? .empty : lines)
                """)
    }

    /// What a tab shows that is not open: the state first.
    private var title: String {
        answer.open.isEmpty ? words("Overview", "总览") : "\(headline) · \(words("Overview", "总览"))"
    }

    /// The address of the overview with another query.
    func address(_ query: FieldQuery, by: FieldDimension? = nil) -> String {
        let by = by ?? answer.by
        return site.address([], query.items + [("by", by == .ingress ? nil : by.word)])
    }

    /// The lines of one verdict.
    func address(_ verdict: LineVerdict?) -> String { address(query.with { ($0.verdict, $0.page) = (verdict, 1) }) }

    private var noRound: HTML {
        EmptyState.html(
            words("No round was measured yet.", "还没有测量过。"),
            words(
                "The first one begins within \(found.duration(site.every)); this page shows it as soon as it is over.",
                "第一轮将在 \(found.duration(site.every))内开始，结束后本页会立即显示。"
            ).html
                + " <a href=\"\(site.address(["readyz"]))\">\(words("Is the service ready?", "查看服务状态"))</a>")
    }
}

extension String {
    /// Text as HTML.
    var html: HTML { "\(self)" }

    /// With figures that keep their units where a line is broken.
    var withoutBreaks: String { replacing(" %", with: "\u{A0}%").replacing(" ms", with: "\u{A0}ms") }
}
