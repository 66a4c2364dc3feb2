import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

/// Rounds over lines whose ingress is a SOCKS5 proxy.
@Suite("Rounds by way of SOCKS5 proxies", .tags(.kernel), .serialized)
struct SOCKSRoundTests {
    private static func line(_ proxy: Endpoint, _ echo: Endpoint, _ name: String) -> Line {
        Line(
            name: name, ingress: HostPort(host: proxy.addressText, port: proxy.port),
            echo: HostPort(host: echo.addressText, port: echo.port), payload: .socks5)
    }

    private static func prepare(
        _ lines: [Line], credentials: String? = nil, _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> PreparedRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (40, .milliseconds(5), .milliseconds(1500))
        settings.maxAddressRate = 20_000
        change(&settings)
        var formats = FormatSettings()
        if let credentials { formats.socks = try SOCKSAsked(text: credentials) }
        return try RoundPreparation.prepare(lines, settings: settings, seed: 5, formats: formats)
    }

    private static func report(_ round: RealRound) -> RoundReport { RoundReport(round.measured, vantage: "test") }

    /// For proxies that are silent.
    private static var brief: AssociationLimits {
        var limits = AssociationLimits()
        limits.attemptNanoseconds = 300_000_000
        return limits
    }

    @Test("reach the echo and come back, over both families; lines of one ingress share one association and one port")
    func shared() throws {
        let echo = try EchoResponder([.loopback(.ipv4), .loopback(.ipv6), .loopback(.ipv4)])
        let (first, second) = (try SmallProxy(), try SmallProxy(.loopback(.ipv6)) { $0.namesUnspecified = true })
        let third = try SmallProxy(Endpoint(ipv4: (127, 0, 0, 2), port: 0))
        // Both echoes behind either family; and a line without a proxy beside them.
        let lines =
            [first, second, third].enumerated().flatMap { number, proxy in
                echo.endpoints.enumerated().map { Self.line(proxy.endpoint, $1, "\(number) > \($0)") }
            } + [RealRound.line(echo.endpoints[0])]
        let prepared = try Self.prepare(lines) { ($0.sourcePorts, $0.threads) = (4, 3) }
        #expect(prepared.proxies.endpoints == [first.endpoint, second.endpoint, third.endpoint])
        let round = try RealRound(prepared)
        echo.stop()
        #expect(round.made.threads == 3)
        #expect(round.all(.received, 0..<10), "\((0..<10).map(round.outcomes))")
        for proxy in [first, second, third] {
            let account = proxy.stop()
            #expect(account.connections == 1 && account.senders.count == 1 && account.senders[0].count == 1)
        }
        let figures = round.measured.ledger.proxies
        #expect(figures?.proxies == 3 && figures?.failed == 0 && figures?.dropped == 0 && figures?.unsent == 0)
        #expect(round.measured.counts.allSatisfy { $0.corrupt == 0 && $0.duplicates == 0 })
        #expect(round.measured.ledger.foreign == 0 && round.measured.ledger.sendErrors.isEmpty)
    }

    @Test("a proxy that makes no association leaves its lines unmeasured for its reason, and holds nobody up")
    func failed() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let secret = "user:correct horse"
        let good = try SmallProxy { $0.credentials = secret }
        let wanting = try SmallProxy { $0.credentials = "other:password" }
        let forbidding = try SmallProxy { $0.reply = 2 }
        let silent = try SmallProxy { $0.isSilent = true }
        let nobody = try SmallProxy()
        nobody.stop()
        let proxies = [wanting, good, silent, forbidding, nobody]
        let lines = proxies.enumerated().map { Self.line($1.endpoint, echo.endpoints[0], "\($0)") }
        let prepared = try Self.prepare(lines, credentials: secret)
        let before = MonotonicTime.now()
        let associated = try prepared.associated(limits: Self.brief)
        let waited = MonotonicTime.now().nanoseconds(since: before)
        #expect((290_000_000..<2_000_000_000).contains(waited))
        #expect(associated.plan.lines == 1)
        let round = try RealRound(associated)
        echo.stop()
        for proxy in proxies { proxy.stop() }
        let report = Self.report(round)
        let reasons = report.lines.map { $0.reasons.words.joined() }
        // A busy machine has reasons of its own.
        #expect(report.lines[1].verdict == .healthy || round.overdue > 0, "\(report.validity.reasons) \(reasons)")
        for (row, words) in [
            (0, "refuses the user name or the password"), (2, "made no association in 0 s"),
            (3, "connection not allowed by ruleset"), (4, "ECONNREFUSED"),
        ] {
            #expect(report.lines[row].verdict == .unmeasured && report.lines[row].sampleRow == nil)
            #expect(reasons[row].hasPrefix("SOCKS5: ") && reasons[row].contains(words), "\(reasons[row])")
        }
        #expect(!reasons.joined().contains("horse"))
        #expect(report.totals.lost == 0 && report.totals.planned == 40)
        #expect(report.ledger.proxies?.proxies == 5 && report.ledger.proxies?.failed == 4)
    }

    @Test("nobody waits for proxies longer than was said, nor when somebody wants the round to end")
    func limit() throws {
        let silent = try SmallProxy { $0.isSilent = true }
        defer { silent.stop() }
        let prepared = try Self.prepare([Self.line(silent.endpoint, .loopback(.ipv4, port: 9), "a")])
        let flag = try EventFlag()
        flag.raise()
        for (within, interrupt) in [(Int64(100_000_000), nil), (60_000_000_000, flag.descriptor)] {
            let before = MonotonicTime.now()
            let associated = try prepared.associated(within: within, interrupt: interrupt)
            #expect(MonotonicTime.now().nanoseconds(since: before) < 2_000_000_000)
            #expect(associated.plan.lines == 0)
            #expect(associated.placements == [.unmeasured(.proxy(.notInTime))])
            #expect(associated.placements[0].words == "SOCKS5: the proxy made no association in time")
        }
    }

    @Test("a round of nothing but failed proxies ends at once, and is no measurement")
    func nothing() throws {
        let proxy = try SmallProxy { $0.reply = 5 }
        let lines = [Self.line(proxy.endpoint, .loopback(.ipv4, port: 9), "a")]
        let round = try RealRound(Self.prepare(lines))
        proxy.stop()
        let report = Self.report(round)
        #expect(report.validity.verdict == .invalid && report.lines[0].verdict == .unmeasured)
        #expect(report.duration < .milliseconds(100))
    }

    @Test("probes go to the relay that the proxy names, at another address than its own")
    func elsewhere() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let address = Endpoint(ipv4: (127, 0, 0, 9), port: 0)
        let (first, second) = (
            try SmallProxy { $0.relayAddress = address },
            try SmallProxy(Endpoint(ipv4: (127, 0, 0, 3), port: 0)) { $0.relayAddress = address }
        )
        let lines = [first, second].enumerated().map { Self.line($1.endpoint, echo.endpoints[0], "\($0)") }
        let prepared = try Self.prepare(lines) { $0.maxAddressRate = 200 }
        #expect(prepared.plan.intervalNanoseconds == 5_000_000)
        // Both proxies relay at one address: the cap of an address is shared, and said so.
        let associated = try prepared.associated()
        #expect(associated.plan.intervalNanoseconds == 10_000_000 && associated.plan.notes.count == 1)
        #expect(associated.busiestAddress == address)
        let round = try RealRound(associated)
        echo.stop()
        #expect(round.all(.received, 0..<2), "\((0..<2).map(round.outcomes))")
        #expect(first.stop().relays.map { $0.withPort(0) } == [address])
        second.stop()
    }

    @Test("an association that drops makes no loss and is made anew with another relay, and real loss stays loss")
    func dropped() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let proxy = try SmallProxy {
            $0.lastsFor = [30, 25]
            $0.losesEvery = 11
        }
        let steady = try SmallProxy()
        let lines =
            (0..<2).map { Self.line(proxy.endpoint, echo.endpoints[0], "\($0)") }
            + [Self.line(steady.endpoint, echo.endpoints[0], "steady")]
        let round = try RealRound(
            Self.prepare(lines) { ($0.count, $0.timeout) = (200, .milliseconds(40)) })
        echo.stop()
        steady.stop()
        let account = proxy.stop()
        #expect(account.relays.count == 3 && Set(account.relays).count == 3)
        let figures = try #require(round.measured.ledger.proxies)
        #expect(figures.dropped == 2 && figures.remade == 2 && figures.failed == 0)
        #expect(figures.interrupted >= 2 && figures.withoutAssociation > 20)
        #expect(round.all(.received, [2]))
        for row in 0..<2 {
            let samples = round.measured.samples.row(row)
            let lost = Set(samples.indices.filter { samples[$0].outcome == .lost }.map(UInt32.init))
            let dropped = Set(account.lost[UInt32(row)] ?? [])
            #expect(!lost.isEmpty && lost.isSubset(of: dropped), "\(lost.subtracting(dropped))")
            // What was lost near an outage is not known to be the line's.
            #expect(dropped.subtracting(lost).allSatisfy { samples[Int($0)].unsentCause == .interrupted })
            #expect(samples.allSatisfy { [.received, .lost, .unsent].contains($0.outcome) })
            // Only what a busy machine left overdue is unsent by then.
            let isLastSent = samples.last?.outcome == .received || samples.last?.outcome == .lost
            #expect(isLastSent || round.overdue > 0)
        }
        let causes = (0..<2).flatMap { round.measured.samples.row($0).compactMap(\.unsentCause) }
        #expect(causes.count { $0 == .interrupted } == figures.interrupted)
        #expect(causes.count { $0 == .noAssociation } == figures.withoutAssociation)
        let sent = (0..<3).reduce(0) { $0 + round.sent($1).count }
        #expect(round.measured.ledger.transmitStamped == sent)
    }

    @Test("a proxy that does not come back: its lines are unmeasured with the reason, the others' round is valid")
    func gone() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let proxy = try SmallProxy { ($0.lastsFor, $0.replyAfterwards) = ([10], 2) }
        let lines = [
            Self.line(proxy.endpoint, echo.endpoints[0], "gone"), RealRound.line(echo.endpoints[0]),
        ]
        let round = try RealRound(Self.prepare(lines))
        echo.stop()
        #expect(proxy.stop().connections == 2)
        let report = Self.report(round)
        #expect(report.lines[0].verdict == .unmeasured)
        // A busy machine has reasons of its own.
        if round.overdue == 0 {
            #expect(report.lines[1].verdict == .healthy)
            #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        }
        #expect(report.lines[0].reasons.words.last == "SOCKS5: the proxy's connection ended: closed")
        #expect(report.totals.lost == 0 && report.totals.refused == 0)
        #expect(report.lines[0].summary.counts.received == 10 || round.overdue > 0)
    }

    @Test("a reply counts only from the relay, and only when its header names the line's echo")
    func foreign() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let misnaming = try SmallProxy { $0.misnames = Endpoint(ipv4: (192, 0, 2, 1), port: 7) }
        let other = try SmallProxy { $0.answersFromElsewhere = true }
        let mapping = try SmallProxy {
            let echo = echo.endpoints[0]
            $0.misnames = Endpoint(
                high: 0, low: 0xFFFF << 32 | echo.low >> 32, scope: 0, port: echo.port, family: .ipv6)
        }
        let proxies = [misnaming, other, mapping]
        let lines = proxies.enumerated().map { Self.line($1.endpoint, echo.endpoints[0], "\($0)") }
        let round = try RealRound(Self.prepare(lines))
        echo.stop()
        for proxy in proxies { proxy.stop() }
        #expect(round.all(.lost, 0..<2) && round.all(.received, [2]))
        #expect(round.measured.counts[0].corrupt == round.sent(0).count)
        #expect(round.measured.ledger.foreign == round.sent(1).count)
    }

    @Test("a relay that is closed while the association stands: refused, on the lines that it is of")
    func refused() throws {
        let echo = try EchoResponder([.loopback(.ipv4)])
        let proxy = try SmallProxy { $0.closesRelayAfter = 20 }
        let steady = try SmallProxy()
        let lines = [
            Self.line(proxy.endpoint, echo.endpoints[0], "closed"),
            Self.line(steady.endpoint, echo.endpoints[0], "steady"),
        ]
        let round = try RealRound(Self.prepare(lines))
        echo.stop()
        proxy.stop()
        steady.stop()
        #expect(round.all(.received, [1]))
        let samples = round.measured.samples.row(0)
        let refused = samples.count { $0.outcome == .refused && $0.refusal == .port }
        #expect(refused >= 15 || refused > 0 && round.overdue > 0)
        #expect(samples.count { $0.outcome == .lost } <= 1 && samples.allSatisfy { $0.unsentCause == nil })
        #expect(round.measured.ledger.unmatchedRefusals == 0 && round.measured.ledger.proxies?.dropped == 0)
    }

    @Test("200 lines over ten proxies at once")
    func many() throws {
        let echo = try EchoResponder((0..<4).map { _ in .loopback(.ipv4) })
        let proxies = try (0..<10).map { number in
            try SmallProxy(Endpoint(ipv4: (127, 0, 1, UInt8(number)), port: 0)) { $0.credentials = "user:\(number)" }
        }
        let credentials = proxies.enumerated().map { "socks5://user:\($0)@\($1.endpoint)" }.joined(separator: "\n")
        let lines = (0..<200).map { Self.line(proxies[$0 % 10].endpoint, echo.endpoints[$0 % 4], "\($0)") }
        let round = try RealRound(
            Self.prepare(lines, credentials: credentials) { ($0.count, $0.interval) = (15, .milliseconds(50)) })
        echo.stop()
        #expect(round.all(.received, 0..<200))
        #expect(round.measured.ledger.proxies?.failed == 0)
        for proxy in proxies {
            let account = proxy.stop()
            #expect(account.connections == 1 && account.senders[0].count == 1)
        }
    }

    @Test("takes descriptors for its connections, and says when there are not enough")
    func descriptors() throws {
        let lines = (0..<20).map {
            Self.line(Endpoint(ipv4: (127, 0, 2, UInt8($0)), port: 1080), .loopback(.ipv4, port: 7), "\($0)")
        }
        let prepared = try Self.prepare(lines)
        try prepared.checkFit { $0 }
        let unfit = #expect(throws: UnfitRound.self) { try prepared.checkFit { $0 - 1 } }
        #expect(unfit?.messages.first?.hasPrefix("20 SOCKS5 proxies keep a TCP connection each") == true)
        #expect(unfit?.isShortOfMemory == false)
    }
}
