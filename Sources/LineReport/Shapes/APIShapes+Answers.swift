package import LineModel

/// One page of a list.
package struct APIList<Row: Sendable>: Sendable {
    /// In the list's order.
    package var rows: [Row]
    /// Where the next page begins; nil when there is none.
    package var next: String?
    /// How many rows fit in all; nil where nobody counted.
    package var matched: Int?
    /// The round that the rows are of; nil where they are of several.
    package var round: HistoryRound?

    /// The last page of a list, where nothing else is said.
    package init(_ rows: [Row], next: String? = nil, matched: Int? = nil, round: HistoryRound? = nil) {
        self.rows = rows
        self.next = next
        self.matched = matched
        self.round = round
    }
}

/// How the service is.
package struct APIStatus: Sendable {
    /// The name of the place that is measured from.
    package var vantage: String
    /// How often there is a round.
    package var every: Duration
    /// Whether the service is healthy and measures, and the words for it.
    package var health: (isGood: Bool, text: String)
    /// All lines at one glance.
    package var overview: FieldOverview

    /// How the service is now.
    package init(vantage: String, every: Duration, health: (isGood: Bool, text: String), overview: FieldOverview) {
        self.vantage = vantage
        self.every = every
        self.health = health
        self.overview = overview
    }
}

/// Why a request was not answered (RFC 9457).
package struct APIProblem: Error, Sendable, Equatable {
    /// The HTTP status.
    package var status: Int
    /// The problem's kind in a few words; the same for all of its kind.
    package var title: String
    /// What is wrong with this request, and what to do.
    package var detail: String
    /// The path that was asked.
    package var instance: String
    /// Seconds until it is worth asking again, for the header; nil says nothing of it.
    package var retryAfter: Int?

    /// A problem of the request for `instance`, which is filled in later where it is empty.
    package init(_ status: Int, _ title: String, _ detail: String, instance: String = "") {
        self.status = status
        self.title = title
        self.detail = detail
        self.instance = instance
    }
}

extension APIShapes {
    /// A page of lines.
    package static let lines = list("LineList", "lines", line, isOfRound: true)
    /// One line, with the round that it is of.
    package static let oneLine = JSONShape<APIList<BoardRow>>(
        "LineFile", "A line, and the round that its figures are of.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text },
            .one("round", "", roundRow, or: { $0.round }), .one("line", "", line, or: { $0.rows.first }),
        ])
    /// A page of a line's rounds.
    package static let points = list("LineRoundList", "rounds", point)
    /// A page of a line's probes in a round.
    package static let samples = list("SampleList", "samples", sample)
    /// A page of rounds.
    package static let rounds = list("RoundList", "rounds", roundRow)
    /// A page of incidents.
    package static let incidents = list("IncidentList", "incidents", incident)
    /// Silences that count now.
    package static let silences = list("SilenceList", "silences", note)
    /// A page of notes.
    package static let comments = list("CommentList", "comments", note)

    private static func list<Row>(
        _ name: String, _ key: StaticString, _ row: JSONShape<Row>, isOfRound: Bool = false
    ) -> JSONShape<APIList<Row>> {
        var members: [JSONShape<APIList<Row>>.Member] = [
            .text("plumbline", "The program's version.") { _ in Version.text }
        ]
        if isOfRound {
            members += [
                .one("round", "The round that all rows are of; null before the first.", roundRow, or: { $0.round }),
                .whole("matched", "How many lines fit in all.", or: { $0.matched }),
            ]
        }
        members += [
            .many(key, "This page.", row) { $0.rows },
            .text("next", "The item `cursor` of the next page; null on the last.", or: { $0.next }),
        ]
        return JSONShape(name, "A page of a list.", members)
    }

    private static let verdicts = JSONShape<FieldOverview>(
        "LineCounts", "Lines of the last round by verdict.",
        [
            .whole("healthy", "") { $0.healthy }, .whole("abnormal", "") { $0.abnormal },
            .whole("unmeasured", "") { $0.unmeasured },
        ])

    /// How the service is.
    package static let status = JSONShape<APIStatus>(
        "Status", "How the service and its lines are.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text },
            .text("vantage", "The place that is measured from.") { $0.vantage },
            .number("every_s", "Seconds from round to round.", decimals: 0...3) { $0.every.seconds },
            .flag("healthy", "Whether the service goes round and measures.") { $0.health.isGood },
            .text("health", "The same in words.") { $0.health.text },
            .one("round", "The last round; null before the first.", roundRow, or: { $0.overview.round }),
            .one("lines", "", verdicts) { $0.overview },
            .whole("incidents_open", "") { $0.overview.open.count },
        ])

    /// Why a request was not answered.
    package static let problem = JSONShape<APIProblem>(
        "Problem", "Why a request was not answered (RFC 9457).",
        [
            .text("type", "The status says all.") { _ in "about:blank" },
            .text("title", "The kind of problem.") { $0.title }, .whole("status", "The HTTP status.") { $0.status },
            .text("detail", "What is wrong, and what to do.") { $0.detail },
            .text("instance", "The path that was asked.") { $0.instance },
        ])
}
