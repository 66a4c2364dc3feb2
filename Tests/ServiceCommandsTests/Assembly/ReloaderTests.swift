import Foundation
internal import LineModel
internal import LineReport
internal import LineService
internal import Logging
internal import ProbeEngine
internal import ProbeWire
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import ServiceCommands

/// Messages of a log, as they were written.
private final class Kept: Sendable {
    let messages = Mutex<[String]>([])

    struct Handler: LogHandler {
        let kept: Kept
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { kept.messages.withLock { $0.append("\(event.level) \(event.message)") } }
    }

    var logger: Logger { Logger(label: "test") { _ in Handler(kept: self) } }
}

/// Configurations that were taken over.
private final class Taken: Sendable {
    let settings = Mutex<[ServiceSettings]>([])

    var count: Int { settings.withLock { $0.count } }

    /// What the template of the last one says; nil before.
    var needsEcho: Bool? {
        settings.withLock { taken in
            taken.last?.formats.catalogue[PayloadKind(rawValue: "game")]?.traits.needsEcho
        }
    }
}

@Suite("SIGHUP")
struct ReloaderTests {
    /// A configuration with a template of its own, and the reloader of it.
    private struct Ground {
        let place: Workplace
        let status = WatchStatus(
            counters: RoundCounters(vantage: "test", maxLines: 100), version: "test", maxSilence: .seconds(60),
            monotonicNow: { 0 })
        let kept = Kept()

        init() throws {
            place = try Workplace(.plumblined)
            try place.write("lines.csv", "ingress\n127.0.0.1:7000\n")
            try place.write(
                "p.yaml", "lines: [{file: lines.csv}]\nprobe: {payload: game, templates: [game.template]}\n")
        }

        let hangUps = AsyncStream.makeStream(of: Void.self)

        func reloader(_ adopt: @escaping @Sendable (ServiceSettings) async -> Void) -> Reloader {
            Reloader(
                configuration: place.directory.appendingPathComponent("p.yaml").path, environment: [:],
                status: status, logger: kept.logger, systemd: SystemdNotifier(environment: [:]),
                hangUps: { [stream = hangUps.stream] in stream }, adopt: adopt)
        }

        /// A SIGHUP, and the wait for what becomes of it.
        func hangUp(until isDone: () -> Bool) async throws {
            hangUps.continuation.yield()
            for _ in 0..<6000 where !isDone() { try await Task.sleep(for: .milliseconds(5)) }
        }

        var isCurrent: Double? {
            status.families().first { $0.name == "plumbline_config_current" }?.samples.first?.value
        }
    }

    @Test("a signal that came before anybody waited is obeyed", .timeLimit(.minutes(1)))
    func early() async throws {
        let ground = try Ground()
        try ground.place.write("game.template", "send 41 {seq:4}{pad}\nreply at 0 41 {seq:4}\n")
        let taken = Taken()
        ground.hangUps.continuation.yield()
        ground.hangUps.continuation.finish()
        try await ground.reloader { settings in taken.settings.withLock { $0.append(settings) } }.run()
        #expect(taken.count == 1)
    }

    @Test("only the verb that watches outlives SIGHUP")
    func awaited() {
        #expect(HangUps.areAwaited(by: ["watch", "--config", "p.yaml"]))
        #expect(!HangUps.areAwaited(by: ["history", "lines"]) && !HangUps.areAwaited(by: [] as [String]))
    }

    @Test(
        "reads the templates anew; with a bad one the old ones stay, which log and metrics say",
        .timeLimit(.minutes(1)))
    func template() async throws {
        let ground = try Ground()
        try ground.place.write("game.template", "send 41 {seq:4}{pad}\nreply at 0 41 {seq:4}\n")
        let taken = Taken()
        let reloader = ground.reloader { settings in taken.settings.withLock { $0.append(settings) } }
        let running = Task { try await reloader.run() }
        try await ground.hangUp { taken.count > 0 }
        #expect(taken.needsEcho == false)

        try ground.place.write("game.template", "send {echo.address:4}{echo.port:2}{seq:4}{pad}\nreply at 6 {seq:4}\n")
        try await ground.hangUp { taken.needsEcho == true }
        #expect(taken.needsEcho == true)
        #expect(ground.status.counts.reloadFailures == 0 && ground.isCurrent == 1)

        try ground.place.write("game.template", "send 41 {sek:4}\nreply at 0 41\n")
        try await ground.hangUp { ground.status.counts.reloadFailures > 0 }
        let before = taken.count
        try await ground.hangUp { ground.status.counts.reloadFailures > 1 }
        #expect(ground.status.counts.reloadFailures > 1 && ground.isCurrent == 0)
        #expect(taken.count == before)
        let messages = ground.kept.messages.withLock { $0 }
        #expect(messages.contains { $0.contains("game.template:1") && $0.contains("sek") }, "\(messages)")
        #expect(messages.contains("error the new configuration is refused; the old one goes on"))
        running.cancel()
        try await running.value
    }
}
