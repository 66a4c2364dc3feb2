internal import Synchronization

/// An object store on loopback that honours the conditions of PUT and GET as Amazon S3 does, and COS's header for an
/// object that must not be there yet; signatures are another test's business.
package final class ObjectServer: Sendable {
    package struct Object: Sendable, Equatable {
        package var bytes: [UInt8]
        package var etag: String

        package init(bytes: [UInt8], etag: String) { (self.bytes, self.etag) = (bytes, etag) }
    }

    private struct State {
        var objects: [String: Object] = [:]
        var writes = 0
        var refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?
    }

    private let state = Mutex(State())
    private let server = Mutex<LoopbackServer?>(nil)
    private let prefix: String

    private init(bucket: String) { prefix = "/\(bucket)/" }

    package static func start(bucket: String = "reports") async throws -> ObjectServer {
        let store = ObjectServer(bucket: bucket)
        let server = try await LoopbackServer.start { request, _ in store.answer(request) }
        store.server.withLock { $0 = server }
        return store
    }

    /// `http://127.0.0.1:40123`.
    package var endpoint: String { "http://\(server.withLock { $0?.address ?? "" })" }
    package var requests: [LoopbackRequest] { server.withLock { $0?.received ?? [] } }

    /// By the key, without the bucket.
    package subscript(key: String) -> Object? {
        get { state.withLock { $0.objects[prefix + key] } }
        set { state.withLock { $0.objects[prefix + key] = newValue } }
    }

    package var keys: [String] {
        state.withLock { $0.objects.keys.map { String($0.dropFirst(prefix.count)) }.sorted() }
    }

    /// Answers in the store's place; nil lets it answer.
    package func refuse(_ refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?) {
        state.withLock { $0.refusal = refusal }
    }

    package func dropConnections() async { await server.withLock { $0 }?.dropConnections() }

    package func stop() async throws { try await server.withLock { $0 }?.stop() }

    /// An answer with the code and the message that such stores give.
    package static func error(_ status: Int, _ code: String, _ message: String = "") -> LoopbackAnswer {
        .reply(status, errorText(code, message))
    }

    package static func errorText(_ code: String, _ message: String = "") -> String {
        "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
    }

    private func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
        if let refused = state.withLock({ $0.refusal })?(request) { return refused }
        return state.withLock { state in
            switch request.method {
            case "GET": Self.get(request, state.objects[request.path])
            case "PUT": Self.put(request, &state)
            default: Self.error(405, "MethodNotAllowed")
            }
        }
    }

    private static func get(_ request: LoopbackRequest, _ found: Object?) -> LoopbackAnswer {
        guard let found else { return error(404, "NoSuchKey") }
        if request.headers["if-none-match"] == found.etag { return LoopbackAnswer(status: 304) }
        return LoopbackAnswer(headers: ["ETag": found.etag], body: found.bytes)
    }

    private static func put(_ request: LoopbackRequest, _ state: inout State) -> LoopbackAnswer {
        let found = state.objects[request.path]
        if let wanted = request.headers["if-match"], wanted != found?.etag { return error(412, "PreconditionFailed") }
        if request.headers["if-none-match"] == "*", found != nil { return error(412, "PreconditionFailed") }
        if request.headers["x-cos-forbid-overwrite"] == "true", found != nil { return error(409, "FileAlreadyExists") }
        state.writes += 1
        let etag = "\"\(state.writes)\""
        state.objects[request.path] = Object(bytes: request.body, etag: etag)
        return LoopbackAnswer(headers: ["ETag": etag])
    }
}
