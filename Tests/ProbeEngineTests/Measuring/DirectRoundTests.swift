import LinuxSocket
import ProbeWire
import Testing

@testable import LineModel
@testable import ProbeEngine

/// Lines through a relay whose echoes are probed without it too, over loopback.
@Suite("Rounds of lines with direct probes beside them", .tags(.kernel))
struct DirectRoundTests {
    /// A relay, an echo behind it, and a reflector elsewhere, with faults of their own.
    private struct Field {
        let ingress: RunningReflector
        let echo: RunningReflector
        let elsewhere: RunningReflector

        /// - Parameters:
        ///   - relay: what happens to relayed probes.
        ///   - far: what the reflector elsewhere does.
        init(
            _ family: AddressFamily = .ipv4, relay: (inout Impairment) -> Void = { _ in },
            far: (inout Impairment) -> Void = { _ in }
        ) throws {
            let place = family == .ipv4 ? Endpoint(ipv4: (127, 0, 2, 1), port: 0) : .loopback(.ipv6)
            echo = try Reflector.start(ReflectorSettings(listen: [place]))
            var other = ReflectorSettings(listen: [.loopback(family)])
            far(&other.impairments.standard)
            elsewhere = try Reflector.start(other)
            var settings = ReflectorSettings(listen: [.loopback(family)])
            settings.seed = 11
            settings.relay = RelaySettings(
                allowEcho: [try AddressPrefix(text: family == .ipv4 ? "127.0.0.0/8" : "::1/128")])
            relay(&settings.impairments.standard)
            ingress = try Reflector.start(settings)
        }

        func line(_ direct: DirectProbe?) -> Line {
            var line = Line(
                name: "line", ingress: DirectRoundTests.place(ingress.listening[0]),
                echo: DirectRoundTests.place(echo.listening[0]))
            line.direct = direct
            return line
        }

        func stop() {
            ingress.stop()
            echo.stop()
            elsewhere.stop()
        }
    }

    private static func place(_ endpoint: Endpoint) -> HostPort {
        HostPort(host: endpoint.addressText, port: endpoint.port)
    }

    private func prepare(
        _ lines: [Line], _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> PreparedRound {
        try RealRound.prepare(lines) { settings in
            (settings.count, settings.interval, settings.timeout) = (100, .milliseconds(4), .milliseconds(1500))
            change(&settings)
        }
    }

    /// The gain of each line, whatever else a busy machine has to say of its round.
    private func gains(_ prepared: PreparedRound) throws -> [LineGain?] {
        let round = try RealRound(prepared)
        var summarizer = GainSummarizer(try #require(round.measured.gains), round.measured.samples)
        return (0..<prepared.plan.lines).map { summarizer.gain(row: $0) }
    }

    @Test(
        "a relay that takes 30 ms is slower than the direct way", .timeLimit(.minutes(1)),
        arguments: AddressFamily.allCases)
    func detour(family: AddressFamily) throws {
        let field = try Field(family, relay: { $0.delay = .milliseconds(30) })
        let gain = try #require(try gains(prepare([field.line(.echo)]))[0])
        field.stop()
        let finding = try #require(GainFinding(gain), "\(gain)")
        #expect(finding.slowerBy > 25 && gain.pairs.ingressLost <= gain.pairs.unpaired && gain.pairs.total > 50)
        #expect(gain.place == field.line(nil).echo?.description)
    }

    @Test(
        "an even field shows no detour, and a line that is faster than a place elsewhere gains",
        .timeLimit(.minutes(1)))
    func even() throws {
        let field = try Field(far: { $0.delay = .milliseconds(40) })
        let far = DirectProbe.place(Self.place(field.elsewhere.listening[0]))
        let gains = try gains(prepare([field.line(.echo), field.line(far)]))
        field.stop()
        let (same, faster) = (try #require(gains[0]), try #require(gains[1]))
        #expect(GainFinding(same) == nil && GainFinding(faster) == nil)
        #expect(faster.delay?.interval?.lowerBound ?? 0 > 20, "\(faster)")
    }

    @Test("a line loses more than the direct way where its relay does, and no loss is the line's own but its own")
    func loss() throws {
        let field = try Field(relay: { $0.loss = 0.3 })
        let prepared = try prepare([field.line(.echo)])
        let round = try RealRound(prepared)
        field.stop()
        var summarizer = GainSummarizer(try #require(round.measured.gains), round.measured.samples)
        let found = summarizer.gain(row: 0)
        let gain = try #require(found)
        #expect(gain.lossInterval?.upperBound ?? 0 < 0 && gain.direct.lossRatio == 0, "\(gain)")
        #expect(round.measured.counts.count == 1 && round.measured.samples.lines > 2)
    }

    @Test("the round's setting is for lines that say nothing, and reaches no line without an echo")
    func settings() throws {
        let field = try Field()
        let plain = RealRound.line(field.elsewhere.listening[0])
        let lines = [field.line(nil), field.line(.off), plain]
        let none = try prepare(lines)
        let echo = try prepare(lines) { $0.direct = .echo }
        let all = try prepare(lines) { $0.direct = .place(Self.place(field.elsewhere.listening[0])) }
        field.stop()
        #expect(none.plan.companions.isEmpty && none.gainFindings == nil)
        #expect(echo.plan.companions == [0] && echo.companionLines.direct == 1)
        #expect(all.plan.companions == [0, 2])
        let limited = try prepare(lines) { $0.minGain = .zero }
        let judged = try prepare(lines) { ($0.minGain, $0.direct) = (.zero, .echo) }
        #expect(limited.notes.contains(.gainNotJudged) && !judged.notes.contains(.gainNotJudged))
        #expect(none.plan.intervalNanoseconds == echo.plan.intervalNanoseconds)
    }

    @Test("direct probes beside probes of the ingress: a row for each, and both tell their own")
    func withSegments() throws {
        let field = try Field(relay: { $0.delay = .milliseconds(20) })
        let prepared = try prepare([field.line(.echo), field.line(.echo)]) { $0.segments = .stamp(port: 9) }
        let gains = try gains(prepared)
        field.stop()
        #expect(prepared.plan.companions == [0, 1, 0, 1] && prepared.companionLines == (2, 2))
        for gain in gains { #expect(gain?.delay?.gain ?? 0 < -15, "\(gains)") }
    }

    @Test("a place that cannot be probed is a note of the line, which is measured all the same")
    func unreachable() throws {
        let field = try Field()
        let prepared = try prepare([field.line(.place(HostPort(host: "0.0.0.0", port: 7)))])
        let round = try RealRound(prepared)
        field.stop()
        #expect(prepared.plan.companions.isEmpty && round.count(.received) == 100 - round.count(.unsent))
        #expect(
            round.measured.gains?.companions == [
                .unavailable(.unreachable(.unusableAddress(host: "0.0.0.0")))
            ])
    }

    @Test("where the caps have no room for all, others have their turn, and the plan says how many")
    func room() throws {
        let field = try Field()
        let lines = (0..<40).map { number in
            Line(
                name: "\(number)", ingress: HostPort(host: "127.0.1.\(number + 1)", port: 7),
                echo: Self.place(field.echo.listening[0]))
        }
        let prepared = try prepare(lines) {
            ($0.direct, $0.interval, $0.maxAddressRate) = (.echo, .milliseconds(20), 100)
        }
        field.stop()
        // 12 fit at 100 packets a second: every fifth probe of each within 24 ms.
        #expect(prepared.companionLines.direct == 12 && prepared.withoutDirect.map(\.lines) == [28])
        #expect(prepared.notes.contains(.directPartly(lines: 12, of: 40)))
        #expect(prepared.plan.busiestRate <= 100.001 && prepared.plan.rate <= 20_000)
    }
}
