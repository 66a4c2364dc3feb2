import LineModel
import TestSupport
import Testing

@testable import ObjectStore
@testable import ServiceSupport

@Suite("An object store that misbehaves")
struct UploadsClientTests {
    static let object = UploadObject(bytes: Array("hello".utf8), contentType: "text/plain")

    static func failure(
        _ answer: LoopbackAnswer, timeLimit: Duration = .seconds(5)
    ) async throws -> DeliveryFailure? {
        let server = try await ObjectServer.start()
        server.refuse { _ in answer }
        let client = try server.client(timeLimit: timeLimit)
        let failure: DeliveryFailure?
        do throws(DeliveryFailure) {
            try await client.put(object, key: "k")
            failure = nil
        } catch { failure = error }
        try await server.stop()
        return failure
    }

    @Test("errors, garbage, a closed connection, silence and answers without end pass")
    func passing() async throws {
        #expect(try await Self.failure(.reply(500, "garbage"))?.kind == .temporary(after: nil))
        #expect(
            try await Self.failure(.reply(503, ObjectServer.errorText("SlowDown"), headers: ["Retry-After": "7"]))?.kind
                == .temporary(after: .seconds(7)))
        for text in ["soon", "-1", "99999999999999999999"] {
            let failure = try await Self.failure(.reply(503, "", headers: ["Retry-After": text]))
            #expect(failure?.kind == .temporary(after: nil), "\(text)")
        }
        #expect(try await Self.failure(.garbage)?.kind == .temporary(after: nil))
        #expect(try await Self.failure(.hangUp)?.kind == .temporary(after: nil))
        for answer in [LoopbackAnswer.silence, .drip] {
            let failure = try await Self.failure(answer, timeLimit: .milliseconds(200))
            #expect(failure?.kind == .temporary(after: nil))
            #expect(failure?.message.contains("200ms") == true)
        }
    }

    @Test("an answer that is too large is read to its bound and judged by its status")
    func tooLarge() async throws {
        let flood = String(repeating: "x", count: 5_000_000)
        let failure = try await Self.failure(.reply(403, flood))
        #expect(failure?.kind == .allRefused && (failure?.message.utf8.count ?? .max) < 1000)
        let server = try await ObjectServer.start()
        let client = try server.client()
        try await client.put(Self.object, key: "k")
        let large = await #expect(throws: DeliveryFailure.self) { _ = try await client.get(key: "k", maxBytes: 4) }
        #expect(large?.kind == .itemRefused && large?.message.contains("larger than 4") == true)
        #expect(try await client.get(key: "none", maxBytes: 4) == .absent)
        try await server.stop()
    }

    @Test("an answer that no store gives holds the queue and shows what it calls itself")
    func noStores() async throws {
        let portal = "<!DOCTYPE html>\n<html><head><TITLE lang=en>Wi-Fi &amp; login</TITLE></head><body>Hello</body>"
        let plain = "Client sent an HTTP request to an HTTPS server.\n"
        let cases: [(Int, String, [String])] = [
            (200, portal, ["200", "\"Wi-Fi & login\"", "without an ETag", "portal"]),
            (200, "", ["200", "without an ETag"]),
            (400, plain, ["an HTTPS server", "begin the endpoint with https://"]),
            (
                400, "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
                ["plain HTTP request", "begin the endpoint with https://"]
            ),
            (406, "<html><title>Request blocked</title></html>", ["406", "\"Request blocked\"", "firewall"]),
            (403, "<html><body>no</body></html>", ["403", "a page without a title"]),
            (
                400, ObjectServer.errorText("InvalidRequest", "Content-MD5 is required"),
                ["InvalidRequest: Content-MD5 is required"]
            ),
        ]
        for (status, body, words) in cases {
            let failure = try #require(try await Self.failure(.reply(status, body)), "\(status) \(body)")
            #expect(failure.kind == .allRefused)
            for word in words { #expect(failure.message.contains(word), "\(failure.message)") }
        }
    }

    @Test("a page for people is no object, nor does it say that there is none")
    func pages() async throws {
        for status in [200, 404] {
            let server = try await ObjectServer.start()
            server.refuse { _ in .reply(status, "<html><title>Welcome</title></html>") }
            let client = try server.client()
            let failure = await #expect(throws: DeliveryFailure.self) {
                _ = try await client.get(key: "k", maxBytes: 99)
            }
            #expect(failure?.message.contains("Welcome") == true)
            try await server.stop()
        }
    }

    @Test("every put names the MD5 of its object, as buckets with a retention rule want it")
    func digests() async throws {
        let server = try await ObjectServer.start()
        for signature in S3Client.Signature.allCases {
            try await server.client(signature: signature).put(
                UploadObject(bytes: Array("hello".utf8), contentType: "text/plain"), key: "k")
        }
        let digests = server.requests.map { $0.headers["content-md5"] }
        #expect(digests == ["XUFAKrxLKna5cZ2REBfFkg==", "XUFAKrxLKna5cZ2REBfFkg=="])
        #expect(server.requests.first?.headers["authorization"]?.contains("content-md5") == true)
        try await server.stop()
    }

    @Test("what the store repeats of a key pair is not shown")
    func redaction() async throws {
        let said = "\(StoreKeys.accessKey) \(StoreKeys.secretKey) \(StoreKeys.token) end"
        let failure = try #require(try await Self.failure(.reply(403, ObjectServer.errorText("AccessDenied", said))))
        #expect(failure.message.contains("<secret> <secret> <secret> end"))
        for secret in [StoreKeys.accessKey, StoreKeys.secretKey, StoreKeys.token] {
            #expect(!failure.message.contains(secret) && !"\(failure)".contains(secret))
        }
    }

    @Test("conditions hold, with either signature", arguments: S3Client.Signature.allCases)
    func conditions(signature: S3Client.Signature) async throws {
        let server = try await ObjectServer.start()
        let client = try server.client(signature: signature)
        let etag = try await client.put(Self.object, key: "k", condition: .absent)
        let other = UploadObject(bytes: [1], contentType: "text/plain")
        for condition in [S3Client.Condition.absent, .unchanged(etag: "\"other\"")] {
            let failure = await #expect(throws: DeliveryFailure.self) {
                try await client.put(other, key: "k", condition: condition)
            }
            #expect(failure?.kind == .conditionFailed)
        }
        #expect(server["k"]?.bytes == Self.object.bytes)
        #expect(try await client.get(key: "k", ifNot: etag, maxBytes: 9) == .unchanged)
        try await client.put(other, key: "k", condition: .unchanged(etag: etag))
        #expect(server["k"]?.bytes == [1])
        try await server.stop()
    }
}
