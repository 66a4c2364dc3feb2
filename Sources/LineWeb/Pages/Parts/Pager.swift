internal import LineModel

/// Links to the pages of a table.
enum Pager {
    /// "1 to 100 of 361" with the pages before and after; only the count where there is one page.
    static func view(
        page: Int, pages: Int, first: Int, last: Int, of count: Int, _ words: PageWords, address: (Int) -> String
    ) -> HTML {
        var links: HTML = ""
        if page > 1 { links += " <a href=\"\(address(page - 1))\">‹ \(words("page before", "上一页"))</a>" }
        if page < pages { links += " <a href=\"\(address(page + 1))\">\(words("next page", "下一页")) ›</a>" }
        return """
            <p class="pager">\(words(
            "\(Shown.count(first)) to \(Shown.count(last)) of \(Shown.count(count))",
            "第 \(Shown.count(first)) 至 \(Shown.count(last)) 条，共 \(Shown.count(count)) 条"))\(links)</p>
            """
    }
}
