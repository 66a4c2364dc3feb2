import Foundation
import LineModel
import LineReport
import LinuxSocket
import ProbeWire
import TestSupport
import Testing

@testable import ProbeEngine

/// Whole rounds over the templates that are shipped, each against a server of its protocol.
@Suite("Rounds of templates", .tags(.kernel))
struct TemplateRoundTests {
    private static func line(_ kind: String, _ endpoint: Endpoint, name: String? = nil, echo: HostPort? = nil) -> Line {
        Line(
            name: name ?? kind, ingress: HostPort(host: endpoint.addressText, port: endpoint.port), echo: echo,
            payload: PayloadKind(rawValue: kind))
    }

    private static func prepare(
        _ lines: [Line], _ formats: FormatSettings? = nil, _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> PreparedRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (40, .milliseconds(5), .milliseconds(300))
        settings.maxAddressRate = 20_000
        change(&settings)
        return try RoundPreparation.prepare(
            lines, settings: settings, seed: 3, formats: try formats ?? TemplateServers.formats())
    }

    private static func farEnd(
        _ name: String, _ answer: @escaping @Sendable ([UInt8], Int) -> [FarEnd.Answer]
    ) throws -> FarEnd {
        let server = try #require(TemplateServers.all[name])
        return try FarEnd { request, from, number in
            guard let reply = server(request, from) else { return [] }
            return answer(reply, number)
        }
    }

    @Test("find exactly what was lost and doubled, all five in one round beside our own payload")
    func exact() throws {
        let ends = try TemplateServers.names.map { name in
            try Self.farEnd(name) { reply, number in
                number % 5 == 3 ? [] : [FarEnd.Answer](repeating: .init(bytes: reply), count: number % 7 == 0 ? 2 : 1)
            }
        }
        let echo = try Reflector.start(ReflectorSettings(listen: [.loopback(.ipv4)]))
        let lines = zip(TemplateServers.names, ends).map { Self.line($0, $1.endpoint) }
        let round = try RealRound(Self.prepare(lines + [RealRound.line(echo.listening[0])]))
        echo.stop()
        for (row, end) in ends.enumerated() {
            let came = end.stop().count
            let (lost, doubled) = ((0..<came).count { $0 % 5 == 3 }, (0..<came).count { $0 % 5 != 3 && $0 % 7 == 0 })
            let outcomes = round.outcomes(row)
            let name = lines[row].name
            #expect(came == round.sent(row).count && lost > 0 && doubled > 0, "\(name)")
            #expect(outcomes.count { $0 == .lost } == lost, "\(name): \(outcomes)")
            #expect(outcomes.count { $0 == .received } == came - lost, "\(name): \(outcomes)")
            #expect(round.measured.counts[row].duplicates == doubled, "\(name)")
            #expect(round.measured.counts[row].corrupt == 0, "\(name)")
        }
        #expect(round.all(.received, [ends.count]))
        #expect(round.measured.ledger.receiveOverflow == 0 && round.measured.ledger.foreign == 0)
    }

    @Test("give a late reply to the probe that it answers", arguments: TemplateServers.names)
    func late(name: String) throws {
        // Every third is later than the timeout.
        let end = try Self.farEnd(name) { reply, number in
            [FarEnd.Answer(bytes: reply, delayNanoseconds: number % 3 == 0 ? 130_000_000 : 0)]
        }
        let round = try RealRound(
            Self.prepare([Self.line(name, end.endpoint)]) {
                ($0.count, $0.interval, $0.timeout) = (12, .milliseconds(40), .milliseconds(100))
            })
        end.stop()
        let sent = round.sent()
        for (number, sequence) in sent.enumerated() {
            let record = round.measured.samples.row(0)[sequence]
            // The round listens for one timeout after the last probe that is undecided, which is the last held one.
            let isBeyond = number == (sent.count - 1) / 3 * 3
            let wanted: [ProbeOutcome] = number % 3 != 0 ? [.received] : isBeyond ? [.late, .lost] : [.late]
            #expect(wanted.contains(record.outcome), "\(sequence): \(round.outcomes(0))")
            if record.outcome == .late { #expect(record.rttNanoseconds ?? 0 >= 129_900_000) }
        }
        #expect(round.measured.counts[0].duplicates == 0 && round.measured.counts[0].corrupt == 0)
    }

    // The id of 16 bits is all that DNS returns, so that another round's is another probe's now and then
    // (TemplateFormatTests); of A2S_INFO nothing returns, and its sockets' ports are what keeps rounds apart.
    @Test("refuse the replies of another round", arguments: ["ntp", "quic-version", "raknet"])
    func stale(name: String) throws {
        let first = try Self.farEnd(name) { reply, _ in [FarEnd.Answer(bytes: reply)] }
        let server = try #require(TemplateServers.all[name])
        let earlier = try RealRound(Self.prepare([Self.line(name, first.endpoint)]))
        let stale = first.stop().compactMap { server($0, .loopback(.ipv4)) }
        #expect(earlier.all(.received, [0]) && stale.count == earlier.sent().count)
        // Answers each probe by what answered one of the round before, and half of them rightly besides.
        let second = try Self.farEnd(name) { reply, number in
            [FarEnd.Answer(bytes: stale[number % stale.count])]
                + (number % 2 == 0 ? [FarEnd.Answer(bytes: reply)] : [])
        }
        let round = try RealRound(Self.prepare([Self.line(name, second.endpoint)]))
        let came = second.stop().count
        #expect(round.count(.received) == (came + 1) / 2 && round.count(.lost) == came / 2)
        #expect(round.measured.counts[0].corrupt == came && round.measured.counts[0].duplicates == 0)
    }

    @Test("over many ports give every reply to its probe where the number alone comes back")
    func ports() throws {
        let ends = try (0..<3).map { _ in
            try Self.farEnd("dns") { reply, number in
                [FarEnd.Answer(bytes: reply, delayNanoseconds: Int64(number * 7_919 % 23) * 1_000_000)]
            }
        }
        let lines = ends.enumerated().map { Self.line("dns", $1.endpoint, name: "dns \($0)") }
        let round = try RealRound(Self.prepare(lines) { $0.sourcePorts = 4 })
        ends.forEach { $0.stop() }
        #expect(round.all(.received, 0..<3))
        #expect(round.measured.counts.allSatisfy { $0.duplicates == 0 && $0.corrupt == 0 })
    }

    @Test("keep to a template's own rate: what exceeds it at one address is unmeasured, and holds up nobody")
    func rate() throws {
        let slow = try TemplateServers.formats(["slow": "send {seq}\nreply same\nrate 2.5"])
        let endpoint = Endpoint(ipv4: (127, 0, 0, 9), port: 9)
        let lines = [
            Self.line("slow", endpoint, name: "a"), Self.line("slow", endpoint.withPort(10), name: "b"),
            Self.line("slow", endpoint.withPort(11), name: "c"), Self.line("dns", endpoint, name: "d"),
            Self.line("slow", Endpoint(ipv4: (127, 0, 0, 8), port: 9), name: "e"),
        ]
        let round = try Self.prepare(lines, slow) { ($0.count, $0.interval) = (2, .milliseconds(800)) }
        #expect(round.placements.map { $0.reason == nil } == [true, true, false, true, true])
        let words = try #require(round.placements[2].words)
        #expect(words.contains("at most 2.5 probes a second to one address, and these would be 3.75"), "\(words)")
        #expect(round.plan.intervalNanoseconds == 800_000_000)
        let fast = try Self.prepare(lines, slow) { ($0.count, $0.interval) = (2, .milliseconds(399)) }
        #expect(fast.placements.map { $0.reason == nil } == [false, false, false, true, false])
    }

    @Test("count as refused what an ICMP error comes back for", arguments: TemplateServers.names)
    func refused(name: String) throws {
        let round = try RealRound(Self.prepare([Self.line(name, Self.closedPort())]) { $0.count = 5 })
        #expect(round.all(.refused, [0]), "\(round.outcomes(0))")
    }

    /// A port that was free a moment ago.
    private static func closedPort() throws -> Endpoint {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: .loopback(.ipv4))
        return try socket.localEndpoint()
    }
}

@Suite("Preparing rounds of templates", .tags(.kernel))
struct TemplatePreparationTests {
    private static let echo = HostPort(host: "198.51.100.9", port: 7)

    private static func prepare(
        _ lines: [Line], _ templates: [String: String] = [:], _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> PreparedRound {
        var settings = RoundSettings()
        change(&settings)
        return try RoundPreparation.prepare(
            lines, settings: settings, seed: 3, formats: try TemplateServers.formats(templates))
    }

    private static func line(_ kind: String, _ number: Int, echo: HostPort? = nil) -> Line {
        Line(
            name: "\(kind) \(number)", ingress: HostPort(host: "127.0.\(number / 250).\(number % 250 + 1)", port: 9),
            echo: echo, payload: PayloadKind(rawValue: kind))
    }

    @Test("know every template that is shipped, and a server for each")
    func shipped() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.path("templates"))
        #expect(files.sorted() == TemplateServers.names.map { "\($0).template" })
        #expect(TemplateServers.all.keys.sorted() == TemplateServers.names)
    }

    @Test("say why a line cannot be measured whose echo the template has no room for")
    func refusal() throws {
        let narrow = ["narrow": "send {seq}{line}{round}{echo.address:4}{echo.port}\nreply same"]
        let ipv6 = HostPort(host: "2001:db8::9", port: 7)
        let round = try Self.prepare(
            [Self.line("narrow", 0, echo: Self.echo), Self.line("narrow", 1, echo: ipv6)], narrow)
        #expect(round.placements[0] == .target(0) && round.targets[0].datagramLength(size: 64) == 22)
        let reason = try #require(round.placements[1].words)
        #expect(reason.hasPrefix("narrow: the template has 4 octets for the echo's address"))
        #expect(throws: Never.self) { try round.checkFit { $0 } }
    }

    @Test("spend DNS's 16 bits on the lines that are measured by it, and refuse what does not fit")
    func bits() throws {
        let few = (0..<20).map { Self.line("dns", $0) }
        let many = (0..<900).map { Self.line("plumb", $0 + 20) }
        let mixed = try Self.prepare(few + many)
        #expect(mixed.targets.count == 920)
        #expect(throws: Never.self) { try mixed.checkFit { $0 } }
        // With self-probes beyond what the bits could number.
        let full = try Self.prepare((0..<655).map { Self.line("dns", $0) })
        #expect(full.targets.count == 655 && full.plan.rows > 655)
        let over = try Self.prepare((0..<656).map { Self.line("dns", $0) })
        let refusal = #expect(throws: UnfitRound.self) { try over.checkFit { $0 } }
        let message = try #require(refusal?.messages.first)
        #expect(refusal?.messages.count == 1 && message.contains("dns: its replies have 16 bits"), "\(message)")
        #expect(message.contains("lower --count"))
        // The round itself numbers as its preparation did.
        let formats = try TemplateServers.formats()
        let slot = try #require(formats.catalogue.slot(PayloadKind(rawValue: "dns")))
        let round = FormatContext(seed: 1, rows: 2_000, count: 100, size: 64)
        for (lines, fits) in [(655, true), (656, false)] {
            let slots = [FormatSlot](repeating: .plumb, count: 1_300) + [FormatSlot](repeating: slot, count: lines)
            let made = try? FormatTable(formats, slots: slots, round: round)
            #expect((made != nil) == fits)
        }
        // Beside others that can be measured, its lines are told and the others are.
        let beside = try Self.prepare((0..<656).map { Self.line("dns", $0) } + [Self.line("plumb", 700)])
        #expect(beside.targets.count == 1)
        #expect(throws: Never.self) { try beside.checkFit { $0 } }
    }

    @Test("say how many sockets A2S_INFO takes, and refuse what does not fit, by the template's name")
    func descriptors() throws {
        let round = try Self.prepare((0..<7).map { Self.line("a2s-info", $0) } + [Self.line("raknet", 9)]) {
            ($0.count, $0.timeout, $0.interval) = (1000, .seconds(2), .milliseconds(20))
        }
        #expect(round.opaqueSockets == 7 * 102)
        let refusal = #expect(throws: UnfitRound.self) { try round.checkFit { _ in 700 } }
        #expect(refusal?.messages.first?.contains("replies to the payload a2s-info do not say") == true)
        #expect(throws: Never.self) { try round.checkFit { $0 } }
    }

    @Test("name the template, and no --size, where a datagram of fixed length is too long for the way")
    func tooLong() throws {
        let sizes = ["fixed": "size 65500\nsend {seq}{pad}\nreply same", "free": "send {seq}{pad}\nreply same"]
        let round = try Self.prepare([Self.line("fixed", 0), Self.line("free", 1)], sizes) { $0.size = 65_000 }
        // 65,536 bytes is what loopback takes.
        #expect(round.placements[0] == .target(0) && round.targets[0].datagramLength(size: 64) == 65_500)
        var routes = try RouteTable(settings: RoundSettings(), source: nil)
        let target = ProbeTarget(
            endpoint: .loopback(.ipv4, port: 9), format: FormatSlot(rawValue: 9), length: 65_600)
        for (isSized, words) in [(true, "choose --size"), (false, "shorten the template")] {
            let refused = #expect(throws: Unmeasured.self) {
                try routes.check(target, size: 64, isSized: isSized)
            }
            #expect(refused.map(Words.flags.unmeasured)?.contains(words) == true)
        }
    }
}
