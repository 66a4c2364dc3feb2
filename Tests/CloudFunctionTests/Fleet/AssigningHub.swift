import FleetModel
import FleetWire
import Foundation
import LineModel
import ObjectStore
import Synchronization
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ServiceSupport

/// A hub on loopback that assigns lines and keeps the rounds that it takes, one of a slot, as the real one does.
final class AssigningHub: Sendable {
    private struct State {
        var document: [UInt8] = []
        var tag = ""
        var rounds: [FleetRound] = []
        var refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?
    }

    static let token = "the-token-of-the-function"

    private let state = Mutex(State())
    private let server = Mutex<LoopbackServer?>(nil)

    static func start(_ assignment: Assignment) async throws -> AssigningHub {
        let hub = AssigningHub()
        hub.assign(assignment)
        let server = try await LoopbackServer.start { request, _ in hub.answer(request) }
        hub.server.withLock { $0 = server }
        return hub
    }

    func stop() async throws {
        await server.withLock { $0 }?.dropConnections()
        try await server.withLock { $0 }?.stop()
    }

    var address: String { "http://\(server.withLock { $0?.address ?? "" })" }
    var requests: [LoopbackRequest] { server.withLock { $0?.received ?? [] } }
    /// In the order of arrival, each once.
    var rounds: [FleetRound] { state.withLock { $0.rounds } }
    /// The slots of all rounds that were sent, also of those that were not taken.
    var sentSlots: [Int64] { requests.filter { $0.method == "PUT" }.compactMap(\.slot) }

    func assign(_ assignment: Assignment) {
        let document = AssignmentCodec.encode(assignment)
        state.withLock { state in
            (state.document, state.tag) = (document, AssignmentCodec.entityTag(assignment, document))
        }
    }

    /// Answers in the hub's place; nil lets it answer.
    func refuse(_ refusal: (@Sendable (LoopbackRequest) -> LoopbackAnswer?)?) {
        state.withLock { $0.refusal = refusal }
    }

    private func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
        if let refused = state.withLock({ $0.refusal })?(request) { return refused }
        guard request.headers["authorization"] == "Bearer \(Self.token)" else {
            return .reply(401, #"{"title":"no such token"}"#)
        }
        guard request.method == "PUT" else {
            return state.withLock { state in
                request.headers["if-none-match"] == state.tag
                    ? LoopbackAnswer(status: 304)
                    : LoopbackAnswer(status: 200, headers: ["ETag": state.tag], body: state.document)
            }
        }
        guard let body = Gunzip.unpack(request.body, maxBytes: 64 << 20),
            let round = try? FleetRoundCodec.decode(body), round.header.slot == request.slot
        else { return .reply(422, #"{"title":"no round"}"#) }
        return state.withLock { state in
            let known = state.rounds.first { $0.header.slot == round.header.slot }
            if let known, known.report.id != round.report.id { return .reply(409, #"{"title":"another round"}"#) }
            if known == nil { state.rounds.append(round) }
            return .reply(known == nil ? 201 : 200, #"{"stored":true,"generation":9,"notes":["the version is old"]}"#)
        }
    }
}

extension LoopbackRequest {
    var slot: Int64? { path.split(separator: "/").last.flatMap { Int64($0) } }
}

extension FunctionField {
    /// Between two slots.
    static let every = Duration.seconds(60)

    func assignment(
        generation: Int = 7, phase: Duration = .zero, every: Duration = FunctionField.every,
        rates: [String: Double] = [:]
    ) throws -> Assignment {
        let text = try String(contentsOfFile: "\(directory)/lines.csv", encoding: .utf8)
        let lines = text.split(separator: "\n").dropFirst().map { row in
            let cells = row.split(separator: ",")
            let colon = cells[1].lastIndex(of: ":") ?? cells[1].endIndex
            let port = UInt16(cells[1][cells[1].index(after: colon)...]) ?? 0
            return Line(
                name: String(cells[0]), ingress: HostPort(host: String(cells[1][..<colon]), port: port))
        }
        return Assignment(
            generation: generation, epoch: 1, every: every, phase: phase, addressRates: rates, lines: lines)
    }

    /// A function that is a vantage of this hub.
    func vantage(
        of hub: AssigningHub, _ change: @escaping @Sendable (inout ServiceSettings) -> Void = { _ in }
    ) -> CloudFunction {
        let address = hub.address
        return function { settings in
            settings.lines = []
            var fleet = FleetSettings(name: "cloud-1", token: Secret(AssigningHub.token))
            fleet.hubs = [address]
            settings.fleet = fleet
            change(&settings)
        }
    }
}

extension FunctionOutcome {
    var fleet: [String: Any] { json["fleet"] as? [String: Any] ?? [:] }
    func fleet(_ key: String) -> Int? { fleet[key] as? Int }
}
