import Synchronization

/// An object store on loopback that honours `If-Match` and `If-None-Match` on PUT as Amazon S3 does; signatures are
/// another test's business.
final class ConditionalObjectServer: Sendable {
    struct Object: Sendable, Equatable {
        var octets: [UInt8]
        var etag: String
    }

    private struct State {
        var objects: [String: Object] = [:]
        var writes = 0
        var refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?
        var requests: [LoopbackRequest] = []
    }

    private let state = Mutex(State())
    private let server = Mutex<LoopbackHTTP?>(nil)

    static func start() async throws -> ConditionalObjectServer {
        let store = ConditionalObjectServer()
        let server = try await LoopbackHTTP.start { store.answer($0) }
        store.server.withLock { $0 = server }
        return store
    }

    var endpoint: String { "http://\(server.withLock { $0?.address ?? "" })" }
    var requests: [LoopbackRequest] { state.withLock { $0.requests } }

    /// By the key, without the bucket.
    subscript(key: String) -> Object? {
        get { state.withLock { $0.objects["/reports/\(key)"] } }
        set { state.withLock { $0.objects["/reports/\(key)"] = newValue } }
    }

    var keys: [String] { state.withLock { $0.objects.keys.map { String($0.dropFirst("/reports/".count)) }.sorted() } }

    /// Answers in the store's place; nil lets it answer.
    func refuse(_ refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?) {
        state.withLock { $0.refusal = refusal }
    }

    /// Every connection ends, as they do while a process is frozen.
    func dropConnections() async { await server.withLock { $0 }?.dropConnections() }

    func stop() async throws { try await server.withLock { $0 }?.stop() }

    private func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
        let refusal = state.withLock { state in
            state.requests.append(request)
            return state.refusal
        }
        if let refused = refusal?(request) { return refused }
        return state.withLock { state in
            let found = state.objects[request.path]
            switch request.method {
            case "GET":
                guard let found else { return Self.error(404, "NoSuchKey") }
                return LoopbackAnswer(headers: ["ETag": found.etag], body: found.octets)
            case "PUT":
                if let wanted = request.headers["if-match"], wanted != found?.etag {
                    return Self.error(412, "PreconditionFailed")
                }
                if request.headers["if-none-match"] == "*", found != nil {
                    return Self.error(412, "PreconditionFailed")
                }
                state.writes += 1
                let etag = "\"\(state.writes)\""
                state.objects[request.path] = Object(octets: request.body, etag: etag)
                return LoopbackAnswer(headers: ["ETag": etag])
            default: return Self.error(405, "MethodNotAllowed")
            }
        }
    }

    static func error(_ status: Int, _ code: String) -> LoopbackAnswer {
        LoopbackAnswer(status: status, body: Array("<Error><Code>\(code)</Code></Error>".utf8))
    }
}
