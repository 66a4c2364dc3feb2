internal import LineHistory
internal import LineModel
internal import LineReport

extension APIRoute {
    static let incidents = APIRoute.get(
        "/incidents", id: "incidents", "Incidents that were open at some time within the time, the newest first.",
        items: spanItems + [
            .choice("state", ["open", "closed"], "Whether they are open; both where it is not said."),
            .limit(1000, usual: 200), .cursor,
        ], APIShapes.incidents
    ) { call, site in
        let span = try call.span(usual: .seconds(400 * 86_400))
        let (limit, cursor, now) = (call.limit(usual: 200), call.cursor, call.request.now)
        let wantsOpen = call.request.item("state").map { $0 == "open" }
        return try await site.ask { history in
            let history = try history.everything()
            let (rows, next) = try paged(before: cursor?.place, most: limit) { before, most in
                try history.incidentFiles(from: span.from, to: span.to, before: before, most: most)
            } number: {
                $0.outage.incident.id
            } isWanted: { file in
                wantsOpen.map { $0 == (file.outage.ended == nil) } ?? true
            }
            return APIList(rows.map { DatedIncident($0, now: now) }, next: next)
        }
    }

    static let incident = APIRoute.get(
        "/incidents/{number}", id: "incident",
        "An incident with what happened, who was told, and what people noted.", APIShapes.incidentFile
    ) { call, site in
        let (number, now) = (try call.number(), call.request.now)
        guard let file = try await site.ask({ try $0.everything().incidentFile(number) }) else {
            throw APIProblem.absent("there is no incident \(number); /incidents has their numbers")
        }
        return DatedIncident(file, now: now)
    }

    static let silences = APIRoute.get(
        "/silences", id: "silences", "Silences that count now, of incidents and of lines.", APIShapes.silences
    ) { call, site in
        let now = call.request.now
        return APIList(try await site.ask { try $0.everything().silences(at: now) })
    }

    static let comments = APIRoute.get(
        "/comments", id: "comments", "What people noted, the newest first.",
        items: [
            .choice("kind", OperatorNote.Kind.allCases.map(\.rawValue), "What a note does."),
            .limit(1000, usual: 200), .cursor,
        ], APIShapes.comments
    ) { call, site in
        let (limit, cursor) = (call.limit(usual: 200), call.cursor)
        let kind = call.request.item("kind").flatMap(OperatorNote.Kind.init(rawValue:))
        return try await site.ask { history in
            let history = try history.everything()
            let (rows, next) = try paged(before: cursor?.place, most: limit) { before, most in
                try history.notes(before: before, most: most)
            } number: {
                $0.id
            } isWanted: {
                kind == nil || $0.kind == kind
            }
            return APIList(rows, next: next)
        }
    }

    /// One page of what has falling numbers, of which some are wanted.
    private static func paged<Row>(
        before: Int?, most: Int, _ read: (_ before: Int?, _ most: Int) throws -> [Row], number: (Row) -> Int,
        isWanted: (Row) -> Bool
    ) rethrows -> (rows: [Row], next: String?) {
        var (found, before): ([Row], Int?) = ([], before)
        while found.count <= most {
            let rows = try read(before, most + 1)
            found += rows.filter(isWanted)
            guard rows.count > most, let last = rows.last else { break }
            before = number(last)
        }
        let shown = Array(found.prefix(most))
        let next = found.count > most ? shown.last.map { APICursor(place: number($0)).text } : nil
        return (shown, next)
    }
}
