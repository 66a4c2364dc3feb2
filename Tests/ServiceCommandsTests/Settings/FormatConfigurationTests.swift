internal import LineModel
internal import LineService
internal import ProbeEngine
internal import ProbeWire
internal import TestSupport
internal import Testing

@testable import LineHistory
@testable import SettingsReading
@testable internal import ServiceCommands

private let lines = "lines: [{file: lines.csv}]\n"
/// `a or b or c`: all of the catalogue.
private let payloads = FormatCatalogue.builtIn.kinds.map(\.rawValue).joined(separator: " or ")

private func read(
    _ text: String, environment: [String: String] = [:], files: [String: [UInt8]] = [:]
) -> Result<LoadedConfiguration, ConfigurationProblems> {
    let input = ConfigurationInput(source: "p.yaml", directory: "/etc/p", environment: environment) { path in
        files[path].map { .success($0) }
            ?? .failure(TextError("there is no such file", expected: "name another"))
    }
    do throws(ConfigurationProblems) {
        return .success(try ConfigurationFile.read(Array((lines + text).utf8), input))
    } catch {
        return .failure(error)
    }
}

private func problems(
    _ text: String, environment: [String: String] = [:], files: [String: [UInt8]] = [:]
) -> [String] {
    guard case .failure(let error) = read(text, environment: environment, files: files) else { return [] }
    return error.problems.map(\.description)
}

@Suite("What a configuration tells the payloads")
struct FormatConfigurationTests {
    @Test("STAMP's settings are read; asking for a code point takes its extension")
    func stamp() throws {
        let text = "probe: {payload: stamp, stamp: {key: \"${K}\", extensions: [timestamps], reply_dscp: 46}}"
        let settings = try read(text, environment: ["K": "s3cret"]).get().settings
        #expect(settings.probe.payload == .stamp && settings.formats.stamp.key != nil)
        #expect(settings.formats.stamp.extensions == [.timestampInformation, .classOfService])
        #expect(settings.formats.stamp.replyDSCP == 46 && !settings.formats.stamp.isTWAMPLight)
        let light = try read("probe: {stamp: {twamp_light: true}}").get().settings
        #expect(light.formats.stamp.isTWAMPLight && light.formats.stamp.key == nil)
        #expect(!"\(settings)".contains("s3cret"))
    }

    @Test(
        "how ingresses are probed beside the lines is read; true is icmp, false and nothing are not at all",
        arguments: [
            ("icmp", IngressProbe.icmp), ("true", .icmp), ("stamp", .stamp()), ("stamp:7862", .stamp(port: 7862)),
            ("false", nil),
        ])
    func segments(_ text: String, _ probe: IngressProbe?) throws {
        #expect(try read("probe: {segments: \(text)}").get().settings.probe.segments == probe)
        #expect(try read("").get().settings.probe.segments == nil)
        let shown = ConfigurationSummary.text(
            try read("probe: {segments: \(text)}").get().settings, lines: [])
        #expect(shown.contains("to the ingress beside it") == (probe != nil), "\(shown)")
    }

    @Test(
        "where lines are probed without their ingress is read",
        arguments: [
            ("true", DirectProbe.echo), ("false", .off),
            ("198.51.100.9:7", .place(HostPort(host: "198.51.100.9", port: 7))),
        ])
    func direct(_ text: String, _ probe: DirectProbe) throws {
        let settings = try read("probe: {direct: \"\(text)\"}").get().settings
        #expect(settings.probe.direct == probe)
        #expect(try read("").get().settings.probe.direct == nil)
        let shown = ConfigurationSummary.text(settings, lines: [])
        #expect(shown.contains("direct probes beside it") == (probe != .off), "\(shown)")
    }

    @Test("old flows beside lines are asked for by a truth value", arguments: [true, false])
    func flows(_ isAsked: Bool) throws {
        let settings = try read("probe: {flows: \(isAsked)}").get().settings
        #expect(settings.probe.flows == isAsked)
        #expect(try !read("").get().settings.probe.flows)
        let shown = ConfigurationSummary.text(settings, lines: [])
        #expect(shown.contains("an old flow beside it") == isAsked, "\(shown)")
        #expect(problems("probe: {flows: 5m}").count == 1)
    }

    @Test(
        "TCP handshakes beside lines are asked for by a truth value or a port",
        arguments: [("true", TCPProbe.ingress), ("false", .off), ("443", .port(443))])
    func tcp(_ text: String, _ probe: TCPProbe) throws {
        let settings = try read("probe: {tcp: \(text)}").get().settings
        #expect(settings.probe.tcp == probe)
        #expect(try read("").get().settings.probe.tcp == nil)
        let shown = ConfigurationSummary.text(settings, lines: [])
        #expect(shown.contains("TCP handshakes beside it") == (probe != .off), "\(shown)")
        #expect(problems("probe: {tcp: 65536}").count == 1 && problems("probe: {tcp: perhaps}").count == 1)
    }

    @Test("SOCKS5 credentials are read, and shown nowhere")
    func socks() throws {
        let text = "probe: {payload: socks5, socks5: {credentials: \"${K}\"}}"
        let settings = try read(text, environment: ["K": "user:s3cret\nsocks5://a:s3cret2@192.0.2.1"]).get().settings
        #expect(settings.probe.payload == .socks5)
        let proxy = HostPort(host: "192.0.2.1", port: 1080)
        #expect(settings.formats.socks.credentials(for: proxy) == SOCKSCredentials(text: "a:s3cret2"))
        #expect(settings.formats.socks.credentials == SOCKSCredentials(text: "user:s3cret"))
        #expect(!"\(settings)".contains("s3cret"))
    }

    @Test("a key's file may hold any octets; line ends behind them do not count")
    func bytes() throws {
        let plain: [UInt8] = [0x00, 0xFF, 0x80, 0x0A, 0x41]
        let key = try read("probe: {stamp: {key: \"file:k\"}}", files: ["/etc/p/k": plain + [0x0D, 0x0A, 0x0A]])
            .get().settings.formats.stamp.key
        let (same, longer) = (STAMPKey(bytes: plain), STAMPKey(bytes: plain + [0x0A]))
        #expect(key.map(code) == same.map(code) && key.map(code) != longer.map(code) && key != nil)
    }

    /// What the key makes of a packet.
    private func code(_ key: STAMPKey) -> [UInt8] {
        let settings = STAMPSenderSettings(
            mode: .authenticated, key: key,
            errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1), length: 112)
        guard let sender = try? STAMPSender(settings: settings) else { return [] }
        var packet = [UInt8](repeating: 0, count: 112)
        packet.withUnsafeMutableBytes {
            sender.encode(into: $0, sequence: 1, sendNanoseconds: 1, sent: 1, ssid: 1)
        }
        return packet
    }

    @Test(
        "each mistake is told with its place and what to write, and nothing of a key",
        arguments: [
            ("probe: {stamp: {kei: a}}", "p.yaml:2:17: probe.stamp.kei is no setting; did you mean key?"),
            (
                "probe: {stamp: {key: \"file:none\"}}",
                "p.yaml:2:22: probe.stamp.key: file:\"none\" cannot be read: there is no such file; name another"
            ),
            (
                "probe: {stamp: {key: \"file:empty\"}}",
                "p.yaml:2:22: probe.stamp.key: file:\"empty\": there is no key in it; write the secret that both ends share"
            ),
            (
                "probe: {stamp: {key: \"${LONG}\"}}",
                "p.yaml:2:22: probe.stamp.key: ${LONG}: more than 4096 octets, which is no key; name another"
            ),
            (
                "probe: {stamp: {extensions: [cos]}}",
                "p.yaml:2:30: probe.stamp.extensions[1]: \"cos\" is none of them; write class-of-service or timestamps or direct-measurement or hmac"
            ),
            (
                "probe: {stamp: {reply_dscp: 64}}",
                "p.yaml:2:29: probe.stamp.reply_dscp: 64 is outside of its range; write a whole number, 0 to 63"
            ),
            (
                "probe: {stamp: {extensions: [hmac]}}",
                "p.yaml:2:16: probe.stamp: STAMP: authenticated mode and the HMAC extension need a key; name a file that holds one"
            ),
            (
                "probe: {stamp: {twamp_light: true, key: \"secret0\"}}",
                "p.yaml:2:16: probe.stamp: STAMP: a TWAMP-Light reflector knows neither extensions nor keys; leave them out"
            ),
            (
                "probe: {socks5: {credentials: \"file:empty\"}}",
                "p.yaml:2:31: probe.socks5.credentials: file:\"empty\": there are no credentials in it; write user:password, or socks5://user:password@host:port for one proxy"
            ),
            (
                "probe: {segments: udp}",
                "p.yaml:2:19: probe.segments: \"udp\" is no probe of an ingress; write icmp, stamp, stamp:PORT, true (which is icmp) or false"
            ),
            (
                "probe: {segments: \"stamp:0\"}",
                "p.yaml:2:19: probe.segments: \"stamp:0\" is no probe of an ingress; write icmp, stamp, stamp:PORT, true (which is icmp) or false"
            ),
            (
                "probe: {direct: icmp}",
                "p.yaml:2:17: probe.direct: \"icmp\" has no port; write true for the lines' echoes, false, or host:port"
            ),
            ("probe: {socks5: {user: a}}", "p.yaml:2:18: probe.socks5.user is no setting; known are credentials"),
            (
                "probe: {payload: stmp}",
                "p.yaml:2:18: probe.payload: \"stmp\" is none of them; did you mean stamp? write \(payloads)"
            ),
        ])
    func mistakes(text: String, problem: String) {
        let found = problems(
            text, environment: ["LONG": String(repeating: "k", count: 4097)],
            files: ["/etc/p/empty": [0x0A, 0x0D, 0x0A]])
        #expect(found == [problem])
    }

    @Test("everything that is wrong is told at once")
    func all() {
        let found = problems(
            "probe: {count: 0, stamp: {key: \"file:none\", extensions: [a, b], reply_dscp: x, more: 1}}")
        #expect(found.count == 6, "\(found)")
    }
}

@Suite("Templates of a configuration")
struct TemplateConfigurationTests {
    private static let least = "lines: [{file: lines.csv}]\n"

    @Test("are payloads of its lines; stamp and icmp need no port; unknown payloads are told with the known ones")
    func payloads() throws {
        let place = try Workplace(.plumblined)
        try place.write("dns.template", "send {seq:2} 0100\nreply same\n")
        try place.write("lines.csv", "name,ingress,payload\na,192.0.2.1:53,dns\nb,192.0.2.2,stamp\nc,192.0.2.3,icmp\n")
        try place.write("plumbline.yaml", Self.least + "probe: {templates: [dns.template]}\n")
        let told = try place.run("validate")
        #expect(told.status == 0 && told.output.contains("3 from files"), "\(told.errors)")
        try place.write("lines.csv", "ingress,payload\n192.0.2.1:53,dnss\n")
        let unknown = try place.run("validate")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("unknown payload \"dnss\"; write one of: plumb, relay, stamp, icmp"))
        #expect(unknown.errors.contains(", dns"))
    }

    @Test("that are wrong are told with their own place, beside everything else")
    func mistakes() throws {
        let place = try Workplace(.plumblined)
        try place.write("lines.csv", "ingress\n192.0.2.1:9\n")
        try place.write("bad.template", "send {sequ:2}\nreply same\n")
        try place.write(
            "plumbline.yaml", Self.least + "probe: {count: 0, templates: [bad.template, none.template]}\n")
        let told = try place.run("validate")
        #expect(told.status == 2)
        #expect(told.errors.contains("plumbline.yaml:2:"))
        for part in ["probe.count: 0;", "bad.template:1:", "none.template: "] { #expect(told.errors.contains(part)) }
        #expect(!told.errors.contains("is no setting"))
    }
}
