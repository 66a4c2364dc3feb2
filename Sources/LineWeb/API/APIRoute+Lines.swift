internal import LineHistory
internal import LineModel
internal import LineReport

extension APIRoute {
    private static let usualRows = 200
    /// Items of a list of lines: those of the overview's address, but for its pages.
    private static let query: [APIItem] = [
        .text("q", "Text that the name, the ingress, the echo or a tag's value holds.", most: FieldQuery.maxSearch),
        .choice("verdict", LineVerdict.allCases.map(\.rawValue), "The verdict that a line must have."),
        .text("ingress", "The ingress that a line must have.", most: 300),
        .text("echo", "The echo that a line must have.", most: 300),
        .text("tag", "KEY=VALUE that a line must have.", most: 1_000, repeats: true),
        .choice(
            "sort", FieldQuery.Sort.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] },
            "What comes first; with - before it, turned round."),
    ]

    static let lines = APIRoute.get(
        "/lines", id: "lines", "The lines after a round, in an order.",
        items: query + [.limit(1000, usual: usualRows), .cursor], APIShapes.lines, problems: [410]
    ) { call, site in
        let query = try call.fieldQuery(usual: usualRows)
        let cursor = call.cursor
        return try await site.ask { history in try LinesPage.read(try history.everything(), query, cursor) }
    }

    static let line = APIRoute.get(
        "/lines/{name}", id: "line", "A line after the last round that had it.", APIShapes.oneLine
    ) { call, site in
        let name = call.variable("name")
        let found = try await site.ask { history in try LineReading.row(of: name, try history.everything()) }
        guard let found else { throw APIProblem.noLine(name) }
        return found
    }

    static let lineRounds = APIRoute.get(
        "/lines/{name}/rounds", id: "lineRounds", "A line's rounds, the newest first.",
        items: spanItems + [.limit(1000, usual: usualRows), .cursor], APIShapes.points
    ) { call, site in
        let name = call.variable("name")
        let span = try call.span(usual: .seconds(400 * 86_400))
        let (limit, cursor) = (call.limit(usual: usualRows), call.cursor)
        let found = try await site.ask { history in
            try LineReading.points(of: name, try history.everything(), span, before: cursor?.place, most: limit)
        }
        guard let found else { throw APIProblem.noLine(name) }
        return found
    }

    static let lineSamples = APIRoute.get(
        "/lines/{name}/samples", id: "lineSamples", "The single probes of a line in a round, in the order of sending.",
        items: [
            .text("round", "The round's id; the last one where it is not said.", most: 64),
            .limit(10_000, usual: 1_000), .cursor,
        ], APIShapes.samples
    ) { call, site in
        let (name, round) = (call.variable("name"), call.request.item("round"))
        let (limit, cursor) = (call.limit(usual: 1_000), call.cursor)
        return try await site.ask { history in
            try LineReading.samples(
                of: name, try history.everything(), round: cursor.map(\.round) ?? round, from: cursor?.place ?? 0,
                most: limit)
        }
    }

    static let lineSummary = APIRoute.get(
        "/lines/{name}/summary", id: "lineSummary", "A line over a time: sums, and its hours or days.",
        items: spanItems, APIShapes.totals
    ) { call, site in
        let name = call.variable("name")
        let span = try call.span(usual: .seconds(86_400))
        let (status, now) = (site.status, call.request.now)
        let found = try await site.ask { history -> LineTotals? in
            guard var found = try LineReading.totals(of: name, try history.everything(), span) else { return nil }
            found.noticedLoss = try history.noticed(of: found.line, payload: found.payload, at: now, status)?.loss
            return found
        }
        guard let found else { throw APIProblem.noLine(name) }
        return found
    }

    static let lineExplanations = APIRoute.get(
        "/lines/{name}/explanations", id: "lineExplanations",
        "What was found out about a line over a time, the newest first.", items: spanItems, APIShapes.explanations
    ) { call, site in
        let name = call.variable("name")
        let span = try call.span(usual: .seconds(86_400))
        let found = try await site.ask { history -> Explanations? in
            let history = try history.everything()
            guard try history.knows(line: name) else { return nil }
            return try history.explanations(ofLine: name, from: span.from, to: span.to)
        }
        guard let found else { throw APIProblem.noLine(name) }
        return found
    }

    static let spanItems: [APIItem] = [
        .time("from", "The beginning of the time."), .time("to", "Its end, which is not in it; now where not said."),
    ]
}

extension APICall {
    /// The lines that are asked for, with as many rows as a page has.
    func fieldQuery(usual: Int) throws(APIProblem) -> FieldQuery {
        let (query, problems) = FieldQuery.reading(request.query)
        if let problem = problems.first {
            throw .wrong(
                "\(problem.name)=\(TerminalText.quoted(problem.value.prefix(80))) cannot be used; write "
                    + problem.expected)
        }
        var sized = query
        sized.pageSize = limit(usual: usual)
        return sized
    }
}

extension APIProblem {
    static func noLine(_ name: String) -> APIProblem {
        .absent("no line called \(TerminalText.quoted(name.prefix(80))) was ever measured here")
    }
}
