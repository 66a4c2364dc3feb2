import AsyncHTTPClient
import Foundation
import LineModel
import ServiceSupport
import Synchronization
import TestSupport

@testable import FleetHub

/// A time-series store that knows `last_over_time(NAME{matchers}[range])`, and refuses a second value for a stamp as
/// real ones do.
final class FakeStore: Sendable {
    struct State {
        var samples: [String: [Int64: Double]] = [:]
        var labels: [String: [String: String]] = [:]
        var conflicts = 0
        var writes = 0
        /// Statuses that the next writes get in place of an answer.
        var refusals: [Int] = []
        /// Requests that are taken, and whose answers never come.
        var swallowed = 0
    }

    let server: LoopbackServer

    init() async throws {
        let shared = Shared()
        server = try await LoopbackServer.start { request, _ in
            request.path.hasSuffix("/write") ? shared.write(request) : shared.query(request)
        }
        self.shared = shared
    }

    private let shared: Shared

    var samples: [String: [Int64: Double]] { shared.state.withLock { $0.samples } }
    var conflicts: Int { shared.state.withLock { $0.conflicts } }
    var writes: Int { shared.state.withLock { $0.writes } }
    func refuse(_ statuses: Int...) { shared.state.withLock { $0.refusals += statuses } }
    func swallow(_ count: Int) { shared.state.withLock { $0.swallowed += count } }

    func results(_ surroundings: Surroundings) throws -> PrometheusResults {
        try PrometheusResults(
            Parameters([
                "write": .secret(Secret("http://\(server.address)/api/v1/write")),
                "query": .secret(Secret("http://\(server.address)")), "labels": .texts(["site=a"]),
                "token": .secret(Secret("t0ken")), "timeout": .duration(.seconds(20)),
            ]), surroundings)
    }

    private final class Shared: Sendable {
        let state = Mutex(State())

        func write(_ request: LoopbackRequest) -> LoopbackAnswer {
            state.withLock { state in
                if !state.refusals.isEmpty { return .reply(state.refusals.removeFirst(), "no room for t0ken") }
                state.writes += 1
                for one in (try? RemoteWriteReading.series(of: request.body)) ?? [] {
                    let known = state.samples[one.text]?[one.milliseconds]
                    if let known, known != one.value { state.conflicts += 1 }
                    state.samples[one.text, default: [:]][one.milliseconds] = one.value
                    state.labels[one.text] = Dictionary(uniqueKeysWithValues: one.labels.map { ($0.name, $0.value) })
                }
                guard state.swallowed == 0 else {
                    state.swallowed -= 1
                    return .hangUp
                }
                return .reply(204, "")
            }
        }

        func query(_ request: LoopbackRequest) -> LoopbackAnswer {
            let text = "http://x/?" + String(decoding: request.body, as: UTF8.self)
            let items = URLComponents(string: text)?.queryItems ?? []
            func item(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
            func milliseconds(_ name: String) -> Int64 { Int64(((Double(item(name)) ?? 0) * 1000).rounded()) }
            guard let asked = try? #/last_over_time\(([a-z_]+)\{(.*)\}\[(\d+)(ms|s)\]\)/#.wholeMatch(in: item("query")),
                let length = Int64(asked.3)
            else { return .reply(400, #"{"status":"error","error":"parse error near t0ken"}"#) }
            let range = asked.4 == "s" ? length * 1000 : length
            let (start, end, step) = (milliseconds("start"), milliseconds("end"), milliseconds("step"))
            let (samples, series) = state.withLock { ($0.samples, $0.labels) }
            let found = samples.compactMap { key, values -> [String: Any]? in
                guard let labels = series[key], labels["__name__"] == String(asked.1),
                    Self.fits(labels, String(asked.2))
                else { return nil }
                let points = stride(from: start, through: end, by: Int(step)).compactMap { at -> [Any]? in
                    guard let last = values.keys.filter({ $0 > at - range && $0 <= at }).max() else { return nil }
                    return [Double(at) / 1000, "\(values[last] ?? 0)"]
                }
                return points.isEmpty ? nil : ["metric": labels, "values": points]
            }
            let answer: [String: Any] = [
                "status": "success", "data": ["resultType": "matrix", "result": found] as [String: Any],
            ]
            let body = (try? JSONSerialization.data(withJSONObject: answer)) ?? Data()
            return LoopbackAnswer(status: 200, body: Array(body))
        }

        private static func fits(_ labels: [String: String], _ matchers: String) -> Bool {
            matchers.matches(of: #/([a-z_]+)(=~|=)"((?:[^"\\]|\\.)*)"/#).allSatisfy { one in
                let value = String(one.3).replacing("\\\\", with: "\\").replacing("\\\"", with: "\"")
                let own = labels[String(one.1)] ?? ""
                guard one.2 == "=~" else { return own == value }
                return own.range(of: "^(?:\(value))$", options: .regularExpression) != nil
            }
        }
    }
}

extension Surroundings {
    static func ofTests(_ clock: ManualClock) -> Surroundings {
        Surroundings(
            client: .shared, logger: .silentForTests, now: { clock.now }, monotonicNow: { clock.monotonicNow },
            sleep: { try await clock.sleep($0) }, random: { 0 })
    }
}
