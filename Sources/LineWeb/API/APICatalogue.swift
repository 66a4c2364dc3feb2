internal import Crypto
internal import LineHistory
internal import LineModel
internal import LineReport

/// Every route of the API: a new one is one declaration, and one line here.
package enum APICatalogue {
    /// Where the API is, below the base path.
    static let root = "/api/v1"

    static let routes: [APIRoute] = [
        APIRoute.status, .lines, .line, .lineRounds, .lineSamples, .lineSummary, .lineExplanations, .rounds, .round,
        .incidents, .incident, .silences, .addSilence, .endSilence, .comments, .addComment, .ranking,
    ]

    /// The routes as the server mounts them, with the document that describes them.
    static let pages = pages(of: routes)

    /// Routes as a server mounts them, with the document that describes them.
    package static func pages(of routes: [APIRoute]) -> [PageRoute] {
        routes.map { route in
            PageRoute(PageRoute.Method(route.operation.method), route.pagePath) { request, site in
                await answer(request, site) { request, site in
                    try await route.answer(try APICall(request, items: route.items), site)
                }
            }
        } + [
            PageRoute(.get, root + "/openapi.json") { request, site in
                await answer(request, site) { request, site in
                    _ = try APICall(request, items: [])
                    return .json(200, document(routes, basePath: site.basePath))
                }
            }
        ]
    }

    /// The API in OpenAPI 3.1.
    static func document(_ routes: [APIRoute] = APICatalogue.routes, basePath: String) -> [UInt8] {
        OpenAPIDocument(routes.map(\.operation)).text(root: basePath + root.dropFirst())
    }

    /// Answers a request, whatever becomes of it: a problem is an answer, too.
    static func answer(
        _ request: PageRequest, _ site: Site,
        _ body: @Sendable (PageRequest, Site) async throws -> APIAnswer
    ) async -> PageAnswer {
        do {
            let answer = try await body(request, site)
            switch answer {
            case .json(let status, let bytes): return finished(status, bytes, request)
            case .tagged(let bytes, let tag): return finished(200, bytes, request, tag: tag)
            }
        } catch let problem as APIProblem {
            return self.problem(problem, request)
        } catch let error as HistoryError {
            return self.problem(APIProblem(503, "Service Unavailable", "\(error.reason); ask again later"), request)
        } catch {
            return self.problem(
                APIProblem(500, "Internal Server Error", "the answer could not be made; the service's log says why"),
                request)
        }
    }

    private static let type = "application/json"

    private static func finished(
        _ status: Int, _ bytes: [UInt8], _ request: PageRequest, tag known: String? = nil
    ) -> PageAnswer {
        guard status == 200 else { return .data(status: status, type: type, bytes: bytes) }
        let tag = known ?? tag(of: bytes)
        let fields = [(name: "etag", value: tag), (name: "cache-control", value: "private, no-cache")]
        let isKnown = request.field("if-none-match").map { isNamed(tag, in: $0) } ?? false
        return isKnown
            ? .data(status: 304, type: type, bytes: [], fields: fields)
            : .data(status: 200, type: type, bytes: bytes, fields: fields)
    }

    /// Weak, since it is the same when it is packed (RFC 9110 section 8.8.3).
    private static func tag(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        let hash = SHA256.hash(data: bytes).prefix(12)
        return "W/\"" + hash.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined() + "\""
    }

    /// Whether `If-None-Match` names the tag, by weak comparison (RFC 9110 section 13.1.2).
    static func isNamed(_ tag: String, in field: String) -> Bool {
        field.split(separator: ",").contains { part in
            let named: String = part.filter { $0 != " " && $0 != "\t" }
            return named == "*" || (named.hasPrefix("W/") ? named : "W/" + named) == tag
        }
    }

    private static func problem(_ problem: APIProblem, _ request: PageRequest) -> PageAnswer {
        var problem = problem
        problem.instance = request.instance.isEmpty ? request.path : request.instance
        var fields = [(name: "cache-control", value: "no-store")]
        if let after = problem.retryAfter { fields.append((name: "retry-after", value: String(after))) }
        return .data(
            status: problem.status, type: "application/problem+json", bytes: APIShapes.problem.text(of: problem),
            fields: fields)
    }
}

extension PageRoute.Method {
    fileprivate init(_ word: String) {
        self =
            switch word {
            case "post": .post
            case "delete": .delete
            default: .get
            }
    }
}
