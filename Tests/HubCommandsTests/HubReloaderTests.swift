import CommandSupport
import FleetHub
import LineModel
import LineService
import Logging
import Synchronization
import Testing

@testable import HubCommands

@Suite("SIGHUP to a hub")
struct HubReloaderTests {
    /// What a configuration says each time that it is read, and what the log then has.
    private final class Ground: Sendable {
        let file: Mutex<Result<HubSettings, CommandFailure>>
        let messages = Mutex<[String]>([])
        let refuses = Mutex<CommandFailure?>(nil)
        let next = HubReloader.Next()
        let hangUps = AsyncStream.makeStream(of: Void.self)

        init(_ file: Result<HubSettings, CommandFailure>) { self.file = Mutex(file) }

        struct Handler: LogHandler {
            let ground: Ground
            var metadata: Logger.Metadata = [:]
            var logLevel: Logger.Level = .info
            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }
            func log(event: LogEvent) {
                let more = (event.metadata ?? [:]).map { " \($0.key)=\($0.value)" }.joined()
                ground.messages.withLock { $0.append("\(event.level) \(event.message)\(more)") }
            }
        }

        func reloader(of current: HubSettings) -> HubReloader {
            HubReloader(
                current: current, next: next, logger: Logger(label: "test") { _ in Handler(ground: self) },
                systemd: SystemdNotifier(environment: [:]), hangUps: { [stream = hangUps.stream] in stream },
                read: { [self] () throws(CommandFailure) in
                    switch file.withLock({ $0 }) {
                    case .success(let settings): return (settings, ["file:3: a warning"])
                    case .failure(let problem): throw problem
                    }
                },
                check: { [self] _ in if let problem = refuses.withLock({ $0 }) { throw problem } })
        }

        /// As many signals, and the end of them.
        func run(of current: HubSettings, signals: Int = 1) async throws {
            for _ in 0..<signals { hangUps.continuation.yield() }
            hangUps.continuation.finish()
            try await reloader(of: current).run()
        }

        var log: [String] { messages.withLock { $0 } }
    }

    private func settings(_ change: (inout HubSettings) -> Void = { _ in }) -> HubSettings {
        var settings = HubSettings()
        change(&settings)
        return settings
    }

    @Test("ends the hub that is, so that it is made anew by the new settings", .timeLimit(.minutes(1)))
    func takesOver() async throws {
        let ground = Ground(.success(settings { ($0.name, $0.listen) = ("new", "127.0.0.1:9999") }))
        // The second one is for who is made next.
        try await ground.run(of: settings(), signals: 2)
        #expect(ground.next.taken?.name == "new" && ground.next.taken?.listen == "127.0.0.1:9999")
        #expect(
            ground.log == [
                "warning file:3: a warning", "notice the configuration was read again; the hub is made anew by it",
            ])
    }

    @Test("with a bad file keeps the old settings, and the log says why", .timeLimit(.minutes(1)))
    func badFile() async throws {
        let ground = Ground(.failure(CommandFailure(["plumbhub.yaml:4:3: every: write a duration, for example 5m"])))
        try await ground.run(of: settings())
        #expect(ground.next.taken == nil)
        #expect(
            ground.log == [
                "error plumbhub.yaml:4:3: every: write a duration, for example 5m",
                "error the new configuration is refused; the old one goes on",
            ])
    }

    @Test("with one that the hub could not go on with keeps the old settings, too", .timeLimit(.minutes(1)))
    func refused() async throws {
        let ground = Ground(.success(settings { $0.name = "new" }))
        ground.refuses.withLock { $0 = CommandFailure("ingress 192.0.2.1 would get 2000/s of 1000/s") }
        try await ground.run(of: settings())
        #expect(ground.next.taken == nil)
        #expect(ground.log.contains("error ingress 192.0.2.1 would get 2000/s of 1000/s"))
    }

    @Test("keeps its database until it is started again, and says so", .timeLimit(.minutes(1)))
    func database() async throws {
        let ground = Ground(.success(settings { ($0.name, $0.database) = ("new", .sqlite("other.sqlite")) }))
        try await ground.run(of: settings())
        #expect(ground.next.taken?.name == "new" && ground.next.taken?.database == HubSettings().database)
        #expect(
            ground.log.contains(
                "warning some settings count after a restart alone; the old ones go on settings=database")
        )
    }
}
