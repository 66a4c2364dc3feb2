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
        let etag = try #require(try await client.put(Self.object, key: "k", condition: .absent))
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
