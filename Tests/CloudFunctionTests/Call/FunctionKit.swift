import AsyncHTTPClient
import Foundation
import LineModel
import LinuxSocket
import ProbeEngine
import Synchronization
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

struct HTTPClientBox {
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
}

/// A function over real reflectors on loopback and an object store on loopback.
final class FunctionField: Sendable {
    private struct State {
        var reflectors: [RunningReflector?] = []
        var endpoints: [[Endpoint]] = []
        var told: [Digest] = []
        var jump = Duration.zero
        var endpoint: String?
    }

    private let state = Mutex(State())
    let store: ObjectServer
    private let folder: TemporaryFolder
    var directory: String { folder.path }

    init(hosts: Int, ports: Int, net: Int) async throws {
        store = try await ObjectServer.start()
        folder = try TemporaryFolder()
        for host in 1...hosts {
            let address = try #require(Endpoint(literal: "127.\(net).0.\(host)", port: 0))
            let reflector = try Reflector.start(
                ReflectorSettings(listen: Array(repeating: address, count: ports)))
            state.withLock { state in
                state.endpoints.append(reflector.listening)
                state.reflectors.append(reflector)
            }
        }
        var csv = "name,ingress,tags\n"
        for (host, endpoints) in state.withLock({ $0.endpoints }).enumerated() {
            for (port, endpoint) in endpoints.enumerated() {
                csv += "h\(host)p\(port),\(endpoint.addressText):\(endpoint.port),host=\(host)\n"
            }
        }
        try folder.write("lines.csv", csv)
    }

    var told: [Digest] { state.withLock { $0.told } }

    func breakHost(_ host: Int) { state.withLock { $0.reflectors[host] }?.stop() }

    func repairHost(_ host: Int) throws {
        let endpoints = state.withLock { $0.endpoints[host] }
        let reflector = try Reflector.start(ReflectorSettings(listen: endpoints))
        state.withLock { $0.reflectors[host] = reflector }
    }

    /// The process is frozen for so long.
    func freeze(_ duration: Duration) { state.withLock { $0.jump += duration } }

    /// For how long the process was frozen so far.
    var frozen: Duration { state.withLock { $0.jump } }

    /// The process is frozen until this much after the next multiple of a period by the wall clock.
    func freeze(untilAfterMultipleOf period: Duration, by offset: Duration) {
        state.withLock { state in
            let now = RealTime.now().nanoseconds + state.jump.nanoseconds
            let next = (now / period.nanoseconds + 1) * period.nanoseconds
            state.jump += .nanoseconds(next - now) + offset
        }
    }

    /// Uploads go here from now on.
    func setEndpoint(_ endpoint: String?) { state.withLock { $0.endpoint = endpoint } }

    var settings: ServiceSettings {
        var settings = ServiceSettings()
        settings.vantage = "test"
        settings.lines = [LinesSourceSettings(.file("\(directory)/lines.csv"))]
        settings.probe.count = 20
        settings.probe.interval = .milliseconds(5)
        settings.probe.timeout = .milliseconds(200)
        settings.confirm.count = 20
        // A busy machine spoils several rounds in a row, which is no blindness here.
        settings.unmeasuredAfter = 1000
        settings.notify = [NotifierSettings(name: "ops", kind: kind, parameters: Parameters())]
        var upload = UploadSettings(
            name: "bucket", kind: FunctionUploads.kind(role: role),
            parameters: Parameters([
                "endpoint": .text(state.withLock { $0.endpoint } ?? store.endpoint), "bucket": .text("reports"),
                "region": .text("us-east-1"), "style": .text("path"),
            ]))
        upload.key = "rounds/{round}.json.gz"
        upload.textKey = "rounds/{round}.txt"
        settings.upload = [upload]
        return settings
    }

    private var role: RoleCredentials? {
        RoleCredentials(environment: [
            "AWS_ACCESS_KEY_ID": "AKTEST", "AWS_SECRET_ACCESS_KEY": "SKTEST", "AWS_SESSION_TOKEN": "STTEST",
        ])
    }

    private var kind: NotifierKind {
        NotifierKind(keyword: "recording", parameters: []) { [self] _, _ in
            RecordingNotifier { digest in self.state.withLock { $0.told.append(digest) } }
        }
    }

    func function(_ change: @escaping @Sendable (inout ServiceSettings) -> Void = { _ in }) -> CloudFunction {
        CloudFunction(
            FunctionParts(
                surroundings: { [self] in
                    Surroundings(
                        client: HTTPClient(eventLoopGroupProvider: .singleton), logger: .silent,
                        now: { [self] in
                            WallTime(
                                nanosecondsSince1970: RealTime.now().nanoseconds
                                    + state.withLock { $0.jump }.nanoseconds)
                        },
                        monotonicNow: { [self] in
                            MonotonicTime.now().nanoseconds + state.withLock { $0.jump }.nanoseconds
                        })
                },
                configuration: { [self] _ throws(FunctionFault) in
                    var settings = settings
                    change(&settings)
                    return FunctionConfiguration(settings: settings, directory: directory, role: role)
                }, directory: "\(directory)/tmp"))
    }

    /// The state object, unpacked.
    func readState() throws -> FunctionState { try FunctionState(packed: #require(store["state/test.json.gz"]).bytes) }
}

private struct RecordingNotifier: Notifier {
    let pace: NotifierPace? = nil
    let take: @Sendable (Digest) -> Void

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) { take(digest) }
}

extension CloudFunction {
    func call(_ event: String = "{}", timeLeft: Duration? = .seconds(60), memory: Int? = nil) async -> FunctionOutcome {
        await handle(Invocation(id: "1", event: Array(event.utf8), timeLeft: timeLeft, memoryMegabytes: memory))
    }
}

extension FunctionOutcome {
    var fault: FunctionFault? { if case .fault(let fault, _) = self { fault } else { nil } }

    var json: [String: Any] {
        let bytes: [UInt8]? =
            switch self {
            case .response(let bytes): bytes
            case .fault(_, let result): result
            }
        return bytes.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] } ?? [:]
    }

    var notes: [String] { json["notes"] as? [String] ?? [] }
    var isValid: Bool { json["validity"] as? String == "valid" }
}
