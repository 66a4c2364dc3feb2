internal import LineModel
internal import LinePictures

/// What stands around every page: head, heading with search, language and colours, and foot.
enum PageShell {
    /// The whole document.
    static func document(_ page: Page, _ request: PageRequest, _ site: Site) -> HTML {
        let language = request.language == .zh ? "zh-CN" : "en"
        let scheme: HTML = request.chosenScheme.map { " data-scheme=\"\($0.rawValue)\"" } ?? .empty
        return """
            <!DOCTYPE html>
            <html lang="\(language)"\(scheme)><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <meta name="color-scheme" content="\(request.chosenScheme?.rawValue ?? "light dark")">\
            <title>\(page.title) · \(site.vantage)</title>\
            <link rel="icon" type="image/svg+xml" href="\(site.address(["static", StaticFiles.icon.name]))">\
            <link rel="stylesheet" href="\(site.address(["static", StaticFiles.style.name]))">\
            <script src="\(site.address(["static", StaticFiles.script.name]))" defer></script></head>
            <body\(attributes(page, request, site))>\
            <a class="skip" href="#main">\(request.words("Skip to the content", "跳到正文"))</a>
            \(heading(request, site))
            <main id="main" tabindex="-1">
            \(page.body)
            </main>
            \(foot(request, site))
            </body></html>
            """
    }

    /// What the script has to know: where events come from, and words that it says.
    private static func attributes(_ page: Page, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let path = "/" + request.parts.map(Site.encoded).joined(separator: "/")
        let events: HTML =
            page.isLive ? " data-events=\"\(site.address(["events"], [("page", path)]))\"" : .empty
        return """
             data-base="\(site.basePath)"\(events) data-soon="\(words("due now", "即将开始"))" \
            data-running="\(words("round under way", "测量中"))" data-in="\(words("in", "剩余"))" \
            data-offline="\(words("not connected: what is shown may be old", "连接已断开，所示内容可能已过时"))"
            """
    }

    private static func heading(_ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        return """
            <header class="site"><nav aria-label="\(words("Pages", "页面"))"><ul>\(places(request, site))</ul></nav>\
            <form class="search" role="search" action="\(site.address())" method="get">\(kept(request))\
            <input type="search" name="q" maxlength="200" value="\(searched(request))" \
            aria-label="\(words("Search lines", "搜索线路"))" \
            placeholder="\(words("search lines, press /", "搜索线路，按 / 键"))"></form>\
            <div class="meta"><span><span class="few">\(kind(words, site)) </span><b>\(site.vantage)</b></span>\
            <span class="clock">\(HTML.time(request.now, .clock)) \
            <span class="few" data-zone>\(request.now.zoneText)</span></span></div>\
            <div class="switches">\(languages(request, site))\(schemes(request, site))\
            \(login(request, site))</div></header>
            """
    }

    /// What the name in the heading is of.
    private static func kind(_ words: PageWords, _ site: Site) -> String {
        site.kind.map { words($0.english, $0.chinese) } ?? words("vantage", "探测点")
    }

    /// Who is logged in, and the way out.
    private static func login(_ request: PageRequest, _ site: Site) -> HTML {
        guard site.hasLogin, let viewer = request.viewer else { return .empty }
        return """
            <form method="post" action="\(site.address(["logout"]))">\
            <input type="hidden" name="token" value="\(request.formToken)">\
            <span class="soft">\(viewer.name)</span> \
            <button class="link">\(request.words("log out", "退出"))</button></form>
            """
    }

    private static func searched(_ request: PageRequest) -> String {
        isOverview(request) ? request.item("q") ?? "" : ""
    }

    /// A search on the overview goes on among the lines that are shown there.
    private static func kept(_ request: PageRequest) -> HTML {
        guard isOverview(request) else { return .empty }
        return request.query.filter { !["q", "page", "lang", "scheme"].contains($0.name) }.map { item -> HTML in
            "<input type=\"hidden\" name=\"\(item.name)\" value=\"\(item.value)\">"
        }
        .joined()
    }

    private static func isOverview(_ request: PageRequest) -> Bool { request.path == "/" || request.path.isEmpty }

    /// Where one can go; a page of one line or incident belongs to its list.
    private static func places(_ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let usual: [([String], String)] = [
            ([], words("Overview", "总览")), (["grid"], words("Grid", "矩阵")), (["heat"], words("Heat map", "热图")),
            (["incidents"], words("Incidents", "故障")), (["report"], words("Report", "报表")),
        ]
        let places = site.places?.map { ($0.parts, words($0.english, $0.chinese)) } ?? usual
        return places.map { parts, name -> HTML in
            let isHere = parts.first.map { request.path == "/\($0)" || request.path.hasPrefix("/\($0)/") }
            let here: HTML = isHere ?? isOverview(request) ? " aria-current=\"page\"" : .empty
            return "<li><a href=\"\(site.address(parts))\"\(here)>\(name)</a></li>"
        }.joined()
    }

    private static func languages(_ request: PageRequest, _ site: Site) -> HTML {
        let chosen = request.language
        return """
            <span class="switch">\
            \(choice("中文", "lang", "zh", chosen == .zh, " lang=\"zh-CN\" hreflang=\"zh-CN\"", request, site))\
            \(choice("EN", "lang", "en", chosen == .en, " lang=\"en\" hreflang=\"en\"", request, site))</span>
            """
    }

    private static func schemes(_ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let chosen = request.chosenScheme
        return """
            <span class="switch" role="group" aria-label="\(words("Colours", "配色"))">\
            \(choice(words("light", "浅色"), "scheme", "light", chosen == .light, .empty, request, site))\
            \(choice(words("dark", "深色"), "scheme", "dark", chosen == .dark, .empty, request, site))\
            \(choice(words("auto", "自动"), "scheme", "auto", chosen == nil, .empty, request, site))</span>
            """
    }

    /// A link to the same page with another choice, which the server keeps in a cookie.
    private static func choice(
        _ text: String, _ item: String, _ value: String, _ isChosen: Bool, _ attributes: HTML, _ request: PageRequest,
        _ site: Site
    ) -> HTML {
        let here: HTML = isChosen ? " aria-current=\"true\"" : .empty
        let address = request.address(site, with: [(item, value)])
        return "<span><a href=\"\(address)\" rel=\"nofollow\"\(attributes)\(here)>\(text)</a></span>"
    }

    private static func foot(_ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        return """
            <footer class="foot"><span>Plumbline \(Version.text)</span>\
            <span>\(words("Times are in", "时间为")) <span data-zone>\(request.now.zoneText)</span></span>\
            \(share(request, site))\(help(words, site))\
            <a href="\(site.places == nil ? site.address(["help"]) : "")#keys" data-keys>\(words("Keys", "快捷键")) ?</a>\
            <span class="connection" role="status"></span></footer>\
            <dialog id="keys" aria-label="\(words("Keys", "快捷键"))">\
            \(PageKeys.list(words, hasHistory: site.places == nil))\
            <form method="dialog"><button>\(words("Close", "关闭"))</button></form></dialog>
            """
    }
}

extension PageShell {
    /// The way to the definitions; where the pages are others than the usual ones each figure has its own as a title.
    private static func help(_ words: PageWords, _ site: Site) -> HTML {
        guard site.places == nil else { return .empty }
        return "<a href=\"\(site.address(["help"]))\">\(words("What the figures mean", "各项指标的含义"))</a>"
    }

    /// The way to make a share, for whoever may.
    private static func share(_ request: PageRequest, _ site: Site) -> HTML {
        guard site.share == nil, site.signer != nil, request.viewer?.mayWrite ?? true else { return .empty }
        return "<a href=\"\(site.address(["share"]))\">\(request.words("Share", "分享"))</a> "
    }
}

extension PageRequest {
    /// The colours that the reader chose; nil follows his system.
    var chosenScheme: PictureScheme? { scheme.flatMap(PictureScheme.init(rawValue:)) }

    /// The address of this very page with some items of its query replaced; a nil value takes the item out.
    package func address(_ site: Site, with changes: [(String, String?)] = []) -> String {
        let names = Set(changes.map(\.0))
        let kept = query.filter { !names.contains($0.name) && !Self.choices.contains($0.name) }
        return site.address(parts, kept.map { ($0.name, $0.value) } + changes)
    }

    /// The path's parts, decoded; none for the overview.
    fileprivate var parts: [String] { path.split(separator: "/", omittingEmptySubsequences: true).map(String.init) }

    /// Items that are kept in cookies and not in addresses.
    private static let choices: Set = ["lang", "scheme"]
}
