internal import Foundation
internal import LineModel
internal import LineReport
internal import LineService
internal import ProbeEngine
internal import ProbeWire
internal import TestSupport
internal import Testing

@testable import LineNotify
@testable import ObjectStore
@testable import ServiceSupport
@testable import SettingsReading
@testable internal import ServiceCommands

private struct Nothing: Notifier {
    var pace: NotifierPace? { nil }
    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {}
}

private struct Nowhere: UploadTarget {
    func put(_ object: UploadObject, key: String) async throws(DeliveryFailure) {}
}

private func working(_ keyword: String, _ parameters: [ParameterSpec]) -> NotifierKind {
    NotifierKind(keyword: keyword, parameters: parameters) { parameters, _ throws(ParameterProblem) in
        if parameters.text("refuse") != nil { throw ParameterProblem("refuse", "is refused; leave it out") }
        return Nothing()
    }
}

private let catalogue = DestinationCatalogue(
    notifiers: [
        working(
            "wecom",
            [
                ParameterSpec("url", .address, isRequired: true), ParameterSpec("refuse", .text),
                ParameterSpec("many", .whole(1...9)),
            ]),
        working("alertmanager", [ParameterSpec("url", .address, isRequired: true)]),
    ],
    uploads: [
        UploadKind(
            keyword: "s3",
            parameters: [
                ParameterSpec("endpoint", .address), ParameterSpec("bucket", .text), ParameterSpec("region", .text),
                ParameterSpec("access_key", .secret), ParameterSpec("secret_key", .secret),
                ParameterSpec("style", .choice(["virtual", "path"])),
            ]
        ) { _, _ in Nowhere() }
    ])

private func read(_ text: String, environment: [String: String] = [:], files: [String: String] = [:])
    throws(ConfigurationProblems) -> LoadedConfiguration
{
    let input = ConfigurationInput(source: "p.yaml", directory: "/etc/p", environment: environment) { path in
        files[path].map { .success(Array($0.utf8)) }
            ?? .failure(TextError("there is no such file", expected: "name another"))
    }
    return try ConfigurationFile.read(Array(text.utf8), input, catalogue)
}

private func problems(_ text: String, environment: [String: String] = [:], files: [String: String] = [:]) -> [String] {
    do throws(ConfigurationProblems) {
        _ = try read(text, environment: environment, files: files)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

private let lines = "lines: [{file: lines.csv}]\n"

@Suite struct ConfigurationTests {
    @Test("Only lines are needed; paths begin at the configuration's directory")
    func least() throws {
        let settings = try read(lines).settings
        #expect(settings.lines == [LinesSourceSettings(.file("/etc/p/lines.csv"))])
        #expect(settings.every == .seconds(300) && settings.history.path == "/etc/p/history.sqlite")
    }

    @Test("A ranking that is told needs somebody to be told, groups that there are, and a game that is judged")
    func ranking() throws {
        let good = "ranking: {by: [echo, tag:region], tick: 64, most: 3, file: r.json, webhook: {url: \"${HOOK}\"}}"
        let settings = try read(lines + good, environment: ["HOOK": "https://h/hidden"]).settings.ranking
        #expect(settings.by == [.echo, .tag("region")] && settings.weight == .tick(64) && settings.most == 3)
        #expect(settings.file == "/etc/p/r.json" && settings.webhook != nil)
        #expect(!"\(settings)".contains("hidden"))
        for (text, problem) in [
            ("{by: echo}", "ranking: tells nobody"), ("{file: r, by: ['tag:']}", "ranking.by: \"tag:\" names nothing"),
            ("{file: r, tick: 7}", "ranking.tick"), ("{file: r, most: 0}", "ranking.most"),
            ("{webhook: {secret: x}}", "ranking.webhook.url"), ("{file: r, fil: s}", "ranking.fil is no setting"),
            ("{webhook: {url: \"https://h/\", secret: \"\"}}", "ranking.webhook.secret"),
        ] {
            let found = problems(lines + "ranking: " + text)
            #expect(found.count == 1 && found[0].hasPrefix("p.yaml:2:") && found[0].contains(problem), "\(found)")
        }
    }

    @Test(
        "Each mistake is told with its place and what to write",
        arguments: [
            ("probe: {intervall: 20ms}", "p.yaml:2:9: probe.intervall is no setting; did you mean interval?"),
            ("probe: {count: 0}", "p.yaml:2:16: probe.count: 0; a line needs 1 to 1000000 probes"),
            (
                "probe: {interval: 20}",
                "p.yaml:2:19: probe.interval: \"20\" has no unit; write a duration with its unit: 250us, 20ms, 1.5s, 5m, 1h or 14d"
            ),
            ("probe: [1]", "p.yaml:2:8: probe: a list where settings belong; write {key: value}"),
            (
                "limits: {loss: 300%}",
                "p.yaml:2:16: limits.loss: \"300%\" is not between 0 and 1 (100%); write a ratio as 30% or 0.3"
            ),
            (
                "limits: {min_gain: -11m}",
                "p.yaml:2:20: limits.min_gain: -11m is outside of its range; write -10m to 10m, for example 0ms or -5ms"
            ),
            ("every: ", "p.yaml:2:1: every has no value; write one, or leave it out"),
            ("every: 5m\nevery: 6m", "p.yaml:3:1: every is given on line 2 already; write it once"),
            (
                "vantage: ${PLACE}",
                "p.yaml:2:10: vantage: the environment variable PLACE is not set; set it (systemd: EnvironmentFile=), or write file:PATH"
            ),
            (
                "vantage: file:no",
                "p.yaml:2:10: vantage: file:\"no\" cannot be read: there is no such file; name another"
            ),
            (
                "web: {line_tags: [a-b, isp, a.b]}",
                "p.yaml:2:18: web.line_tags: a-b and a.b would both be the label tag_a_b; leave one out"
            ),
            (
                "history: {probes: 400d, rounds: 14d}",
                "p.yaml:2:19: history.probes: is longer than rounds (14d), with which probes go; write at most that, or raise rounds"
            ),
            (
                "notify: [{name: a, wecom: {url: \"http://h:99999/p\"}}]",
                "p.yaml:2:33: notify[1].wecom.url: has no possible port in the address; write https://host:port/path, the port 1 to 65535"
            ),
            (
                "upload: [{name: a, s3: {key: \"{date}//{time}\"}}]",
                "p.yaml:2:30: upload[1].s3.key: \"{date}//{time}\" is no key: it begins or ends with /, or has two in a row; write one between two names"
            ),
            (
                "upload: [{name: a, s3: {text_key: \"../{time}}\"}}]",
                "p.yaml:2:35: upload[1].s3.text_key: \"../{time}}\" is no key: it has a segment . or .., which stores and tools take for a folder; leave it out"
            ),
            ("write: [{name: a, prometheus: {}}]", "p.yaml:2:31: write[1].prometheus.url: is missing; write it"),
            (
                "write: [{name: a, promethius: {}}]",
                "p.yaml:2:19: write[1].promethius is no kind of database of metrics; did you mean prometheus?"
            ),
            (
                "write: [{name: a, prometheus: {url: \"http://h/w\", labels: [a-b=c]}}]",
                "p.yaml:2:59: write[1].prometheus.labels: labels must be like site=shenzhen: a name of letters, digits and _, =, a value"
            ),
            (
                "write: [{name: a, prometheus: {url: \"http://h/w\", headers: \"Host: x\"}}]",
                "p.yaml:2:60: write[1].prometheus.headers: headers has Host, which the program writes itself; a login goes into username and password, or token"
            ),
            ("notify: [{name: a, wecom: {}}]", "p.yaml:2:27: notify[1].wecom.url: is missing; write it"),
            (
                "notify: [{name: a, wecon: {}}]",
                "p.yaml:2:20: notify[1].wecon is no kind of notifier; did you mean wecom?"
            ),
            (
                "notify: [{name: a, wecom: {url: \"http://h/k\", refuse: x}}]",
                "p.yaml:2:55: notify[1].wecom.refuse: is refused; leave it out"
            ),
            (
                "silences: [{until: 2026-11-30T04:00:00+08:00}]",
                "p.yaml:2:12: silences[1]: names no line, tag or cause; for every line write line: \"*\""
            ),
        ])
    func mistakes(text: String, expected: String) {
        #expect(problems(lines + text) == [expected])
    }

    @Test("An address of lines with a password in it is refused, for it would not be sent")
    func passwordInAnAddress() throws {
        let address = "http://" + "user:pw" + "@host/x"
        #expect(
            problems("lines: [{url: \"\(address)\"}]") == [
                "p.yaml:1:15: lines[1].url: has a user name or a password in the address, which are not sent; "
                    + "write headers: {Authorization: \"${NAME}\"} in its place"
            ])
        for address in ["http://h/a@b", "http://[::1]:80/x", "http://[::1]/x", "https://h?k=a:b"] {
            #expect(problems("lines: [{url: \"\(address)\"}]") == [])
        }
    }

    @Test("Probes are kept no longer than rounds, also where only these are written")
    func retention() throws {
        #expect(try read(lines + "history: {rounds: 7d}").settings.history.probes == .seconds(7 * 86_400))
    }

    @Test("Everything that is wrong is told at once, in the order of the file")
    func allAtOnce() {
        let found = problems("every: 1\nevery: 2m\nprobe: {size: 1, cuont: 3}\nlines: []\n")
        #expect(found.count == 4, "\(found)")
        #expect(found.map { $0.prefix(9) } == found.map { $0.prefix(9) }.sorted())
    }

    @Test(
        "A file that is no configuration is told so in words",
        arguments: [
            ("", "p.yaml:1:1: nothing is in the file; write at least lines: [{file: lines.csv}]"),
            ("- a\n", "p.yaml:1:1: a list where settings belong; write key: value"),
        ])
    func noConfiguration(text: String, expected: String) { #expect(problems(text) == [expected]) }

    @Test("Tabs, octets that are not UTF-8 and too many aliases are refused")
    func messy() {
        #expect(problems("probe:\n\tcount: 1\n").first?.contains("tab") == true)
        let input = ConfigurationInput(source: "p.yaml", directory: "", environment: [:]) { _ in .success([]) }
        #expect(throws: ConfigurationProblems.self) { try ConfigurationFile.read([0x61, 0xFF], input, catalogue) }
        var text = lines + "canaries:\n - &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += " - &a\(level) [\(names)]\n"
        }
        #expect(!problems(text).isEmpty)
    }

    @Test("Values from the environment and from files are taken, and never shown")
    func secrets() throws {
        let text = lines + "vantage: x-${PLACE}\nnotify: [{name: a, wecom: {url: \"file:url\"}}]\n"
        let settings = try read(
            text, environment: ["PLACE": "sz"], files: ["/etc/p/url": "https://h/?key=s3cret\n"]
        ).settings
        #expect(settings.vantage == "x-sz")
        #expect(settings.notify[0].parameters.secret("url")?.reveal() == "https://h/?key=s3cret")
        #expect(settings.notify[0].parameters.filledIn.map { $0.reveal() } == ["https://h/?key=s3cret"])
        let wrong =
            "every: ${S}\nprobe: {count: \"${S}\", size: file:s}\nclear_after: ${S}\nweb: {listen: \"${S}\"}\n"
            + "silences: [{cause: \"${S}\", daily: \"${S}\", from: \"${S}\", tag: \"${S}\"}]\n"
            + "notify: [{name: a, wecom: {url: \"s3cret\", many: \"${S}\"}, language: \"${S}\"}]\n"
        let found = problems(lines + wrong, environment: ["S": "s3cret"], files: ["/etc/p/s": "s3cret"])
        #expect(found.count == 12, "\(found.joined(separator: "\n"))")
        #expect(!found.contains { $0.contains("s3cret") })
    }

    @Test("A credential of the service manager is taken anywhere in a text; its folder, its name and its file are told")
    func credentials() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("wecom", "https://robot.example/send?key=geheim\n")
        _ = try folder.write("token", "abc")
        let environment = ["CREDENTIALS_DIRECTORY": folder.path]
        func read(_ text: String, _ environment: [String: String]) throws -> LoadedConfiguration {
            try ConfigurationFile.read(
                Array("lines: [{file: a.csv}]\n\(text)\n".utf8),
                ConfigurationInput(path: folder.file("p.yaml"), environment: environment))
        }
        let text = "notify: [{name: a, wecom: {url: \"${credential:wecom}\"}}]"
        #expect(
            try read(text, environment).settings.notify.first?.parameters.secret("url")
                == Secret("https://robot.example/send?key=geheim"))
        let headers = "vantage: \"${credential:token}-1\""
        #expect(try read(headers, environment).settings.vantage == "abc-1")
        for (text, environment, words) in [
            (text, [:], "there are no credentials here ($CREDENTIALS_DIRECTORY is not set)"),
            (
                "vantage: \"${credential:none}\"", environment,
                "the credential none cannot be read: there is no such file"
            ),
            ("vantage: \"${credential:../p.yaml}\"", environment, "does not hold a credential's name"),
            ("vantage: \"${credential:..}\"", environment, "does not hold a credential's name"),
            ("vantage: \"${credential:}\"", environment, "does not hold a credential's name"),
        ] {
            let problems = #expect(throws: ConfigurationProblems.self) { _ = try read(text, environment) }
            #expect(problems?.problems.first?.message.contains(words) == true, "\(words)")
            #expect(problems?.problems.contains { $0.message.contains("geheim") } == false)
        }
    }

    @Test("A STAMP key that is a credential may hold any bytes, and is read anew by each reading")
    func credentialKey() throws {
        let folder = try TemporaryFolder()
        let text = "lines: [{file: a.csv}]\nprobe: {stamp: {key: \"${credential:stamp}\"}}\n"
        let input = ConfigurationInput(
            path: folder.file("p.yaml"), environment: ["CREDENTIALS_DIRECTORY": folder.path])
        // No UTF-8: as a text it would be refused.
        for bytes in [[0xFF, 0x00, 0x80, 0x0A], [0xFE, 0x00, 0x80]] as [[UInt8]] {
            try Data(bytes).write(to: URL(fileURLWithPath: folder.file("stamp")))
            #expect(try ConfigurationFile.read(Array(text.utf8), input).settings.formats.stamp.key != nil)
        }
        try Data([0x0A]).write(to: URL(fileURLWithPath: folder.file("stamp")))
        #expect(throws: ConfigurationProblems.self) { _ = try ConfigurationFile.read(Array(text.utf8), input) }
    }

    @Test("A variable without braces is a warning, and a dollar that names none is a dollar")
    func dollars() throws {
        let whole = try read(lines + "vantage: $PLACE\n").warnings
        #expect(
            whole.map(\.description) == [
                "p.yaml:2:10: vantage: $PLACE without braces is taken as it is; write ${PLACE} for what the variable holds"
            ])
        #expect(try read(lines + "vantage: a-$place\n", environment: ["place": "x"]).warnings.count == 1)
        #expect(try read(lines + "vantage: a-$place\n").warnings.isEmpty)
        #expect(try read(lines + "vantage: 5$ a $ b\n", environment: ["a": "x"]).warnings.isEmpty)
        #expect(try read(lines + "vantage: ${P}\n", environment: ["P": "a$P"]).warnings.isEmpty)
    }

    @Test("What becomes of extra columns is said for each source")
    func extraColumns() throws {
        let text =
            "lines: [{file: a.csv, extra_columns: tags}, {url: \"https://h/l\", extra_columns: ignore}, {file: b.csv}]\n"
        let settings = try read(text).settings
        #expect(settings.lines.map(\.extraColumns) == [.tags, .ignore, .refuse])
        #expect(settings.lineDefaults(settings.lines[0]).extraColumns == .tags)
        #expect(
            problems("lines: [{file: a.csv, extra_columns: tag}]\n").first?.contains("write refuse or ignore or tags")
                == true)
    }

    @Test("Settings about tags, causes and lines that no line has are found")
    func unmatched() throws {
        let text = """
            limits: {tags: [{tag: carrier=ctt, loss: 5%}, {tag: carrier=ct, loss: 5%}]}
            silences:
              - {cause: "tag city=sz"}
              - {cause: "ingress h:7"}
              - {cause: vantage}
              - {line: "b*"}
            maintenance: [{tag: carrier=cu}]
            web: {line_tags: [carrier, city]}

            """
        let line = Line(
            name: "a", ingress: HostPort(host: "h", port: 7), tags: [Tag(key: "carrier", value: "ct")])
        let found = UnmatchedSettings.warnings(try read(lines + text).settings, lines: [line])
        #expect(
            found == [
                "limits.tags[1]: no line has the tag \"carrier=ctt\"; did you mean \"carrier=ct\"?",
                "maintenance[1]: no line has the tag \"carrier=cu\"; did you mean \"carrier=ct\"?",
                "silences[1]: it is about no line: \"tag city=sz\"", "silences[4]: it is about no line: \"line b*\"",
                "web.line_tags: no line has a tag \"city\"; the metrics will not have it",
            ])
    }

    @Test("A limit of the gain that no line has direct probes for is found, whoever sets it")
    func unjudgedGain() throws {
        var line = Line(
            name: "a", ingress: HostPort(host: "h", port: 7), echo: HostPort(host: "e", port: 7),
            tags: [Tag(key: "carrier", value: "ct")])
        let words =
            "limits.min_gain judges no line: none has direct probes beside it; set probe.direct, or direct in the lines "
            + "file"
        for text in ["limits: {min_gain: -5ms}\n", "limits: {tags: [{tag: carrier=ct, min_gain: 0ms}]}\n"] {
            let settings = try read(lines + text).settings
            #expect(UnmatchedSettings.warnings(settings, lines: [line]) == [words])
            let direct = try read(lines + text + "probe: {direct: true}\n").settings
            #expect(UnmatchedSettings.warnings(direct, lines: [line]).isEmpty)
        }
        #expect(try read(lines + "limits: {min_gain: -5ms}\n").settings.probe.minGain == .milliseconds(-5))
        line.minGain = .zero
        #expect(UnmatchedSettings.warnings(try read(lines).settings, lines: [line]) == [words])
    }

    @Test("A round that cannot end before the next is a warning")
    func longRound() throws {
        let loaded = try read(lines + "every: 2s\nprobe: {count: 200}")
        #expect(loaded.warnings.count == 1 && loaded.warnings[0].message.contains("rounds will be skipped"))
        #expect(try read(lines).warnings.isEmpty)
    }

    @Test("A confirmation that there is too little time for is a warning, and says what is done instead")
    func longConfirmation() throws {
        let slow = lines + "every: 1m\nprobe: {count: 20, interval: 1s, timeout: 1s}\n"
        let warnings = try read(slow).warnings.map(\.message)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("20 probes instead of 100, which take longer") == true, "\(warnings)")
        #expect(try read(slow + "confirm: {interval: 50ms}\n").warnings.isEmpty)
        let some = try read(slow.replacing("every: 1m", with: "every: 2m")).warnings.map(\.message)
        #expect(some.first?.contains("49 probes instead of 100; lower") == true, "\(some)")
    }

    @Test("Probes to the ingresses lengthen a round where the caps leave no room, and only of lines with an echo")
    func roundWithSegments() throws {
        // 20 lines over one ingress: the cap of an address leaves room for them alone.
        let settings = try read(
            lines + "every: 10s\nprobe: {count: 20, interval: 20ms, timeout: 1s, max_address_rate: 60}\n"
        ).settings
        var probed = settings
        probed.probe.segments = .icmp
        func line(_ number: Int, echo: HostPort?) -> Line {
            Line(name: "\(number)", ingress: HostPort(host: "198.51.100.1", port: 7000), echo: echo)
        }
        func isSkipping(_ lines: [Line], _ settings: ServiceSettings) -> Bool {
            let finding = RoundLength.finding(lines: lines, settings: settings)
            return finding.map(Words.keys.length)?.contains("rounds will be skipped") == true
        }
        let echoed = (0..<20).map { line($0, echo: HostPort(host: "203.0.113.7", port: 7)) }
        let single = (0..<20).map { line($0, echo: nil) }
        #expect(!isSkipping(echoed, settings))
        #expect(isSkipping(echoed, probed))
        #expect(!isSkipping(single, probed))
        // A silent proxy is waited for before the first probe.
        var proxied = settings
        proxied.probe.payload = PayloadKind(rawValue: "socks5")
        #expect(isSkipping(echoed, proxied))
    }

    @Test("Every setting that findings name is one: no key of theirs is unknown", arguments: RoundSetting.allCases)
    func namedSettings(_ setting: RoundSetting) {
        let values: [RoundSetting: String] = [
            .interval: "20ms", .timeout: "2s", .payload: "plumb", .source: "127.0.0.1", .interface: "lo",
            .timestamps: "kernel", .maxLoss: "30%", .maxRTT: "300ms", .dscp: "46",
            .ipVersion: "ipv6", .minGain: "-5ms",
        ]
        let key = setting.key
        #expect(Words.keys.setting(setting) == "\(key.section).\(key.name)")
        #expect(problems(lines + "\(key.section): {\(key.name): \(values[setting] ?? "64")}\n") == [])
        #expect(problems(lines + "\(key.section): {\(key.name)_: 1}\n").count == 1)
    }
}
