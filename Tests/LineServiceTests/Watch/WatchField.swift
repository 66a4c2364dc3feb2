import AsyncHTTPClient
import Foundation
import LineHistory
import LineModel
import LineReport
import LinuxSocket
import ProbeEngine
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import ServiceSupport

/// A watch over real reflectors on loopback, with a wall clock that jumps from slot to slot.
final class WatchField: Sendable {
    /// Each host's ports, as they are listened on while it is up.
    private struct State {
        var reflectors: [RunningReflector?]
        var endpoints: [[Endpoint]]
        var reports: [RoundReport] = []
    }

    private let state: Mutex<State>
    let folder: TemporaryFolder
    private let clock = ManualClock()
    let store: HistoryStore
    let history: SharedHistory
    let status: WatchStatus
    let log = LogRecord()

    /// - Parameters:
    ///   - hosts: ingress hosts, each an address of its own.
    ///   - ports: lines of each.
    ///   - impairments: what a host, counted from 0, does to what it gets.
    init(hosts: Int, ports: Int, net: Int, impairments: [Int: Impairment] = [:]) throws {
        var reflectors: [RunningReflector?] = []
        for host in 1...hosts {
            let address = try #require(Endpoint(literal: "127.\(net).0.\(host)", port: 0))
            var settings = ReflectorSettings(listen: Array(repeating: address, count: ports))
            settings.impairments.standard = impairments[host - 1] ?? .none
            settings.seed = 16
            reflectors.append(try Reflector.start(settings))
        }
        state = Mutex(State(reflectors: reflectors, endpoints: reflectors.map { $0?.listening ?? [] }))
        folder = try TemporaryFolder()
        let now = clock.now
        store = try HistoryStore.open(path: folder.file("history.sqlite"), now: now).store
        history = SharedHistory(store, logger: log.logger, now: { now })
        status = WatchStatus(
            counters: RoundCounters(vantage: "test", maxLines: 100), version: "test", maxSilence: .seconds(60),
            monotonicNow: { MonotonicTime.now().nanoseconds })
    }

    var lines: [Line] {
        state.withLock { state in
            state.endpoints.flatMap { $0 }.map {
                Line(ingress: HostPort(host: $0.addressText, port: $0.port))
            }
        }
    }

    /// What the wall clock shows.
    var now: WallTime { clock.now }

    var reports: [RoundReport] { state.withLock { $0.reports } }

    /// Stops a host's reflector: its ports answer with ICMP errors then.
    func breakHost(_ host: Int) { state.withLock { $0.reflectors[host] }?.stop() }

    /// Starts it again on the same ports.
    func repairHost(_ host: Int) throws {
        let endpoints = state.withLock { $0.endpoints[host] }
        let reflector = try Reflector.start(ReflectorSettings(listen: endpoints))
        state.withLock { $0.reflectors[host] = reflector }
    }

    /// Somebody sets the wall clock forward, or back where the duration is negative.
    func setClock(by duration: Duration) { clock.setWall(by: duration) }

    var settings: ServiceSettings {
        var settings = ServiceSettings()
        settings.vantage = "test"
        settings.every = .seconds(60)
        settings.probe.count = 20
        settings.probe.interval = .milliseconds(5)
        settings.probe.timeout = .milliseconds(200)
        settings.confirm.count = 20
        // A busy machine spoils several rounds in a row: that is no blindness, unless a test is about it.
        settings.unmeasuredAfter = 1000
        return settings
    }

    func watch(
        _ settings: ServiceSettings, lines: (@Sendable () async -> [Line])? = nil,
        sources: @escaping @Sendable () async -> [LinesSourceFigures] = { [] }, fleet: FleetLink? = nil,
        afterRound: @escaping @Sendable (RoundReport) async -> Void
    ) throws -> Watch {
        var parts = WatchParts(
            history: history, status: status,
            surroundings: Surroundings(
                client: .shared, logger: log.logger, now: { [clock] in clock.now },
                sleep: { [clock] in try await clock.sleep($0) }),
            lines: lines ?? { [self] in self.lines }, sources: sources, messagesWereStored: {},
            upload: { [self] report in
                state.withLock { $0.reports.append(report) }
                await afterRound(report)
            },
            reload: { _ in }, systemd: SystemdNotifier(environment: [:]))
        parts.fleet = fleet
        return Watch(settings, parts: parts, stored: try store.loadState())
    }
}

extension WatchField {
    /// Rounds until `isDone` says so after one of them; what a busy machine spoils is simply measured again.
    ///
    /// - Parameters:
    ///   - settings: those of the rounds; nil: the field's.
    ///   - lines: what is asked for before each round; nil: the field's.
    ///   - most: the test fails if so many rounds were not enough.
    /// - Throws: what `isDone` throws, at once.
    func run(
        _ settings: ServiceSettings? = nil, lines: (@Sendable () async -> [Line])? = nil,
        sources: @escaping @Sendable () async -> [LinesSourceFigures] = { [] }, fleet: FleetLink? = nil,
        most: Int = 200, until isDone: @escaping @Sendable (Watch, RoundReport) async throws -> Bool
    ) async throws {
        let running = Mutex<Watch?>(nil)
        let ending = Mutex<Result<Bool, any Error>?>(nil)
        let rounds = Counter()
        let (stream, end) = AsyncStream.makeStream(of: Void.self)
        let watch = try watch(settings ?? self.settings, lines: lines, sources: sources, fleet: fleet) { report in
            guard let watch = running.withLock({ $0 }) else { return }
            let found: Result<Bool, any Error>
            do { found = .success(try await isDone(watch, report)) } catch { found = .failure(error) }
            if case .success(false) = found, rounds.next() < most { return }
            // The rounds that begin before the watch has stopped change nothing.
            ending.withLock { $0 = $0 ?? found }
            end.finish()
        }
        running.withLock { $0 = watch }
        let task = Task { try await watch.run() }
        for await _ in stream {}
        task.cancel()
        try await task.value
        let isOver = try #require(ending.withLock { $0 }, "the watch ended by itself").get()
        #expect(isOver, "not done after \(most) rounds")
    }

    /// The same, for who does not ask for the watch.
    func run(
        _ settings: ServiceSettings? = nil, lines: (@Sendable () async -> [Line])? = nil,
        sources: @escaping @Sendable () async -> [LinesSourceFigures] = { [] }, fleet: FleetLink? = nil,
        most: Int = 200, until isDone: @escaping @Sendable (RoundReport) async throws -> Bool
    ) async throws {
        try await run(settings, lines: lines, sources: sources, fleet: fleet, most: most) { _, report in
            try await isDone(report)
        }
    }
}
