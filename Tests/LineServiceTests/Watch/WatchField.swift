import AsyncHTTPClient
import Foundation
import LineHistory
import LineModel
import LineReport
import LinuxSocket
import ProbeEngine
import Synchronization
import Testing

@testable import LineService
@testable import ServiceSupport

/// A watch over real reflectors on loopback, with a wall clock that jumps from slot to slot.
final class WatchField: Sendable {
    /// Each host's ports, as they are listened on while it is up.
    private struct State {
        var reflectors: [RunningReflector?]
        var endpoints: [[Endpoint]]
        var wallNanoseconds: Int64 = 1_800_000_000_000_000_000
        var reports: [RoundReport] = []
    }

    private let state: Mutex<State>
    let directory: String
    let store: HistoryStore
    let history: SharedHistory
    let status: WatchStatus
    let log = LogRecord()

    /// - Parameters:
    ///   - hosts: ingress hosts, each an address of its own.
    ///   - ports: lines of each.
    init(hosts: Int, ports: Int, net: Int) throws {
        var reflectors: [RunningReflector?] = []
        for host in 1...hosts {
            let address = try #require(Endpoint(literal: "127.\(net).0.\(host)", port: 0))
            reflectors.append(
                try Reflector.start(ReflectorSettings(listen: Array(repeating: address, count: ports))))
        }
        state = Mutex(State(reflectors: reflectors, endpoints: reflectors.map { $0?.listening ?? [] }))
        directory = NSTemporaryDirectory() + "plumbline-watch-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        store = try HistoryStore.open(path: directory + "/history.sqlite", now: now).store
        history = SharedHistory(store, logger: log.logger, now: { now })
        status = WatchStatus(
            counters: RoundCounters(vantage: "test", mostLines: 100), version: "test", longestSilence: .seconds(60),
            monotonicNow: { MonotonicTime.now().nanoseconds })
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var lines: [Line] {
        state.withLock { state in
            state.endpoints.flatMap { $0 }.map {
                Line(ingress: HostPort(host: $0.addressText, port: $0.port))
            }
        }
    }

    var reports: [RoundReport] { state.withLock { $0.reports } }

    /// Stops a host's reflector: its ports answer with ICMP errors then.
    func breakHost(_ host: Int) { state.withLock { $0.reflectors[host] }?.stop() }

    /// Starts it again on the same ports.
    func repairHost(_ host: Int) throws {
        let endpoints = state.withLock { $0.endpoints[host] }
        let reflector = try Reflector.start(ReflectorSettings(listen: endpoints))
        state.withLock { $0.reflectors[host] = reflector }
    }

    func setClock(back duration: Duration) { state.withLock { $0.wallNanoseconds -= duration.nanoseconds } }

    func setClock(forward duration: Duration) { state.withLock { $0.wallNanoseconds += duration.nanoseconds } }

    var settings: ServiceSettings {
        var settings = ServiceSettings()
        settings.vantage = "test"
        settings.every = .seconds(60)
        settings.probe.count = 20
        settings.probe.interval = .milliseconds(5)
        settings.probe.timeout = .milliseconds(200)
        settings.confirm.count = 20
        return settings
    }

    func watch(
        _ settings: ServiceSettings, lines: (@Sendable () async -> [Line])? = nil,
        afterRound: @escaping @Sendable (RoundReport) async -> Void
    ) throws -> Watch {
        let parts = WatchParts(
            history: history, status: status,
            surroundings: Surroundings(
                client: .shared, logger: log.logger,
                now: { [self] in WallTime(nanosecondsSince1970: state.withLock { $0.wallNanoseconds }) },
                sleep: { [self] duration in
                    try Task.checkCancellation()
                    state.withLock { $0.wallNanoseconds += duration.nanoseconds }
                    await Task.yield()
                }),
            lines: lines ?? { [self] in self.lines }, messagesWereStored: {},
            upload: { [self] report in
                state.withLock { $0.reports.append(report) }
                await afterRound(report)
            },
            reload: { _ in }, systemd: SystemdNotifier(environment: [:]))
        return Watch(settings, parts: parts, stored: try store.loadState())
    }
}

extension WatchField {
    /// Rounds until `isDone` says so; false when a hundred were not enough.
    func run(
        _ settings: ServiceSettings, _ lines: [Line],
        isDone: @escaping @Sendable (Watch?, RoundReport) async throws -> Bool
    ) async throws -> Bool {
        let done = Mutex(false)
        let rounds = Mutex(0)
        let running = Mutex<Watch?>(nil)
        let (stream, end) = AsyncStream.makeStream(of: Void.self)
        let watch = try watch(settings, lines: { lines }) { report in
            let isOver = await (try? isDone(running.withLock { $0 }, report)) ?? true
            if isOver { done.withLock { $0 = true } }
            let count = rounds.withLock { rounds in
                rounds += 1
                return rounds
            }
            if isOver || count >= 100 { end.finish() }
        }
        running.withLock { $0 = watch }
        let task = Task { try await watch.run() }
        for await _ in stream {}
        task.cancel()
        try await task.value
        return done.withLock { $0 }
    }
}
