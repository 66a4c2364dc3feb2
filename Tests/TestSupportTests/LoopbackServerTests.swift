import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@Suite("The HTTP server on loopback")
struct LoopbackServerTests {
    private func get(_ server: LoopbackServer, _ path: String, within limit: TimeAmount = .seconds(10)) async throws
        -> (UInt, String)
    {
        let request = HTTPClientRequest(url: "http://\(server.address)\(path)")
        let answer = try await HTTPClient.shared.execute(request, timeout: limit)
        return (answer.status.code, String(buffer: try await answer.body.collect(upTo: 1 << 20)))
    }

    @Test("notes requests with their query, and answers by those before")
    func notes() async throws {
        let server = try await LoopbackServer.start { request, before in
            .reply(before.isEmpty ? 200 : 503, request.query["a"] ?? "", headers: ["X-A": "1"])
        }
        #expect(try await get(server, "/b%20c?a=1%202") == (200, "1 2"))
        #expect(try await get(server, "/d") == (503, ""))
        #expect(server.received.map(\.path) == ["/b c", "/d"])
        try await server.stop()
    }

    @Test("misbehaves as it is told", arguments: [LoopbackAnswer.garbage, .silence, .drip, .hangUp])
    func misbehaves(answer: LoopbackAnswer) async throws {
        let server = try await LoopbackServer.start { _, _ in answer }
        await #expect(throws: (any Error).self) { try await get(server, "/", within: .milliseconds(200)) }
        #expect(!server.received.isEmpty)
        try await server.stop()
    }
}

@Suite("The object store on loopback")
struct ObjectServerTests {
    private func ask(_ store: ObjectServer, _ method: HTTPMethod, _ headers: [(String, String)] = []) async throws
        -> (UInt, String?)
    {
        var request = HTTPClientRequest(url: store.endpoint + "/reports/k")
        request.method = method
        request.headers = HTTPHeaders(headers)
        if method == .PUT { request.body = .bytes(ByteBuffer(string: "text")) }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        return (answer.status.code, answer.headers.first(name: "etag"))
    }

    @Test("keeps objects, and holds the conditions of PUT and GET")
    func conditions() async throws {
        let store = try await ObjectServer.start()
        #expect(try await ask(store, .GET).0 == 404)
        let (first, etag) = try await ask(store, .PUT, [("If-None-Match", "*")])
        let kept = try #require(etag)
        #expect(first == 200 && store["k"]?.bytes == Array("text".utf8) && store.keys == ["k"])
        #expect(try await ask(store, .PUT, [("If-None-Match", "*")]).0 == 412)
        #expect(try await ask(store, .PUT, [("x-cos-forbid-overwrite", "true")]).0 == 409)
        #expect(try await ask(store, .PUT, [("If-Match", "\"other\"")]).0 == 412)
        #expect(try await ask(store, .GET, [("If-None-Match", kept)]).0 == 304)
        #expect(try await ask(store, .PUT, [("If-Match", kept)]).0 == 200)
        #expect(try await ask(store, .GET, [("If-None-Match", kept)]).0 == 200)
        store.refuse { _ in ObjectServer.error(403, "AccessDenied") }
        #expect(try await ask(store, .GET).0 == 403)
        try await store.stop()
    }
}
