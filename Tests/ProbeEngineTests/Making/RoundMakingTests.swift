import LineModel
import LinuxSocket
import Synchronization
import Testing

@testable import ProbeEngine

@Suite("The one way to make a round")
struct RoundMakingTests {
    private static func making(_ endpoint: Endpoint) -> RoundMaking {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (10, .milliseconds(5), .milliseconds(300))
        return RoundMaking([RealRound.line(endpoint)], settings: settings)
    }

    private func withReflector(_ body: (Endpoint) throws -> Void) throws {
        let reflector = try Reflector.start(
            ReflectorSettings(listen: [try #require(Endpoint(literal: "127.0.0.1", port: 0))]))
        defer { reflector.stop() }
        try body(try #require(reflector.listening.first))
    }

    @Test("names, plan, notes, probes, figures, in this order")
    func order() throws {
        try withReflector { endpoint in
            let making = Self.making(endpoint)
            let round = try making.prepare()
            var steps: [String] = []
            let measured = try making.measure(
                round, whenReady: { steps.append("ready \($0.plan.lines)") },
                whileRunning: { steps.append("running \($0.round.plan.count)") })
            #expect(steps == ["ready 1", "running 10"])
            #expect(measured.samples.row(0).count == 10)
        }
    }

    @Test("a seed that was asked for is taken; else each round draws another, which is exact in a double")
    func seed() throws {
        try withReflector { endpoint in
            var making = Self.making(endpoint)
            let seeds = try (0..<3).map { _ in try making.prepare().plan.seed }
            #expect(Set(seeds).count == 3 && seeds.allSatisfy { $0 < RoundSeed.bound })
            making.settings.seed = 42
            #expect(try making.prepare().plan.seed == 42)
        }
    }

    @Test("who is asked to stop while the probes are on their way ends early")
    func stop() throws {
        try withReflector { endpoint in
            var making = Self.making(endpoint)
            making.settings.count = 10_000
            let measured = try making.measure(
                try making.prepare(),
                whileRunning: { running in
                    running.control.askToStop()
                    running.control.askToStop()
                })
            #expect(measured.ledger.interrupted)
            #expect(measured.samples.row(0).contains { $0.outcome == .unsent })
        }
    }

    @Test("a source that is none, and a round that does not fit, are told apart")
    func failures() throws {
        var making = Self.making(try #require(Endpoint(literal: "127.0.0.1", port: 9)))
        making.settings.source = "nowhere"
        var failure = #expect(throws: RoundFailure.self) { try making.prepare() }
        guard case .unusable = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        making.settings.source = nil
        (making.settings.count, making.settings.interval) = (1_000_000, .seconds(60))
        failure = #expect(throws: RoundFailure.self) { try making.prepare() }
        guard case .unfit(let unfit) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(!unfit.isShortOfMemory)
    }
}
