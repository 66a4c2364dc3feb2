internal import Hummingbird
internal import LineModel
internal import LineReport
internal import LineService
internal import Logging
internal import NIOCore
internal import ServiceSupport

extension WebResponder {
    /// What a page's handler answered, as a reply.
    func reply(
        _ answer: PageAnswer, _ asked: PageRequest, _ visit: Visit, _ reader: Reader, _ pages: WebPages,
        isEmbeddable: Bool = false
    ) -> Reply {
        switch answer {
        case .page(let page): return document(200, page, asked, visit, reader, pages)
        case .problem(let status, let page): return document(status, page, asked, visit, reader, pages)
        case .redirect(let address):
            let base = reader.site.basePath
            let rest = address.hasPrefix(base) ? address.dropFirst(base.count) : address[...]
            // Two strokes would lead to another host (RFC 3986 section 4.2).
            let target = base + rest.drop { $0 == "/" || $0 == "\\" }
            return .redirect(visit.method == .post ? 303 : 302, target)
        case .data(let status, let type, let bytes, let fields):
            return Reply(
                status: status, type: type, bytes: bytes, keeping: pages.access.isOpen ? .untilAsked : .never,
                fields: fields)
        case .file(let type, let bytes, let name):
            let keeping: Reply.Keeping =
                isEmbeddable ? .seconds(60) : pages.access.isOpen || reader.site.share != nil ? .untilAsked : .never
            var reply = Reply(
                status: 200, type: type, bytes: bytes, keeping: keeping, isPage: false, isEmbeddable: isEmbeddable)
            if let name { reply.fields.append(("content-disposition", Self.disposition(name))) }
            return reply
        }
    }

    /// A name under which a browser saves a file (RFC 6266): what older ones take, and the name itself.
    static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                let isPlain =
                    scalar.isASCII
                    && (scalar.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains(scalar))
                return isPlain ? Character(scalar) : "_"
            }.prefix(100))
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(Site.encoded(String(name.prefix(200))))"
    }

    func document(
        _ status: Int, _ page: Page, _ asked: PageRequest, _ visit: Visit, _ reader: Reader, _ pages: WebPages
    ) -> Reply {
        let html = PageShell.document(page, asked, reader.site)
        let isForAll = pages.access.isOpen || reader.site.share != nil
        return Reply(
            status: status, type: "text/html; charset=utf-8", bytes: Array(html.text.utf8),
            keeping: status == 200 && isForAll ? .untilAsked : .never, isPage: true,
            cookies: reader.cookies + visit.chosen,
            noise: asked.formToken)
    }

    /// An error, as a page or for programs.
    func problem(
        _ status: Int, _ visit: Visit, _ reader: Reader, _ pages: WebPages, _ detail: String? = nil
    ) -> Reply {
        if visit.isForPrograms {
            return .problem(status, detail ?? APIProblem.detail(status), instance: visit.instance)
        }
        let asked = pageRequest(visit, reader, pages)
        return document(status, ErrorPage.view(status, detail: detail, asked, reader.site), asked, visit, reader, pages)
    }

    /// Asks who somebody is, and lets him in.
    func login(_ visit: Visit, _ reader: inout Reader, _ pages: WebPages, _ request: Request) async -> Reply {
        guard !pages.access.isOpen else { return .redirect(303, reader.site.address()) }
        var asked = pageRequest(visit, reader, pages)
        func form(_ status: Int, _ target: String, _ refusal: LoginPage.Refusal?) -> Reply {
            let page = LoginPage.view(
                asked, reader.site, hasUsers: pages.access.hasUsers, target: target, refusal: refusal)
            return document(status, page, asked, visit, reader, pages)
        }
        guard visit.method == .post else {
            if reader.viewer != nil { return .redirect(303, reader.site.address()) }
            var reply = form(200, Self.target(visit.item("to")), nil)
            reply.keeping = .never
            return reply
        }
        if let refused = await take(request, visit, reader, pages, &asked) { return refused }
        let target = Self.target(asked.form["to"])
        let result = await pages.access.logIn(
            name: asked.form["name"] ?? "", password: Secret(asked.form["password"] ?? ""),
            from: visit.origin.address)
        switch result {
        case .session(let id):
            logger.info("a reader logged in", metadata: ["address": "\(visit.origin.address)"])
            var reply = Reply.redirect(303, reader.site.basePath + target.dropFirst())
            reply.cookies.append(SetCookie(name: CookieName.session, value: id, maxAge: Sessions.maxAge))
            return reply
        case .refused:
            logger.notice(
                "a login was refused",
                metadata: [
                    "user": "\(TerminalText.quoted(asked.form["name"] ?? ""))", "address": "\(visit.origin.address)",
                ])
            return form(403, target, .wrong)
        case .wait(let duration):
            let seconds = max(1, Int((duration / .seconds(1)).rounded(.up)))
            var reply = form(429, target, .wait(seconds))
            reply.fields.append(("retry-after", String(seconds)))
            return reply
        case .busy:
            var reply = form(503, target, .busy)
            reply.fields.append(("retry-after", "2"))
            return reply
        }
    }

    func logout(_ visit: Visit, _ reader: inout Reader, _ pages: WebPages, _ request: Request) async -> Reply {
        var asked = pageRequest(visit, reader, pages)
        if let refused = await take(request, visit, reader, pages, &asked) { return refused }
        if let id = visit.cookies[CookieName.session] { pages.access.logOut(id) }
        var reply = Reply.redirect(303, reader.site.address(["login"]))
        reply.cookies.append(SetCookie(name: CookieName.session, value: "", maxAge: .zero))
        return reply
    }

    /// Where somebody wanted to go before he logged in: a place of this site and no other, `/` else. What a browser
    /// takes for another host begins with two strokes, or with one and a backslash (URL Standard).
    static func target(_ text: String?) -> String {
        guard let text, text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= Visit.maxAddressBytes,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            text.utf8.dropFirst().first != UInt8(ascii: "/")
        else { return "/" }
        return text
    }
}
