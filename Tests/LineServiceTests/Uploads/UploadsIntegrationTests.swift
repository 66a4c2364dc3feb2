import AsyncHTTPClient
import Foundation
import LineModel
import Logging
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import LineHistory
@testable import LineService
@testable import ObjectStore
@testable import ServiceSupport

/// Against the real object store that `scripts/system-tests servers s3` starts. Without its variables there is nothing
/// to do.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PLUMBLINE_S3_ENDPOINT"] != nil), .serialized)
struct UploadsIntegration {
    private static let body = (0..<4096).map { UInt8(truncatingIfNeeded: $0) }

    private func variable(_ name: String) throws -> String {
        try #require(ProcessInfo.processInfo.environment["PLUMBLINE_S3_\(name)"])
    }

    private func now() -> WallTime { WallTime(nanosecondsSince1970: Int64(Date().timeIntervalSince1970 * 1e9)) }

    private func withClient<T>(_ work: (HTTPClient) async throws -> T) async throws -> T {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = ["reports.\(try variable("DOMAIN"))": "127.0.0.1"]
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await work(client)
            try await client.shutdown()
            return result
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    private func store(
        _ client: HTTPClient, style: S3Address.Style = .path, secret: String = "testing", bucket: String = "reports"
    ) throws -> S3Client {
        var endpoint = try variable("ENDPOINT")
        if style == .virtual { endpoint = endpoint.replacing("127.0.0.1", with: try variable("DOMAIN")) }
        let time = now()
        return S3Client(
            client: WebClient(client), address: try S3Address(endpoint: endpoint, bucket: bucket, style: style),
            credentials: S3Credentials(accessKey: "test:tester", secretKey: Secret(secret)), region: "us-east-1",
            timeLimit: .seconds(10), now: { time })
    }

    @Test("an object that is there already is not replaced where it must be absent; If-Match it cannot do, and says so")
    func conditions() async throws {
        try await withClient { client in
            let store = try store(client)
            func put(_ byte: UInt8, _ condition: S3Client.Condition) async -> DeliveryFailure.Kind? {
                let object = UploadObject(bytes: [byte], contentType: "text/plain")
                do throws(DeliveryFailure) {
                    try await store.put(object, key: "condition", condition: condition)
                    return nil
                } catch { return error.kind }
            }
            #expect(await put(1, .absent) == nil)
            #expect(await put(2, .absent) == .conditionFailed)
            guard case .object(let bytes, let etag) = try await store.get(key: "condition", maxBytes: 9) else {
                Issue.record("the object is not there")
                return
            }
            // OpenStack Swift answers 501 to If-Match, whether it holds or not: it would to every object.
            #expect(bytes == [1])
            #expect(await put(3, .unchanged(etag: try #require(etag))) == .allRefused)
        }
    }

    @Test("objects are put and read back in path and in virtual style", arguments: S3Address.Style.allCases)
    func putAndGet(style: S3Address.Style) async throws {
        try await withClient { client in
            let store = try store(client, style: style)
            let key = "\(style.rawValue)/a b+é.bin"
            try await store.put(UploadObject(bytes: Self.body, contentType: "application/octet-stream"), key: key)
            let found = try await store.get(key: key, maxBytes: 4096)
            guard case .object(let bytes, let etag) = found else {
                Issue.record("found \(found)")
                return
            }
            #expect(bytes == Self.body)
            #expect(try await store.get(key: key, ifNot: etag, maxBytes: 4096) == .unchanged)
            #expect(try await store.get(key: "nothing", maxBytes: 10) == .absent)
        }
    }

    @Test("a wrong secret and a missing bucket are refused, with the store's reason")
    func refusals() async throws {
        try await withClient { client in
            let object = UploadObject(bytes: [1], contentType: "text/plain")
            let wrong = try store(client, secret: "wrong-secret"), missing = try store(client, bucket: "missing")
            let first = await #expect(throws: DeliveryFailure.self) { try await wrong.put(object, key: "a") }
            #expect(first?.kind == .allRefused && first?.message.contains("SignatureDoesNotMatch") == true)
            #expect(first?.message.contains("wrong-secret") == false)
            let second = await #expect(throws: DeliveryFailure.self) { try await missing.put(object, key: "a") }
            #expect(second?.kind == .allRefused && second?.message.contains("NoSuchBucket") == true)
        }
    }

    @Test("an altered body is refused by the store")
    func alteredBody() async throws {
        try await withClient { client in
            let time = now(), hash = SigV4.payloadHash([1, 2, 3])
            let address = try S3Address(endpoint: try variable("ENDPOINT"), bucket: "reports", style: .path)
            let headers = [
                ("host", address.host), ("x-amz-content-sha256", hash), ("x-amz-date", SigV4.timestamp(time)),
            ]
            let credentials = S3Credentials(accessKey: "test:tester", secretKey: Secret("testing"))
            var request = HTTPClientRequest(url: address.url(key: "altered"))
            request.method = .PUT
            request.headers = .init(headers)
            request.headers.add(
                name: "authorization",
                value: SigV4(credentials: credentials, region: "us-east-1").authorization(
                    SigningRequest(method: "PUT", path: address.path(key: "altered"), headers: headers),
                    payloadHash: hash, time: time))
            request.body = .bytes(ByteBuffer(bytes: [1, 2, 4]))
            let response = try await client.execute(request, timeout: .seconds(10))
            let body = String(buffer: try await response.body.collect(upTo: 65_536))
            #expect(response.status.code == 400 && S3ErrorAnswer(body: body).code == "XAmzContentSHA256Mismatch")
        }
    }

    @Test("rounds made while the store is down all arrive once it is up")
    func downAndUp() async throws {
        let rounds = try #require(Int(try variable("ROUNDS")))
        try await withClient { client in
            let folder = try TemporaryFolder()
            var pauses = UploadService.Pauses()
            pauses.failed = RetryPauses(first: .milliseconds(50), max: .milliseconds(200))
            let service = try UploadService(
                name: "cos", target: S3Target(client: try store(client)), directory: SpoolDirectory(folder.path),
                maxBytes: 1 << 20,
                surroundings: Surroundings(client: client, logger: Logger(label: "test"), now: now), pauses: pauses)
            try await post(client, "stop")
            let running = Task { try await service.run() }
            for number in 0..<rounds {
                let digits = String(number)
                let key = "rounds/\(String(repeating: "0", count: 3 - digits.count))\(digits)"
                await service.enqueue([
                    UploadPart(key: key, contentType: "text/plain", isPacked: false) {
                        try $0(Array("round \(number)".utf8)[...])
                    }
                ])
            }
            try await wait { await service.figures.failedAttempts >= 2 }
            let down = await service.figures
            #expect(down.waiting == rounds && down.uploaded == 0)
            try await post(client, "start")
            try await wait { await service.figures.waiting == 0 }
            let up = await service.figures
            #expect(up.uploaded == rounds && up.dropped == 0 && up.refused == 0)
            running.cancel()
            try await running.value
        }
    }

    private func post(_ client: HTTPClient, _ what: String) async throws {
        var request = HTTPClientRequest(url: "\(try variable("SWITCH"))/\(what)")
        request.method = .POST
        #expect(try await client.execute(request, timeout: .seconds(60)).status == .ok)
    }

    private func wait(_ condition: () async -> Bool) async throws {
        for _ in 0..<600 {
            if await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("not within 30 s")
    }
}
