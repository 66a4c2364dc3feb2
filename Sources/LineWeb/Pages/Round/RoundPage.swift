internal import LineHistory
internal import LineModel

/// `/rounds/ID`: the page that answers "was it us?"; `/rounds/latest` is the newest one.
enum RoundPage {
    static let route = PageRoute(.get, "/rounds/:id") { request, site in
        let id = request.variables["id"] ?? ""
        if id == "latest" { return try await latest(request, site) }
        guard let file = try await site.ask({ try $0.roundFile(id) }) else {
            return .problem(404, unknown(request, site))
        }
        return .page(RoundView.view(file, request, site))
    }

    private static func latest(_ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        let now = request.now
        let newest = try await site.ask { history in
            // A clock that was set back may have stored rounds that lie ahead.
            try history.rounds(
                from: WallTime(nanosecondsSince1970: 0), to: now.moved(by: .seconds(366 * 86_400)), most: 1
            ).last?.id
        }
        guard let newest else { return .page(none(request)) }
        return .redirect("/rounds/" + Site.encoded(newest))
    }

    static func none(_ request: PageRequest) -> Page {
        let words = request.words
        return Page(
            title: words("No round yet", "尚无测量"), isLive: true,
            body: """
                <div id="none" data-live><h1>\(words("No round yet", "尚无测量"))</h1><p>\(words(
                "The first round is stored when it is over. If none comes, the log says why.",
                "第一轮测量结束后即会保存。若一直没有，日志中有原因。"))</p></div>
                """)
    }

    static func unknown(_ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        return Page(
            title: words("No such round", "没有这一轮"),
            body: """
                <h1>\(words("No such round", "没有这一轮"))</h1><p>\(words(
                "The history has no round of this id: it was never stored, or is kept no longer (history.rounds).",
                "历史中没有这一轮：从未保存，或已过保存期（history.rounds）。"))</p>\
                <p><a href="\(site.address(["rounds", "latest"]))">\(words("The newest round", "最新一轮"))</a></p>
                """)
    }
}
