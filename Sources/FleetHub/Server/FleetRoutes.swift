internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineWeb
internal import Logging
internal import ServiceSupport

/// The addresses that vantages ask: `/fleet/v1/…` (docs/reference/formats.md, "The protocol of a fleet").
struct FleetRoutes: Sendable {
    /// How long an answer waits for a change at most.
    static let maxWait = Duration.seconds(300)

    private let directory: VantageDirectory
    private let assignments: AssignmentDesk
    private let rounds: RoundDesk
    private let figures: HubFigures
    private let logger: Logger

    /// The parts that answer.
    init(
        directory: VantageDirectory, assignments: AssignmentDesk, rounds: RoundDesk, figures: HubFigures,
        logger: Logger
    ) {
        (self.directory, self.assignments, self.rounds) = (directory, assignments, rounds)
        (self.figures, self.logger) = (figures, logger)
    }

    /// The answer to a request whose path begins with `fleet`; nil for all others.
    func answer(_ request: FrameRequest) async -> Reply? {
        guard request.parts.first == "fleet" else { return nil }
        switch Array(request.parts.dropFirst()) {
        case ["v1", "assignment"]:
            guard ["GET", "HEAD"].contains(request.method) else { return notAllowed("GET, HEAD", request) }
            return await admitted(request, name: nil) { await assignment(request, $0) }
        case let parts where parts.count == 4 && parts[0] == "v1" && parts[1] == "rounds":
            guard request.method == "PUT" else { return notAllowed("PUT", request) }
            return await admitted(request, name: parts[2]) { await rounds.put(request, from: $0, slot: parts[3]) }
        default:
            return .problem(
                404, "there is no such address; vantages ask /fleet/v1/assignment and /fleet/v1/rounds/NAME/SLOT",
                instance: request.instance)
        }
    }

    private func notAllowed(_ methods: String, _ request: FrameRequest) -> Reply {
        var reply = Reply.problem(405, "the address is asked by \(methods)", instance: request.instance)
        reply.fields.append(("allow", methods))
        return reply
    }

    // MARK: Who asks

    private func admitted(
        _ request: FrameRequest, name: String?, _ body: (StoredVantage) async -> Reply
    ) async -> Reply {
        let tokens = request.fields("Authorization").compactMap(Self.token)
        guard tokens.count == 1, let token = tokens.first else {
            return stranger(.token, 401, "write one field Authorization: Bearer and the vantage's token", request)
        }
        let finding: VantageDirectory.Finding
        do {
            finding = try await directory.find(token: token, from: request.address)
        } catch {
            figures.note { $0.databaseFailures += 1 }
            logger.error("the database cannot be used", metadata: ["reason": "\(error)"])
            var reply = Reply.problem(
                503, "it cannot be looked up just now who asks; come again", instance: request.instance)
            reply.fields.append(("retry-after", "5"))
            return reply
        }
        switch finding {
        case .throttled(let wait):
            var reply = stranger(.throttled, 429, "too many wrong tokens came from this address", request)
            reply.fields.append(("retry-after", "\(wait.components.seconds + 1)"))
            return reply
        case .unknown:
            return stranger(.token, 401, "nobody has this token; it is wrong, or it was revoked", request)
        case .vantage(let vantage):
            let own = vantage.vantage.name
            let said = request.fields("Plumbline-Vantage")
            guard said.allSatisfy({ $0 == own }), said.count <= 1, name == nil || name == own else {
                return stranger(.name, 403, "the token is of another vantage than the name says", request)
            }
            await note(request, vantage)
            return await body(vantage)
        }
    }

    /// Notes what the vantage says of itself, where that is another thing than before. What cannot be read or stored
    /// changes nothing, and keeps no round from being taken.
    private func note(_ request: FrameRequest, _ vantage: StoredVantage) async {
        let fields = (tags: request.fields("Plumbline-Tags"), fallback: request.fields("Plumbline-Fallback"))
        let name = vantage.vantage.name
        guard let said = SaidFields.read(tags: fields.tags, fallback: fields.fallback) else {
            figures.note { $0.unreadTags += 1 }
            logger.info(
                "the tags that a vantage says of itself cannot be read; those of before count",
                metadata: ["vantage": "\(TerminalText.escaped(name))"])
            return
        }
        guard said != vantage.said else { return }
        do { try await directory.note(said, of: name) } catch {
            figures.note { $0.databaseFailures += 1 }
            logger.error("the database cannot be used", metadata: ["reason": "\(error)"])
        }
    }

    /// `Bearer TOKEN` (RFC 6750 section 2.1); nil for anything else.
    static func token(_ field: String) -> String? {
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private func stranger(
        _ reason: HubFigures.Stranger, _ status: Int, _ text: String, _ request: FrameRequest
    ) -> Reply {
        figures.note { $0.strangers[reason, default: 0] += 1 }
        // What somebody calls himself is anybody's choice, and may be long.
        let name = TerminalText.quoted((request.fields("Plumbline-Vantage").first ?? "").prefix(60))
        logger.info(
            "somebody who asked as a vantage was not let in",
            metadata: [
                "vantage": "\(name)", "address": "\(request.address)", "status": "\(status)", "reason": "\(text)",
            ])
        var reply = Reply.problem(status, text, instance: request.instance)
        if status == 401 { reply.fields.append(("www-authenticate", "Bearer")) }
        return reply
    }

    // MARK: The assignment

    private func assignment(_ request: FrameRequest, _ vantage: StoredVantage) async -> Reply {
        let name = vantage.vantage.name
        let wait = Self.wait(request.fields("Prefer"))
        do throws(AssignmentDesk.Missing) {
            var made = try await assignments.assignment(of: name)
            if let wait, Self.isKnown(made.tag, request.fields("If-None-Match")) {
                let gone = WaitEnd()
                await request.waits { gone.end() }
                await assignments.wait(for: name, tag: made.tag, atMost: min(wait, Self.maxWait), until: gone)
                made = try await assignments.assignment(of: name)
            }
            return reply(made, wait, request)
        } catch {
            var reply = Reply.problem(503, Self.text(error), instance: request.instance)
            reply.fields.append(("retry-after", "5"))
            return reply
        }
    }

    private func reply(_ made: AssignmentDesk.Made, _ wait: Duration?, _ request: FrameRequest) -> Reply {
        let isKnown = Self.isKnown(made.tag, request.fields("If-None-Match"))
        figures.note { if isKnown { $0.assignments.unchanged += 1 } else { $0.assignments.sent += 1 } }
        var reply = Reply(
            status: 200, type: "application/json", bytes: made.bytes, keeping: .untilAsked,
            fields: [("etag", made.tag)])
        if let wait { reply.fields.append(("preference-applied", "wait=\(wait.components.seconds)")) }
        return reply
    }

    private static func text(_ missing: AssignmentDesk.Missing) -> String {
        switch missing {
        case .noLines: "the hub has no lines yet; import some, or name their sources in its settings"
        case .notPlanned: "the vantage is new and is planned for in a moment"
        case .refused(let problem): "the hub's plan cannot be used: \(problem)"
        case .unread: "the hub has not read its database yet"
        }
    }

    /// `wait=30` (RFC 7240 section 4.3); nil where nobody wants to wait.
    static func wait(_ fields: [String]) -> Duration? {
        for preference in fields.flatMap({ $0.split(separator: ",") }) {
            let parts = preference.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map {
                $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" }.lowercased()
            }
            guard parts.count == 2, parts[0] == "wait", let seconds = Int64(parts[1]), seconds > 0 else { continue }
            return .seconds(min(seconds, 3_600))
        }
        return nil
    }

    private static func isKnown(_ tag: String, _ fields: [String]) -> Bool {
        fields.flatMap { $0.split(separator: ",") }.contains { known in
            let text = known.filter { $0 != " " && $0 != "\t" }
            return text == tag || text == "W/\(tag)"
        }
    }
}
