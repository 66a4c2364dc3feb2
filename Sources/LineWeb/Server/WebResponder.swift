internal import HTTPTypes
internal import Hummingbird
internal import LineModel
internal import LineReport
internal import LineService
internal import Logging
internal import NIOCore

/// Answers every request: whom it is for, what it asks, and how the answer may be kept.
struct WebResponder: HTTPResponder {
    let status: WatchStatus
    let logger: Logger
    let hosts: HostCheck
    let counts: ConnectionCounts
    let more: @Sendable () async -> [MetricFamily]
    /// nil where metrics and health are all that is served.
    let pages: WebPages?
    var routes = RouteTable(PageCatalogue.routes)
    let files = Dictionary(StaticFiles.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let (peer, settings) = (context.channel.remoteAddress?.ipAddress ?? "", pages?.settings ?? WebSettings())
        if let reason = hosts.refusal(of: request) {
            let visit = Visit(unreadable: request, peer: peer, settings: settings)
            let reply =
                visit.isOfAPI
                ? Reply.problem(421, reason, instance: visit.instance) : Reply.text(421, reason)
            return reply.response(Reply.Asked(isHead: visit.isHead))
        }
        var visit: Visit
        do throws(Visit.Unreadable) {
            visit = try Visit(request, peer: peer, settings: settings)
            visit.connection = AskedConnection(context.channel)
        } catch {
            let visit = Visit(unreadable: request, peer: peer, settings: settings)
            return reply(to: error, visit).response(visit.asked(settings.basePath))
        }
        if let pages, visit.parts == ["events"], visit.method == .get {
            return await events(visit, context, pages, limits: nil, basePath: pages.settings.basePath)
        }
        let share = await shareVisit(visit)
        if let share, share.visit.parts == ["events"], visit.method == .get, let pages {
            return await events(share.visit, context, pages, limits: share.limits, basePath: share.basePath)
        }
        let reply = await reply(to: visit, share, request)
        return reply.response(visit.asked(pages?.settings.basePath ?? "/"))
    }

    /// What is answered to a request that is no visit: a problem to programs, a page to everybody else.
    private func reply(to problem: Visit.Unreadable, _ visit: Visit) -> Reply {
        func reply(_ status: Int, _ detail: String) -> Reply {
            if visit.isForPrograms { return .problem(status, detail, instance: visit.instance) }
            guard let pages else { return .text(status, detail) }
            return self.problem(status, visit, Reader(site: pages.site(self.status)), pages)
        }
        switch problem {
        case .tooLong:
            return reply(414, "the address has more than \(Visit.maxAddressBytes) bytes; ask for less at once")
        case .address:
            return reply(
                400,
                "the address cannot be read: it has no path, an escape that is none, text that is no UTF-8, a NUL, or "
                    + "more than 200 items")
        }
    }

    private func reply(to visit: Visit, _ share: SharedVisit?, _ request: Request) async -> Reply {
        if let refused = otherMethod(visit, share) { return refused }
        if let health = health(visit) { return health }
        guard let pages else {
            if visit.parts == ["metrics"], visit.method == .get { return await metrics(visit) }
            return visit.isOfAPI
                ? .problem(404, "the API is not served here", instance: visit.instance)
                : .text(404, "there is no such page")
        }
        if let share { return await page(share.visit, pages, share: share, request) }
        if visit.parts.first == "s" { return problem(404, visit, Reader(site: pages.site(status)), pages) }
        if let file = file(visit.parts) { return file }
        return await page(visit, pages, share: nil, request)
    }

    private func health(_ visit: Visit) -> Reply? {
        guard visit.method == .get, visit.parts.count == 1 else { return nil }
        let answer: WatchStatus.Answer
        switch visit.parts[0] {
        case "healthz": answer = status.health()
        case "readyz": answer = status.readiness()
        case "livez": answer = status.liveness()
        default: return nil
        }
        return .text(answer.isGood ? 200 : 503, answer.text)
    }

    func file(_ parts: [String]) -> Reply? {
        guard parts.count == 2, parts[0] == "static", let file = files[parts[1]] else { return nil }
        return Reply(status: 200, type: file.type, bytes: Array(file.text.utf8), keeping: .forEver)
    }

    func metrics(_ visit: Visit) async -> Reply {
        let families =
            await more() + counts.families
            + (pages.map { $0.access.families + $0.events.families + $0.ranking.families } ?? [])
        let format = MetricsFormat(accept: visit.headers[values: .accept])
        do {
            var reply = Reply(
                status: 200, type: format.contentType, bytes: try format.render(families + status.families()))
            reply.fields.append(("vary", "Accept, Accept-Encoding"))
            return reply
        } catch {
            logger.error("the metrics could not be written", metadata: ["reason": "\(error)"])
            return .text(500, "the metrics cannot be written; the service's log says why")
        }
    }
}

extension AskedConnection {
    init(_ channel: any Channel) {
        willWait = { whenGone in
            channel.closeFuture.whenComplete { _ in whenGone() }
            // One that has been closed already tells so by its future.
            try? await channel.triggerUserOutboundEvent(ConnectionGuard.Event.answerWaits).get()
        }
    }
}
