internal import FoundationEssentials
internal import LineHistory
internal import LineModel
internal import LineReport

extension APIRoute {
    private static let subject: [JSONSchema.Property] = [
        .init("incident", .whole(1...Int.max), "The incident; this or line.", isRequired: false),
        .init("line", .text, "The line's name; this or incident.", isRequired: false),
    ]

    static let addComment = APIRoute.change(
        "post", "/comments", id: "addComment", "Notes something of an incident or of a line.",
        body: JSONComponent(
            "NewComment", "A note to be kept, by whoever sends it.",
            subject + [
                .init("text", .text, "At most 2,000 characters; may lack but for a comment.", isRequired: false),
                .init(
                    "kind", .choice(["comment", "acknowledge", "release"]), "A comment where it is not said.",
                    isRequired: false),
            ]),
        status: 201, APIShapes.note, problems: [404]
    ) { call, site in
        let sent = try SentNote(call.request.body, known: ["incident", "line", "text", "kind"])
        let kinds: [OperatorNote.Kind] = [.comment, .acknowledge, .release]
        guard let kind = kinds.first(where: { $0.rawValue == sent.kind ?? "comment" }) else {
            throw APIProblem.wrong("kind is comment, acknowledge or release")
        }
        guard kind != .comment || !(sent.text ?? "").allSatisfy(\.isWhitespace) else {
            throw APIProblem.wrong("text is missing; a comment says something")
        }
        return try await add(kind, sent, until: nil, call, site)
    }

    static let addSilence = APIRoute.change(
        "post", "/silences", id: "addSilence", "Nobody is told of an incident or of a line until a time.",
        body: JSONComponent(
            "NewSilence", "A silence to begin now.",
            subject + [
                .init("until", .time, "When it ends: later than now, at most 400 days ahead."),
                .init("text", .text, "Why; at most 2,000 characters.", isRequired: false),
            ]),
        status: 201, APIShapes.note, problems: [404]
    ) { call, site in
        let sent = try SentNote(call.request.body, known: ["incident", "line", "text", "until"])
        guard let until = sent.until.flatMap(APITime.read) else {
            throw APIProblem.wrong("until is missing or no time; write 2026-11-28T06:00:00Z")
        }
        let ahead = until.nanosecondsSince1970.subtractingReportingOverflow(call.request.now.nanosecondsSince1970)
        guard !ahead.overflow, (1...400 * 86_400 * 1_000_000_000).contains(ahead.partialValue) else {
            throw APIProblem.wrong("until is not within 400 days from now; write a later time, or an earlier one")
        }
        return try await add(.silence, sent, until: until, call, site)
    }

    static let endSilence = APIRoute.change(
        "delete", "/silences/{number}", id: "endSilence", "Ends a silence before its time.", body: nil, status: 204,
        Optional<JSONShape<OperatorNote>>.none, problems: [404]
    ) { call, site in
        let (author, number, now) = (try call.writer(), try call.number(), call.request.now)
        let silences = try await site.ask { try $0.everything().silences(at: now) }
        guard let silence = silences.first(where: { $0.id == number }) else {
            throw APIProblem.absent("no silence \(number) counts now; /silences has those that do")
        }
        var note = OperatorNote(.unsilence, of: silence.subject, by: author, at: now)
        note.id = try await site.add(note)
        return note
    }

    private static func add(
        _ kind: OperatorNote.Kind, _ sent: SentNote, until: WallTime?, _ call: APICall, _ site: Site
    ) async throws -> OperatorNote {
        let author = try call.writer()
        let subject = try sent.subject()
        let isThere = try await site.ask { history in
            let history = try history.everything()
            return switch subject {
            case .incident(let id): try history.incidentFile(id) != nil
            case .line(let name): try history.knows(line: name)
            }
        }
        guard isThere else {
            throw APIProblem.absent("there is no such incident or line; /incidents and /lines have them")
        }
        var note = OperatorNote(
            kind, of: subject, by: author, at: call.request.now, text: sent.text ?? "", until: until)
        note.id = try await site.add(note)
        return note
    }
}

/// What was sent to be noted, as it was written.
private struct SentNote: Decodable {
    static let maxText = 2_000

    var incident: Int?
    var line: String?
    var text: String?
    var kind: String?
    var until: String?
    private var names: [String] = []

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ name: String) throws -> Value? {
            try Key(stringValue: name).flatMap { try fields.decodeIfPresent(Value.self, forKey: $0) }
        }
        names = fields.allKeys.map(\.stringValue)
        (incident, line, text) = (try value("incident"), try value("line"), try value("text"))
        (kind, until) = (try value("kind"), try value("until"))
    }

    /// - Parameter known: the members that it may have.
    /// - Throws: what is wrong with it.
    init(_ bytes: [UInt8], known: [String]) throws {
        do {
            self = try JSONDecoder().decode(SentNote.self, from: Data(bytes))
        } catch {
            throw APIProblem.wrong(
                "what was sent is no JSON object of the members \(known.joined(separator: ", ")), as application/json")
        }
        if let other = names.first(where: { !known.contains($0) }) {
            throw APIProblem.wrong(
                "there is no member \(TerminalText.quoted(other.prefix(40))); known are "
                    + known.joined(separator: ", "))
        }
        if let text, text.count > Self.maxText || text.utf8.count > 16 * Self.maxText {
            throw APIProblem.wrong("text has more than \(Self.maxText) characters; write less")
        }
    }

    /// - Throws: where it names none, or two.
    func subject() throws -> OperatorNote.Subject {
        switch (incident, line) {
        case (let id?, nil): .incident(id)
        case (nil, let name?): .line(name)
        default: throw APIProblem.wrong("write incident or line, one of them")
        }
    }
}
