internal import HTTPTypes
internal import Hummingbird
internal import LineModel
internal import LineService
internal import NIOCore

extension WebResponder {
    /// A stream of events, which lasts until its reader leaves, or takes nothing.
    func events(
        _ visit: Visit, _ context: WebContext, _ pages: WebPages, limits: ShareLimits?, basePath: String
    ) async -> Response {
        let asked = visit.asked(basePath)
        if limits == nil, !pages.access.isOpen, !mayFollow(visit, pages) {
            return Reply.problem(
                401, "log in, or send web.token as Authorization: Bearer", instance: visit.instance
            ).response(asked)
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream; charset=utf-8"
        headers[.cacheControl] = "no-store"
        SafetyFields.add(to: &headers, isPage: false)
        // Proxies pass each event on at once (nginx, ngx_http_proxy_module, proxy_buffering).
        SafetyFields.set("X-Accel-Buffering", "no", &headers)
        if visit.isHead { return Response(status: .ok, headers: headers) }
        let subscriber = EventHub.Subscriber(
            address: visit.origin.address, line: Self.line(ofPage: visit.item("page") ?? ""), isShared: limits != nil)
        let lastID = HTTPField.Name("Last-Event-ID").flatMap { visit.headers[$0] }
        guard let stream = pages.events.begin(subscriber, lastID: lastID) else {
            var reply = Reply.text(503, "there are too many streams of events; the page goes on without")
            reply.fields.append(("retry-after", "60"))
            return reply.response(asked)
        }
        let hub = pages.events
        // Its reader may leave at any time, while nothing is sent.
        context.channel.closeFuture.whenComplete { _ in hub.end(stream.number) }
        do {
            try await context.channel.triggerUserOutboundEvent(ConnectionGuard.Event.streamBegins).get()
        } catch {
            hub.end(stream.number)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                defer { hub.end(stream.number) }
                for await piece in stream.pieces { try await writer.write(piece) }
                try await writer.finish(nil)
            })
    }

    private func mayFollow(_ visit: Visit, _ pages: WebPages) -> Bool {
        if pages.access.viewer(session: visit.cookies[CookieName.session]) != nil { return true }
        guard let field = visit.headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return false }
        return pages.access.isToken(String(field.dropFirst(7)), from: visit.origin.address)
    }

    /// The line whose page this is; nil of every other page.
    private static func line(ofPage path: String) -> String? {
        let parts = AddressText.parts(ofPath: path) ?? []
        return parts.count == 2 && parts[0] == "lines" ? parts[1] : nil
    }
}
