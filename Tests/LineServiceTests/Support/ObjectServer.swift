import AsyncHTTPClient
import Crypto
import Foundation
import LineModel
import Synchronization

@testable import LineService
@testable import ObjectStore
@testable import ServiceSupport

/// A bucket on loopback: puts with their conditions, gets with theirs; or it answers as it is told.
final class ObjectServer: Sendable {
    static let secretKey = "SECRET-0001", token = "TOKEN-0002", accessKey = "ACCESS-0003"

    private let state: SharedState
    let server: RobotServer

    private final class SharedState: Sendable { let objects = Mutex<[String: [UInt8]]>([:]) }

    /// - Parameter answer: nil for a request: the bucket answers.
    static func start(_ answer: @escaping @Sendable (RobotReceived) -> RobotAnswer? = { _ in nil }) async throws
        -> ObjectServer
    {
        let state = SharedState()
        let server = try await RobotServer.start { one, _ in answer(one) ?? Self.answer(one, state) }
        return ObjectServer(state, server)
    }

    private init(_ state: SharedState, _ server: RobotServer) { (self.state, self.server) = (state, server) }

    /// By their paths.
    var objects: [String: [UInt8]] { state.objects.withLock { $0 } }

    func client(
        signature: S3Client.Signature = .v4, timeLimit: Duration = .seconds(5)
    ) throws -> S3Client {
        S3Client(
            client: .shared,
            address: try S3Address(endpoint: "http://127.0.0.1:\(server.port)", bucket: "bucket", style: .path),
            credentials: S3Credentials(
                accessKey: Self.accessKey, secretKey: Secret(Self.secretKey), sessionToken: Secret(Self.token)),
            region: "r", signature: signature, timeLimit: timeLimit, now: { NotifiersFixture.now })
    }

    static func error(_ code: String, _ message: String = "") -> String {
        "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
    }

    private static func etag(_ octets: [UInt8]) -> String {
        "\"\(HexText.lower(Insecure.MD5.hash(data: octets)))\""
    }

    private static func answer(_ one: RobotReceived, _ state: SharedState) -> RobotAnswer {
        state.objects.withLock { objects in
            let old = objects[one.path].map(etag)
            guard one.method == "PUT" else {
                guard let octets = objects[one.path], let old else { return .reply(404, error("NoSuchKey")) }
                if one.headers["if-none-match"] == old { return .reply(304, "") }
                return .reply(200, String(decoding: octets, as: UTF8.self), headers: ["ETag": old])
            }
            let mustBeAbsent = one.headers["if-none-match"] == "*" || one.headers["x-cos-forbid-overwrite"] == "true"
            if mustBeAbsent, old != nil { return .reply(409, error("FileAlreadyExists")) }
            if let wanted = one.headers["if-match"], wanted != old { return .reply(412, error("PreconditionFailed")) }
            objects[one.path] = one.body
            return .reply(200, "", headers: ["ETag": etag(one.body)])
        }
    }
}
