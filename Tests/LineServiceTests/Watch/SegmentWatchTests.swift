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

/// Rounds of the service with the ingress probed beside the whole line (`probe.segments`), over a relay of our own.
@Suite("Segments in the watch", .serialized)
struct SegmentWatchTests {
    /// An ingress that relays and answers STAMP, with the line through it.
    private struct Far {
        let relay, echo: RunningReflector
        let line: Line
        let probe: IngressProbe

        /// - Parameter lossBehind: share of the relayed probes that the echo drops.
        init(net: UInt8, lossBehind: Double) throws {
            let ingress = Endpoint(ipv4: (127, net, 0, 1), port: 0)
            var behind = ReflectorSettings(listen: [Endpoint(ipv4: (127, net, 1, 1), port: 0)])
            (behind.seed, behind.impairments.standard.loss) = (6, lossBehind)
            echo = try Reflector.start(behind)
            var settings = ReflectorSettings(listen: [ingress])
            settings.relay = RelaySettings(allowEcho: [try AddressPrefix(text: "127.0.0.0/8")])
            settings.stamp = STAMPListening(
                listen: [ingress],
                settings: STAMPReflectorSettings(
                    errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1_000_000)))
            relay = try Reflector.start(settings)
            let (front, back) = (relay.listening[0], echo.listening[0])
            line = Line(
                name: "through", ingress: HostPort(host: front.addressText, port: front.port),
                echo: HostPort(host: back.addressText, port: back.port))
            probe = .stamp(port: relay.listening[1].port)
        }

        func stop() {
            relay.stop()
            echo.stop()
        }
    }

    private func settings(_ field: WatchField, _ far: Far) -> ServiceSettings {
        var settings = field.settings
        (settings.probe.count, settings.confirm.count) = (60, 60)
        settings.probe.segments = far.probe
        settings.notify = [NotifierSettings.recording(name: "ops")]
        return settings
    }

    @Test("a line that loses behind its ingress says so in its incident, in the history and in the metrics")
    func behind() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 102)
        let far = try Far(net: 103, lossBehind: 0.6)
        try await field.run(settings(field, far), lines: { [far.line] }) { _, _ in
            try !field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty
        }
        far.stop()
        let told = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10)
        let line = try #require(told.first?.digest.items.first?.lines.first)
        #expect(line.segments?.lossAt == .beyond && line.segments?.ingressLossPerMille ?? 1000 < 200, "\(line)")
        let reasons = Words.keys.reasons(line.reasons)
        #expect(reasons.count == 1 && reasons[0].hasSuffix(" is above 30 %, behind the ingress"), "\(line)")
        let valid = try #require(field.reports.last { $0.validity.verdict == .valid })
        let kept = try #require(try field.store.report(round: valid.id))
        #expect(kept.segments == valid.segments && valid.segments?.lines == 1)
        let (measured, stored) = (try #require(valid.lines[0].segments), try #require(kept.lines[0].segments))
        #expect(stored.loss == measured.loss && stored.lossAt == .beyond && stored.notes == measured.notes)
        #expect(stored.ingress == measured.ingress && stored.delay?.pairs == measured.delay?.pairs)
        let families = field.status.families()
        #expect(families.contains { $0.name == "plumbline_line_segment_rtt_seconds" && $0.samples.count == 2 })
        let probes = try #require(families.first { $0.name == "plumbline_ingress_probes_total" })
        #expect(probes.samples.reduce(0) { $0 + $1.value } == Double(60 * field.reports.count))
    }

    @Test("confirmations probe the ingress, too")
    func confirmation() throws {
        var settings = ServiceSettings()
        settings.probe.segments = .stamp(port: 7862)
        #expect(settings.confirmation.segments == .stamp(port: 7862))
    }
}
