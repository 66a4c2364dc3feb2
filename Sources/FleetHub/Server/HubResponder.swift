internal import LineModel
internal import LineReport
internal import LineWeb
internal import Logging
internal import ServiceSupport

/// Answers every request to a hub: those of vantages, health and metrics, and what the pages answer.
struct HubResponder: Sendable {
    let routes: FleetRoutes
    let settings: HubSettings
    let figures: HubFigures
    let access: WebAccess
    let surroundings: Surroundings
    /// Metrics of all parts.
    let families: @Sendable () async -> [MetricFamily]
    /// The pages; nil for what they do not know.
    let pages: @Sendable (FrameRequest) async -> Reply?

    func answer(_ request: FrameRequest) async -> Reply {
        if let reply = await routes.answer(request) { return reply }
        switch request.parts {
        case ["healthz"], ["readyz"], ["livez"], ["metrics"]:
            guard ["GET", "HEAD"].contains(request.method) else {
                var reply = Reply.text(405, "the address is asked by GET, HEAD")
                reply.fields.append(("allow", "GET, HEAD"))
                return reply
            }
            return request.parts == ["metrics"] ? await metrics(request) : health(request.parts[0])
        default:
            return await pages(request) ?? .problem(404, "there is no such page", instance: request.instance)
        }
    }

    private func health(_ asked: String) -> Reply {
        let health = HubHealth(figures.current, settings, now: surroundings.now())
        switch asked {
        case "livez": return .text(200, "the hub runs")
        case "readyz": return .text(health.unready == nil ? 200 : 503, health.unready ?? "ready")
        default: return .text(health.problem == nil ? 200 : 503, health.problem ?? health.summary)
        }
    }

    private func metrics(_ request: FrameRequest) async -> Reply {
        guard access.lets(request) else {
            var reply = Reply.problem(
                401, "the metrics are shown to who has web.token; write Authorization: Bearer and the token",
                instance: request.instance)
            reply.fields.append(("www-authenticate", "Bearer"))
            return reply
        }
        do {
            return try MetricsReply.make(await families(), accept: request.fields("Accept"))
        } catch {
            surroundings.logger.error("the metrics could not be written", metadata: ["reason": "\(error)"])
            return .text(500, "the metrics cannot be written; the hub's log says why")
        }
    }
}

/// Whether a hub does what it is there for. Pure.
struct HubHealth: Equatable {
    /// Why nobody should be sent to this member just now; nil where all is well.
    let unready: String?
    /// Why somebody should look after the hub; nil where all is well.
    let problem: String?
    /// How it is.
    let summary: String

    /// Slots that may end without a judgement.
    static let toleratedSlots = 3

    init(_ state: HubFigures.State, _ settings: HubSettings, now: WallTime) {
        unready = state.databaseProblem.map { "the database cannot be used: \($0)" }
        let seconds = Double(now.nanosecondsSince1970) / 1e9
        let every = Double(settings.every.nanoseconds) / 1e9
        let wait = Double(settings.judge.wait.nanoseconds) / 1e9
        var late: String?
        if let slot = state.lastJudged, state.vantages.live + state.vantages.late > 0 {
            let age = seconds - Double(slot) - every
            if age > every * Double(Self.toleratedSlots) + wait {
                late = "no slot was judged for \(Int(age)) s"
            }
        }
        problem = unready ?? late ?? state.planProblem.map { "the newest plan cannot be used: \($0)" }
        let lines = state.generation.map { "\($0.lines) lines of generation \($0.number)" } ?? "no lines yet"
        summary =
            "ok: \(lines), \(state.vantages.live) vantages report, \(state.vantages.late) are late, "
            + "\(state.vantages.silent) never reported"
    }
}
