import LineHistory
import LineModel
import LineReport
import LinuxSocket
import ProbeEngine
import ProbeWire
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

/// Rounds of the service over a relay that takes its packets a detour, with a limit of the gain.
@Suite("A limit of the gain in the watch", .serialized)
struct GainWatchTests {
    /// A relay that takes 30 ms, and the echo behind it, which answers everybody.
    private struct Far {
        let relay, echo: RunningReflector
        let line: Line

        init(net: UInt8) throws {
            echo = try Reflector.start(
                ReflectorSettings(listen: [Endpoint(ipv4: (127, net, 1, 1), port: 0)]))
            var settings = ReflectorSettings(listen: [Endpoint(ipv4: (127, net, 0, 1), port: 0)])
            settings.relay = RelaySettings(allowEcho: [try AddressPrefix(text: "127.0.0.0/8")])
            settings.impairments.standard.delay = .milliseconds(30)
            relay = try Reflector.start(settings)
            let (front, back) = (relay.listening[0], echo.listening[0])
            var line = Line(
                name: "detour", ingress: HostPort(host: front.addressText, port: front.port),
                echo: HostPort(host: back.addressText, port: back.port))
            // By the line alone: the settings ask for no direct probes.
            line.direct = .echo
            self.line = line
        }

        func stop() {
            relay.stop()
            echo.stop()
        }
    }

    private func settings(_ field: WatchField, minGain: Duration) -> ServiceSettings {
        var settings = field.settings
        (settings.probe.count, settings.confirm.count) = (60, 60)
        settings.limits.minGain = minGain
        settings.notify = [NotifierSettings.recording(name: "ops")]
        return settings
    }

    @Test("a line that is certainly slower is confirmed, an incident by itself, told and stored with the interval")
    func raised() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 158)
        let far = try Far(net: 159)
        try await field.run(settings(field, minGain: .milliseconds(-5)), lines: { [far.line] }) { _, _ in
            try !field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty
        }
        far.stop()
        let told = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10)
        let item = try #require(told.first?.digest.items.first)
        #expect(item.cause == CauseKey(.line, "detour") && item.lines.first?.reasons.map(\.kind) == [.gain])
        let reason = try #require(item.lines.first?.reasons.first)
        guard case .gain(let shortfall) = reason else { return }
        #expect(shortfall.limit == -5 && shortfall.low <= shortfall.gain && shortfall.gain <= shortfall.high)
        #expect(shortfall.high < -20 && shortfall.pairs >= 8, "\(shortfall)")
        let valid = try #require(field.reports.last { $0.validity.verdict == .valid })
        let kept = try #require(try field.store.report(round: valid.id))
        #expect(kept.lines[0].verdict == .abnormal && kept.lines[0].reasons == valid.lines[0].reasons)
        #expect(kept.lines[0].line.direct == .echo && kept.lines[0].line.minGain == .milliseconds(-5))
    }

    @Test("a line that may be slower by so much is healthy")
    func tolerated() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 160)
        let far = try Far(net: 161)
        try await field.run(settings(field, minGain: .milliseconds(-500)), lines: { [far.line] }) { _, _ in
            field.reports.contains { $0.validity.verdict == .valid }
        }
        far.stop()
        let valid = try #require(field.reports.last { $0.validity.verdict == .valid })
        #expect(valid.lines[0].verdict == .healthy && valid.lines[0].gain?.delay?.gain ?? 0 < -20)
        #expect(try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty)
    }
}
