internal import LineModel

/// Where a reader makes an address that he may give to somebody who has no login.
enum SharePage {
    /// What was asked for, and what came of it.
    struct Answer: Equatable, Sendable {
        /// The tags that lines have, `key=value`, for choosing.
        var tags: [String] = []
        /// What the form holds.
        var chosen = ""
        var days = 7
        var hidesAddresses = true
        /// The path of the share that was made; nil before.
        var address: String?
        /// When it ends.
        var until: WallTime?
        /// What is wrong with what was asked for.
        var problem: String?
    }

    static let days = 1...366

    static func view(_ answer: Answer, _ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        let title = words("Share", "分享")
        return Page(
            title: title,
            body: """
                <h1>\(title)</h1>
                <p>\(words(
                    "A share shows the lines of one tag to whoever has its address, without a login, until it ends. "
                        + "It has no notes, no rounds, and nothing of other lines.",
                    "分享链接无需登录，在到期前向持有者展示某一标签下的线路；不含备注、轮次以及其他线路的任何信息。"))</p>
                \(made(answer, words, request, site))\
                \(answer.problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" as HTML } ?? .empty)\
                <form class="stack" method="post" action="\(site.address(["share"]))">\
                <input type="hidden" name="token" value="\(request.formToken)">\
                <p><label for="tag">\(words("Tag", "标签"))</label> \
                <input id="tag" name="tag" list="tags" required maxlength="2000" value="\(answer.chosen)" \
                placeholder="carrier=ct"><datalist id="tags">\
                \(answer.tags.map { "<option value=\"\($0)\"></option>" as HTML })</datalist></p>\
                <p><label for="days">\(words("Days", "天数"))</label> \
                <input id="days" name="days" type="number" min="\(days.lowerBound)" max="\(days.upperBound)" \
                value="\(answer.days)"></p>\
                <p><label><input type="checkbox" name="hide" value="1"\
                \(answer.hidesAddresses ? " checked" as HTML : .empty)> \
                \(words("Hide the addresses of ingresses and echoes", "隐藏入口和回显地址"))</label></p>\
                <p><button type="submit">\(words("Make the address", "生成链接"))</button></p></form>
                """)
    }

    private static func made(_ answer: Answer, _ words: PageWords, _ request: PageRequest, _ site: Site) -> HTML {
        guard let address = answer.address, let until = answer.until else { return .empty }
        return """
            <p role="status">\(words("Whoever has this address sees the lines until", "持有该链接者可查看至")) \
            \(request.time(until)): <a href="\(address)">\(address)</a></p>
            """
    }
}
