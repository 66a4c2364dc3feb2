/// Which rows of how many are shown, and the way to the others.
package struct Pager: Sendable {
    /// The first page is 1.
    package var page: Int
    /// How many rows a page has.
    package var pageSize: Int
    /// How many there are in all.
    package var matched: Int
    /// What comes first, in the reader's words: "worst first".
    package var order = ""

    /// A pager of rows that are counted from 1.
    package init(page: Int, pageSize: Int, matched: Int, order: String = "") {
        (self.page, self.pageSize, self.matched, self.order) = (page, pageSize, matched, order)
    }

    var pages: Int { max(1, (matched + pageSize - 1) / pageSize) }

    /// "1 to 200 of 1,234 · worst first", and links.
    ///
    /// - Parameter address: of a page, by its number.
    package func html(_ words: PageWords, address: (Int) -> String) -> HTML {
        guard matched > 0 else { return .empty }
        let first = min((page - 1) * pageSize + 1, matched)
        let last = min(page * pageSize, matched)
        let range = words(
            "\(first.grouped) to \(last.grouped) of \(matched.grouped)",
            "第 \(first.grouped) 至 \(last.grouped) 条，共 \(matched.grouped) 条")
        let order: HTML = self.order.isEmpty ? .empty : " · \(self.order)"
        return """
            <nav class="pager" aria-label="\(words("Pages of rows", "分页"))"><span>\(range)\(order)</span>\
            \(links(words, address))</nav>
            """
    }

    private func links(_ words: PageWords, _ address: (Int) -> String) -> HTML {
        var links = HTML.empty
        if page > 1 {
            links += "<a href=\"\(address(min(page - 1, pages)))\" rel=\"prev\">\(words("page before", "上一页"))</a> "
        }
        if page < pages {
            links += "<a href=\"\(address(page + 1))\" rel=\"next\">\(words("next page", "下一页"))</a> "
        }
        if pages > 2 {
            links += "<span>\(words("page \(page.grouped) of \(pages.grouped)", "第 \(page)/\(pages) 页"))</span>"
        }
        return links
    }
}

/// What stands where there is nothing to show: why, and what to do next.
package enum EmptyState {
    /// - Parameters:
    ///   - what: what there is none of, in a few words.
    ///   - next: what to do about it, links included.
    package static func html(_ what: String, _ next: HTML = .empty) -> HTML {
        "<div class=\"empty\"><b>\(what)</b> \(next)</div>"
    }
}
