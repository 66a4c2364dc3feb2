internal import LineModel
internal import LineReport
internal import LineService

extension APIRoute {
    private static let usualRows = 20

    /// The order of the lines of a group. What it is of, and that of its tag, is the order and not the figures: who
    /// waits is told when the order changes.
    static let ranking = APIRoute.tagged(
        "/ranking", id: "ranking",
        "Lines that lead to the same place, or have a tag in common, best first. With If-None-Match and wait it is "
            + "answered when the order is another one.",
        items: [
            .text("echo", "HOST:PORT: the lines that lead there.", most: 300),
            .text("ingress", "HOST:PORT: the lines that begin there.", most: 300),
            .text("tag", "KEY=VALUE: the lines that have it.", most: 1_000),
            .choice(
                "tick", GameVerdict.tickRates.map(String.init), "Ticks a second of the game that the order is for."),
            .text("instead_of", "A line's name: what to use in its place.", most: maxName),
            .whole(
                "wait", 0...RankingBoard.maxWait,
                "Seconds: a known order (If-None-Match) is answered when it changes, or 304 after so long."),
            .limit(1_000, usual: usualRows),
        ], APIShapes.ranking, problems: [404]
    ) { call, site in
        let query = try call.rankingQuery(usual: usualRows)
        let known = call.request.field("if-none-match")
        let wait = call.request.item("wait").flatMap { Int($0) } ?? 0
        if let known, wait > 0 {
            try await call.wait(for: .seconds(wait), site.ranking) {
                site.ranking.answer(query).map { !APICatalogue.isNamed($0.entityTag, in: known) } ?? true
            }
        }
        guard let answer = site.ranking.answer(query) else { throw APIProblem.noGroup(query) }
        return (answer, answer.entityTag)
    }

    private static let maxName = APIItem.maxName
}

extension RankingAnswer {
    /// Weak: the figures beside the order may be others (RFC 9110 section 8.8.1).
    fileprivate var entityTag: String { "W/\"r\(version)\"" }
}

extension APICall {
    fileprivate func rankingQuery(usual: Int) throws(APIProblem) -> RankingQuery {
        let items = ["echo", "ingress", "tag"].compactMap { name in request.item(name).map { (name, $0) } }
        guard items.count == 1, let (name, value) = items.first else {
            throw .wrong(
                "it is said \(items.isEmpty ? "by nothing" : "twice") which lines; write one of echo, ingress, tag")
        }
        let weight = request.item("tick").flatMap { Int($0) }.map(RankingWeight.tick) ?? .plain
        var query = RankingQuery(name == "echo" ? .echo : .ingress, value, weight)
        if name == "tag" {
            guard let place = value.firstIndex(of: "="), place != value.startIndex else {
                throw .wrong("tag=\(TerminalText.quoted(value.prefix(80))) cannot be used; write KEY=VALUE")
            }
            query.dimension = .tag(String(value[..<place]))
            query.value = String(value[value.index(after: place)...])
        }
        query.insteadOf = request.item("instead_of")
        query.most = limit(usual: usual)
        return query
    }

    /// Waits until what there is is news; the place is given back when whoever asks has left.
    fileprivate func wait(
        for limit: Duration, _ board: RankingBoard, until isNews: () -> Bool
    ) async throws(APIProblem) {
        guard !isNews() else { return }
        guard let waiter = board.enter() else {
            throw APIProblem.busy("too many requests wait for another order; ask without wait", after: 10)
        }
        await request.connection?.willWait { board.leave(waiter) }
        await board.wait(waiter, atMost: limit, until: isNews)
        board.leave(waiter)
    }
}

extension APIProblem {
    fileprivate static func noGroup(_ query: RankingQuery) -> APIProblem {
        .absent(
            "no line that is measured now is of \(query.dimension.word) \(TerminalText.quoted(query.value.prefix(80)))")
    }
}
