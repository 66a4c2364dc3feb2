internal import HTTPTypes
internal import Hummingbird
internal import LineHistory
internal import LineModel
internal import LineService
internal import Logging
internal import NIOCore

/// Who asks, and what he sees.
struct Reader: Sendable {
    var site: Site
    var viewer: PageRequest.Viewer?
    /// Whether a program showed the token.
    var isProgram = false
    /// What the browser's forms are bound to.
    var formHolder = ""
    var cookies: [SetCookie] = []
}

extension WebResponder {
    /// The most that may be sent with a request, bytes.
    static let maxBodyBytes = 64 << 10

    func page(_ visit: Visit, _ pages: WebPages, share: SharedVisit?, _ request: Request) async -> Reply {
        var reader = reader(visit, pages, share)
        if visit.parts == ["login"], share == nil { return await login(visit, &reader, pages, request) }
        let isMetrics = visit.parts == ["metrics"] && visit.method == .get && share == nil
        let found = isMetrics ? nil : route(visit, share)
        if let refused = refusal(visit, reader, pages, share, found) { return refused }
        if isMetrics { return await metrics(visit) }
        if visit.parts == ["logout"], share == nil {
            guard visit.method == .post else { return notAllowed([.post], visit, reader) }
            return await logout(visit, &reader, pages, request)
        }
        switch found {
        case .route(let route, let variables):
            return await answer(route, variables, visit, &reader, pages, request)
        case .otherMethods(let methods):
            return notAllowed(methods, visit, reader)
        case .nothing, nil:
            return withoutStroke(visit, reader) ?? problem(404, visit, reader, pages)
        }
    }

    /// A page with a stroke behind it is meant without.
    private func withoutStroke(_ visit: Visit, _ reader: Reader) -> Reply? {
        guard visit.method == .get, visit.parts.count > 1, visit.parts.last == "" else { return nil }
        let parts = Array(visit.parts.dropLast())
        guard case .route = routes.find(.get, parts) else { return nil }
        return .redirect(308, reader.site.address(parts, visit.query.map { ($0.name, $0.value) }))
    }

    /// What a share does not have is not there.
    private func route(_ visit: Visit, _ share: SharedVisit?) -> RouteTable.Found {
        guard share != nil else { return routes.find(visit.method, visit.parts) }
        let found = routes.find(.get, visit.parts)
        guard case .route(let route, _) = found, route.isShared else { return .nothing }
        return visit.method == .get ? found : .otherMethods([.get])
    }

    private func reader(_ visit: Visit, _ pages: WebPages, _ share: SharedVisit?) -> Reader {
        var reader = Reader(site: pages.site(status))
        if let share {
            reader.site.basePath = share.basePath
            reader.site.share = share.limits
            reader.site.hasLogin = false
            reader.site.signer = nil
            reader.viewer = PageRequest.Viewer(name: "", mayWrite: false)
            return reader
        }
        let session = visit.cookies[CookieName.session]
        reader.viewer = pages.access.viewer(session: session)
        if reader.viewer != nil { reader.formHolder = session ?? "" }
        if reader.viewer == nil, let shown = bearer(visit), pages.access.isToken(shown, from: visit.origin.address) {
            reader.viewer = PageRequest.Viewer(name: "token", mayWrite: true)
            reader.isProgram = true
        }
        if reader.formHolder.isEmpty {
            let kept = visit.cookies[CookieName.form] ?? ""
            reader.formHolder = kept.utf8.count == 43 ? kept : RandomText.make()
            if reader.formHolder != kept {
                reader.cookies.append(SetCookie(name: CookieName.form, value: reader.formHolder, isStrict: true))
            }
        }
        return reader
    }

    private func bearer(_ visit: Visit) -> String? {
        guard let field = visit.headers[.authorization], field.utf8.count <= 4_096 else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
    }

    /// Whoever has to log in is led there; programs are told.
    private func refusal(
        _ visit: Visit, _ reader: Reader, _ pages: WebPages, _ share: SharedVisit?, _ found: RouteTable.Found?
    ) -> Reply? {
        guard share == nil, !pages.access.isOpen, reader.viewer == nil else { return nil }
        if case .route(let route, let variables) = found, route.isSigned, let signature = visit.item("sig"),
            let name = route.signedName(variables) ?? visit.item("name"),
            pages.signer.isSignature(signature, ofLine: name)
        {
            return nil
        }
        if visit.isForPrograms || found?.isSigned == true {
            var reply = Reply.problem(
                401, "log in, or send web.token as Authorization: Bearer, or a signed address",
                instance: visit.instance)
            reply.fields.append(("www-authenticate", "Bearer realm=\"plumbline\""))
            return reply
        }
        let target = visit.method == .get && visit.target != "/" ? visit.target : nil
        return .redirect(visit.method == .get ? 302 : 303, reader.site.address(["login"], [("to", target)]))
    }

    private func answer(
        _ route: PageRoute, _ variables: [String: String], _ visit: Visit, _ reader: inout Reader, _ pages: WebPages,
        _ request: Request
    ) async -> Reply {
        var asked = pageRequest(visit, reader, pages)
        asked.variables = variables
        if visit.method != .get {
            guard reader.site.share == nil else { return problem(404, visit, reader, pages) }
            if let refused = await take(request, visit, reader, pages, &asked) { return refused }
        }
        do {
            let answer = try await route.answer(asked, reader.site)
            return reply(answer, asked, visit, reader, pages, isEmbeddable: route.isSigned)
        } catch is SiteHistory.NotShared {
            return problem(404, visit, reader, pages)
        } catch let error as HistoryError {
            logger.error("a page could not read the history", metadata: ["reason": "\(error)"])
            return problem(503, visit, reader, pages, reader.site.share == nil ? error.reason : nil)
        } catch {
            logger.error("a page could not be made", metadata: ["path": "\(visit.shownPath)", "reason": "\(error)"])
            return problem(500, visit, reader, pages)
        }
    }

    func pageRequest(_ visit: Visit, _ reader: Reader, _ pages: WebPages) -> PageRequest {
        var asked = PageRequest(
            path: "/" + visit.parts.joined(separator: "/"), variables: [:], query: visit.query, form: [:],
            language: visit.language, scheme: visit.scheme, viewer: reader.viewer,
            formToken: reader.site.share == nil ? pages.access.forms.make(reader.formHolder) : "", now: pages.now(),
            fields: visit.shownFields, instance: visit.instance)
        asked.connection = visit.connection
        return asked
    }

    /// Reads what was sent, and sees that a page of this server sent it, or a program.
    ///
    /// - Returns: the refusal; nil where it counts.
    func take(
        _ request: Request, _ visit: Visit, _ reader: Reader, _ pages: WebPages, _ asked: inout PageRequest
    ) async -> Reply? {
        let declared = visit.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard declared <= Self.maxBodyBytes else { return problem(413, visit, reader, pages) }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: Self.maxBodyBytes)
        } catch {
            return problem(error is NIOTooManyBytesError ? 413 : 400, visit, reader, pages)
        }
        let host = [request.head.authority].compactMap(\.self) + [visit.origin.host].compactMap(\.self)
        let isFromHere =
            reader.isProgram
            || SameOrigin.isFromHere(
                site: HTTPField.Name("Sec-Fetch-Site").flatMap { visit.headers[$0] }, origin: visit.headers[.origin],
                hosts: host)
        if visit.method == .delete { return isFromHere ? nil : forged(visit, reader, pages) }
        let type = (visit.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
        switch type.filter({ $0 != " " }) {
        case "application/x-www-form-urlencoded" where !visit.isOfAPI:
            guard let text = String(validating: buffer.readableBytesView, as: UTF8.self),
                let items = AddressText.items(text)
            else { return problem(400, visit, reader, pages) }
            asked.form = Dictionary(items.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            let token = asked.form["token"] ?? ""
            guard isFromHere, reader.isProgram || pages.access.forms.isValid(token, reader.formHolder) else {
                return forged(visit, reader, pages)
            }
        // No form of a stranger's page can be of this type, and its scripts may not send it (Fetch Standard, CORS).
        case "application/json":
            guard isFromHere else { return forged(visit, reader, pages) }
            asked.body = Array(buffer.readableBytesView)
        default: return problem(415, visit, reader, pages)
        }
        return nil
    }

    private func forged(_ visit: Visit, _ reader: Reader, _ pages: WebPages) -> Reply {
        pages.access.noteForged()
        return problem(403, visit, reader, pages)
    }
}

extension RouteTable.Found {
    fileprivate var isSigned: Bool { if case .route(let route, _) = self { route.isSigned } else { false } }
}

extension Visit {
    /// For the log.
    var shownPath: String { TerminalText.quoted(target.prefix { $0 != "?" }) }
}
