internal import HTTPTypes
internal import Hummingbird
internal import LineModel
internal import LineService

/// A request as the server sees it, before it is known who asks.
struct Visit: Sendable {
    /// The longest address of a request, bytes: as long as a page's longest filter, and what proxies let through.
    static let maxAddressBytes = 8 << 10

    /// GET, which HEAD is too, POST, or DELETE; nil is another one, which no address takes.
    var method: PageRoute.Method?
    var isHead: Bool
    /// The parts of the path, decoded, without the base path; empty for the overview.
    var parts: [String]
    /// The path and the query as they were sent, without the base path.
    var target: String
    /// How a problem names the path; see `AskedPath`.
    var instance: String
    var query: [(name: String, value: String)]
    var origin: ClientOrigin
    var cookies: Cookies
    var headers: HTTPFields
    var language: MessageLanguage
    /// `light` or `dark`; nil follows the reader's system.
    var scheme: String?
    /// What the reader chose just now, to be kept.
    var chosen: [SetCookie] = []

    /// The connection that it came over; nil where nobody asked by HTTP.
    var connection: AskedConnection?

    /// Why a request is no visit.
    enum Unreadable: Error, Equatable {
        case tooLong, address
    }

    init(_ request: Request, peer: String, settings: WebSettings) throws(Unreadable) {
        let address = request.head.path ?? ""
        guard address.utf8.count <= Self.maxAddressBytes else { throw .tooLong }
        let halves = address.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { Substring($0) }
        guard let path = halves.first.flatMap({ AddressText.parts(ofPath: $0) }),
            let query = AddressText.items(halves.count > 1 ? halves[1] : "")
        else { throw .address }
        let base = settings.basePath.split(separator: "/").map(String.init)
        let isBelow = !base.isEmpty && path.starts(with: base)
        self.init(
            request, parts: isBelow ? Array(path.dropFirst(base.count)) : path, query: query, peer: peer,
            settings: settings)
        target = isBelow ? Self.below(address, base.count) : address
    }

    /// A request whose address cannot be read: of its path the first part counts, by which it is known whom the answer
    /// is for.
    init(unreadable request: Request, peer: String, settings: WebSettings) {
        let path = AskedPath(request.head.path ?? "", basePath: settings.basePath)
        self.init(request, parts: path.first.map { [$0] } ?? [], query: [], peer: peer, settings: settings)
    }

    private init(
        _ request: Request, parts: [String], query: [(name: String, value: String)], peer: String,
        settings: WebSettings
    ) {
        method =
            switch request.method {
            case .get, .head: .get
            case .post: .post
            case .delete: .delete
            default: nil
            }
        isHead = request.method == .head
        self.parts = parts == [""] ? [] : parts
        target = "/"
        instance = AskedPath(request.head.path ?? "", basePath: settings.basePath).instance
        self.query = query
        headers = request.headers
        func values(_ name: String) -> [String] { HTTPField.Name(name).map { request.headers[values: $0] } ?? [] }
        origin = ClientOrigin(
            peer: peer, forwardedFor: values("X-Forwarded-For"), proto: values("X-Forwarded-Proto"),
            host: values("X-Forwarded-Host"), trusted: settings.trustedProxies)
        cookies = Cookies(request.headers[values: .cookie])
        func item(_ name: String) -> String? { query.first { $0.name == name }?.value }
        let asked = item("lang").flatMap(MessageLanguage.init(rawValue:))
        language = LanguageChoice.language(
            asked: asked?.rawValue, chosen: cookies[CookieName.language], accepts: values("Accept-Language"))
        let scheme = item("scheme") ?? cookies[CookieName.scheme]
        self.scheme = scheme.flatMap { ["light", "dark"].contains($0) ? $0 : nil }
        let year = Duration.seconds(31_536_000)
        if let asked { chosen.append(SetCookie(name: CookieName.language, value: asked.rawValue, maxAge: year)) }
        if let asked = item("scheme"), ["light", "dark", "auto"].contains(asked) {
            chosen.append(SetCookie(name: CookieName.scheme, value: asked, maxAge: year, isHidden: false))
        }
    }

    /// An address without its first parts.
    private static func below(_ address: String, _ count: Int) -> String {
        var rest = Substring(address)
        for _ in 0..<count { rest = rest.dropFirst().drop { $0 != "/" && $0 != "?" } }
        return rest.first == "/" ? String(rest) : "/" + rest
    }

    func item(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// What a page's handler sees of the header fields.
    var shownFields: [(name: String, value: String)] {
        headers.filter { $0.name != .cookie && $0.name != .authorization }
            .map { ($0.name.canonicalName, $0.value) }
    }

    /// Whether it is a program that asks, and wants no page.
    var isForPrograms: Bool { parts.first.map(AskedPath.programs.contains) ?? false }
    /// Whether the API is asked.
    var isOfAPI: Bool { parts.first == "api" }

    /// What a reply to it depends on.
    func asked(_ basePath: String) -> Reply.Asked {
        Reply.Asked(
            isHead: isHead, takesGzip: PackedText.isAccepted(headers[values: .acceptEncoding]),
            known: headers[values: .ifNoneMatch], basePath: basePath, isSecure: origin.isSecure)
    }
}
