import AsyncHTTPClient
import FleetModel
import FleetWire
import Foundation
import LineHistory
import LineModel
import ObjectStore
import Synchronization
import TestSupport
import Testing

@testable import FleetVantage
@testable import LineService
@testable import ServiceSupport

/// A vantage's agent over a history of its own, and a hub on loopback whose answers a test decides.
final class HubField: Sendable {
    let folder: TemporaryFolder
    let clock = ManualClock(wallNanoseconds: 1_800_000_300_000_000_000)
    let history: SharedHistory
    let log = LogRecord()
    /// Sleeps of the agent: each takes no time, and after so many it never ends.
    private let sleeps = Mutex(0)
    private let client: HTTPClient

    init(sleeps: Int = 0) throws {
        folder = try TemporaryFolder()
        let now = clock.now
        let store = try HistoryStore.open(path: folder.file("history.sqlite"), now: now).store
        history = SharedHistory(store, logger: log.logger, now: { now })
        self.sleeps.withLock { $0 = sleeps }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// To be called at the end.
    func end() async throws { try await client.shutdown() }

    private func sleep(_ duration: Duration) async throws {
        let isLast = sleeps.withLock { left in
            left -= 1
            return left < 0
        }
        if isLast { return try await Gate().waitForEver() }
        try await clock.sleep(duration)
    }

    func settings(_ hubs: [String]) -> FleetSettings {
        var settings = FleetSettings(name: "深圳-1", token: Secret("the-token"))
        settings.hubs = hubs
        settings.tags = [Tag(key: "carrier", value: "ct"), Tag(key: "城市", value: "sz")]
        return settings
    }

    func agent(
        _ settings: FleetSettings, ownsLines: Bool = false, limits: (inout HubLimits) -> Void = { _ in }
    ) -> FleetAgent {
        var parts = FleetParts(
            history: history,
            surroundings: Surroundings(
                client: client, logger: log.logger, now: { [clock] in clock.now },
                monotonicNow: { [clock] in clock.monotonicNow }, sleep: { [self] in try await sleep($0) },
                random: { 0 }),
            copy: folder.file("fleet-assignment.json"), ownsLines: ownsLines, defaults: LineDefaults())
        limits(&parts.limits)
        return FleetAgent(settings, parts: parts)
    }

    /// A settled round of some lines, the first of which is abnormal.
    func settled(slot: Int64, lines: Int = 3) -> SettledRound {
        var generator = HistoryGenerator(seed: UInt64(slot), lines: lines, withProbes: false)
        var report = generator.round(
            started: WallTime(nanosecondsSince1970: slot * 1_000_000_000 + 12_000_000_000, utcOffsetSeconds: 28_800))
        report.lines[0].verdict = .abnormal
        if lines > 1 { report.lines[1].verdict = .unmeasured }
        var settings = ServiceSettings()
        settings.canaries = [report.lines[0].line.name]
        let all = report.lines.map(\.line)
        let field = FieldWatch(watches: [all[0].name: LineWatch(state: .abnormal)])
        return SettledRound(
            report, slot: slot, settings: settings, lines: all, field: field, at: clock.now)
    }

    /// As the watch does it after a round.
    ///
    /// - Parameter isKept: whether the history can be written.
    func settle(_ agent: FleetAgent, slot: Int64, lines: Int = 3, isKept: Bool = true) async throws -> SettledRound {
        let settled = settled(slot: slot, lines: lines)
        let unsent = try #require(await agent.take(settled))
        if isKept {
            try history.use { store in
                try store.storeRound(settled.report)
                try store.store(unsent)
            }
        }
        await agent.wake()
        return settled
    }

    var waiting: Int { get throws { try history.use { try $0.unsentFigures() }.rounds } }
}

extension Gate {
    /// Until the task is cancelled.
    fileprivate func waitForEver() async throws {
        await wait()
        try Task.checkCancellation()
    }
}

/// Ends when something has come so often.
final class Arrivals: Sendable {
    private let state = Mutex<(count: Int, waiting: [(Int, CheckedContinuation<Void, Never>)])>((0, []))

    func note() {
        let ready = state.withLock { state in
            state.count += 1
            let ready = state.waiting.filter { $0.0 <= state.count }
            state.waiting.removeAll { $0.0 <= state.count }
            return ready
        }
        for one in ready { one.1.resume() }
    }

    func reach(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard state.count < count else { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}

extension LoopbackAnswer {
    static let taken = LoopbackAnswer.reply(201, #"{"stored":true,"generation":7,"notes":[]}"#)
}

extension LoopbackRequest {
    /// The round of a `PUT`.
    var round: FleetRound {
        get throws {
            let body = try #require(Gunzip.unpack(body, maxBytes: 64 << 20))
            return try FleetRoundCodec.decode(body)
        }
    }

    var slot: Int64? { path.split(separator: "/").last.flatMap { Int64($0) } }
}
