import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("A reflector that stands in for templates' servers", .tags(.kernel))
struct ReflectingTemplateTests {
    private static func settings(
        _ names: [String], _ change: (inout ReflectorSettings) -> Void = { _ in }
    ) throws -> ReflectorSettings {
        var settings = ReflectorSettings(listen: [])
        settings.seed = 5
        settings.templates = try names.map { name in
            TemplateListening(
                listen: .loopback(.ipv4), kind: PayloadKind(rawValue: name),
                mirror: TemplateMirror(try TemplateServers.template(name)))
        }
        change(&settings)
        return settings
    }

    private static func lines(_ reflector: RunningReflector) -> [Line] {
        zip(reflector.listening, reflector.payloads).map { endpoint, kind in
            Line(
                name: "\(kind.rawValue) \(endpoint.port)",
                ingress: HostPort(host: endpoint.addressText, port: endpoint.port), payload: kind)
        }
    }

    private static func round(_ lines: [Line]) throws -> RealRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (40, .milliseconds(5), .milliseconds(300))
        settings.maxAddressRate = 20_000
        return try RealRound(
            RoundPreparation.prepare(lines, settings: settings, seed: 3, formats: try TemplateServers.formats()))
    }

    /// Those whose replies are no longer than their requests.
    private static func answerable() throws -> [String] {
        try TemplateServers.names.filter { TemplateMirror(try TemplateServers.template($0)).canAnswer }
    }

    @Test("answers all that can be, beside our own payload and STAMP, each at its port, with loss and copies as told")
    func all() throws {
        let names = try Self.answerable()
        #expect(Set(TemplateServers.names).subtracting(names) == ["openvpn", "quake3"])
        let reflector = try Reflector.start(
            Self.settings(names) {
                $0.listen = [.loopback(.ipv4)]
                $0.stamp = STAMPListening(
                    listen: [.loopback(.ipv4)],
                    settings: STAMPReflectorSettings(
                        mode: .open,
                        errorEstimate: STAMPErrorEstimate(
                            isSynchronised: false, format: .ntp, nanoseconds: 1_000_000)))
                ($0.impairments.standard.loss, $0.impairments.standard.duplicate) = (0.2, 0.2)
                $0.impairments.standard.delay = .milliseconds(12)
            })
        #expect(reflector.payloads.map(\.rawValue) == ["plumb", "stamp"] + names)
        let round = try Self.round(Self.lines(reflector))
        let truth = reflector.stop()
        for row in round.prepared.targets.indices {
            let line = try #require(truth.lines.first { $0.address == round.prepared.targets[row].endpoint })
            let outcomes = round.outcomes(row)
            #expect(line.received == round.sent(row).count && line.dropped > 0)
            #expect(outcomes.count { $0 == .lost } == line.dropped, "\(row): \(outcomes)")
            #expect(outcomes.count { $0 == .received } == line.answered)
            #expect(round.measured.counts[row].duplicates == line.duplicated && line.duplicated > 0)
            #expect(round.measured.counts[row].corrupt == 0)
            let delays = round.measured.samples.row(row).compactMap(\.rttNanoseconds)
            #expect(delays.min() ?? 0 >= 11_900_000)
        }
        #expect(truth.ignored == IgnoredCounts())
    }

    @Test("answers nothing that is another port's payload, and keeps to a source's rate")
    func strangers() throws {
        let reflector = try Reflector.start(Self.settings(["dns", "ntp"]) { $0.maxSourceRate = 1 })
        let client = try ReflectingClient()
        let request: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1]
        // The other port first, which is thus read before the answer comes: later it could be over the source's rate.
        try client.send(request, to: reflector.listening[1])
        for bytes in [request, ReflectingClient.probe(1), []] { try client.send(bytes, to: reflector.listening[0]) }
        try client.read(1)
        // The id, the bit that says it is an answer, and the question.
        let answer: [UInt8] = [1, 2, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1]
        #expect(client.replies.map(\.bytes) == [answer])
        // What a source may send at once (`SourceLimiter`), and more than that.
        for _ in 0..<200 { try client.send(request, to: reflector.listening[0]) }
        try client.read(SourceLimiter.minBurst - 3)
        let truth = reflector.stop()
        #expect(truth.ignored[.notAProbe] == 3 && truth.ignored[.overRate] > 100)
        #expect(truth.lines.map(\.answered).reduce(0, +) <= SourceLimiter.minBurst)
    }

    @Test("sends nothing that is longer than what it got")
    func longer() throws {
        var settings = ReflectorSettings(listen: [])
        let template = try PayloadTemplate(text: "send {seq}{pad}\nreply at 0 {seq}\nreply length 40", source: "t")
        settings.templates = [
            TemplateListening(
                listen: .loopback(.ipv4), kind: PayloadKind(rawValue: "t"), mirror: TemplateMirror(template))
        ]
        let reflector = try Reflector.start(settings)
        let client = try ReflectingClient()
        for size in [39, 40] {
            try client.send([UInt8](repeating: 0, count: size), to: reflector.listening[0])
        }
        try client.read(1)
        #expect(client.replies.map(\.bytes.count) == [40])
        #expect(reflector.stop().ignored[.longerThanRequest] == 1)
    }
}
