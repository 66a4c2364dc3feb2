internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService

extension APIRoute {
    static let rounds = APIRoute.get(
        "/rounds", id: "rounds", "Rounds, the newest first.",
        items: spanItems + [.limit(1000, usual: 200), .cursor], APIShapes.rounds
    ) { call, site in
        let span = try call.span(usual: .seconds(400 * 86_400))
        let limit = call.limit(usual: 200)
        let end = min(Int64(call.cursor?.place ?? .max), span.to.nanosecondsSince1970)
        guard end > span.from.nanosecondsSince1970 else { return APIList([]) }
        let found = try await site.ask { history in
            try history.everything().rounds(
                from: span.from, to: WallTime(nanosecondsSince1970: end), most: limit + 1)
        }
        let rows = Array(found.suffix(limit).reversed())
        let next = found.count > limit ? rows.last.map { APICursor(place: Int($0.started.nanosecondsSince1970)) } : nil
        return APIList(rows, next: next?.text)
    }

    static let round = APIRoute.get(
        "/rounds/{id}", id: "round", "One round with its plan, its validity and what its machine did.",
        APIShapes.roundFile
    ) { call, site in
        let id = call.variable("id")
        guard let file = try await site.ask({ try $0.everything().roundFile(id) }) else {
            throw APIProblem.absent("there is no round \(TerminalText.quoted(id.prefix(40))); /rounds has their ids")
        }
        return file
    }

    static let status = APIRoute.get(
        "/status", id: "status", "How the service and its lines are.", APIShapes.status
    ) { call, site in
        let now = call.request.now
        var query = FieldQuery()
        query.pageSize = 1
        let asked = query
        let overview = try await site.ask { try $0.everything().overview(asked, now: now) }
        let health = site.status.health()
        return APIStatus(
            vantage: site.vantage, every: site.every, health: (health.isGood, health.text), overview: overview)
    }
}
