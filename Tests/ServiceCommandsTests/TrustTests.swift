internal import AsyncHTTPClient
internal import Foundation
internal import LineModel
internal import NIOCore
internal import Synchronization
internal import TestSupport
internal import Testing

@testable import LineNotify
@testable import LineService
@testable import ObjectStore
@testable import ServiceSupport
@testable import SettingsReading
@testable internal import ServiceCommands

/// What was found to hold against servers and files that mean ill, and is to be kept.
@Suite("Against servers and files that mean ill")
struct TrustTests {
    private static let kinds = [
        "wecom": "/cgi-bin/webhook/send?key=KEY-0001", "dingtalk": "/robot/send?access_token=KEY-0001",
        "feishu": "/open-apis/bot/v2/hook/KEY-0001", "slack": "/services/T/B/KEY-0001", "alertmanager": "",
        "webhook": "/hook/KEY-0001",
    ]

    /// As the service asks.
    private func withClient(_ body: (Surroundings) async throws -> Void) async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .ofService)
        do {
            try await body(Surroundings(client: client, logger: .silentForTests, now: { .ofTests }))
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func read(_ text: String) throws -> ServiceSettings {
        try ConfigurationFile.read(
            Array(text.utf8), ConfigurationInput(path: "p.yaml", environment: [:])
        ).settings
    }

    @Test(
        "nobody is followed to another address: a robot, a store or a source of lines that redirects has failed",
        arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        let elsewhere = try await LoopbackServer.start { _, _ in .reply(200, "{\"errcode\":0,\"code\":0}") }
        let server = try await LoopbackServer.start { _, _ in
            .reply(status, "", headers: ["Location": "http://\(elsewhere.address)/taken"])
        }
        try await withClient { surroundings in
            for (kind, path) in Self.kinds.sorted(by: { $0.key < $1.key }) {
                let address = "http://\(server.address)\(path)"
                let one = try read(
                    "lines: [{file: a}]\nnotify: [{name: a, \(kind): {url: \"\(address)\"}}]\n"
                ).notify[0]
                let notifier = try one.kind.make(one.parameters, NotifierContext(surroundings, language: .en))
                let failure = await #expect(throws: DeliveryFailure.self) {
                    try await notifier.send(
                        SampleDigest.digest([SampleDigest.item(.opened)]), id: "v-1", isTest: false)
                }
                #expect(failure?.message.contains("KEY-0001") == false, "\(kind): \(failure?.message ?? "")")
            }
            let store = try read(
                """
                lines: [{file: a}]
                upload: [{name: a, s3: {endpoint: "http://\(server.address)", bucket: bbb, region: r, style: path,
                  access_key: ID-0001, secret_key: KEY-0001}}]
                """
            ).upload[0]
            let target = try store.kind.make(store.parameters, surroundings)
            let refused = await #expect(throws: DeliveryFailure.self) {
                try await target.put(UploadObject(bytes: [1, 2, 3], contentType: "text/plain"), key: "k")
            }
            #expect(refused?.message.contains("KEY-0001") == false)
            let folder = try TemporaryFolder()
            let board = LinesBoard(surroundings)
            let source = try read("lines: [{url: \"http://\(server.address)/lines?key=KEY-0001\"}]\n").lines
            await board.adopt(source, directory: folder.path, defaults: ServiceSettings().lineDefaults)
            #expect(await board.current().isEmpty)
            let problems = await board.figures.flatMap(\.problems).joined()
            #expect(problems.contains("\(status)") && !problems.contains("KEY-0001"))
        }
        #expect(elsewhere.received.isEmpty)
        #expect(server.received.count >= Self.kinds.count + 2)
        try await server.stop()
        try await elsewhere.stop()
    }

    @Test(
        "a configuration that is nested without end is refused, and one that is nested deeply ends nothing",
        arguments: [400, 990, 1_001, 200_000])
    func nesting(depth: Int) {
        for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
            let nested = String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
            for text in ["lines:\n  \(nested)\n", "lines: [{file: a}]\nnotify:\n  \(nested)\n", "\(nested)\n"] {
                #expect(throws: ConfigurationProblems.self) { _ = try read(text) }
            }
        }
    }

    @Test(
        "extreme values are refused with their range, and none is taken for another",
        arguments: [
            "every: 9223372036854775807s", "every: 1e400s", "every: -1s", "every: 0s", "every: 99999999999999999999d",
            "probe: {count: 9223372036854775807}", "probe: {count: 99999999999999999999}", "probe: {count: -1}",
            "probe: {max_rate: 1e400}", "probe: {max_rate: nan}", "probe: {max_rate: -0.1}", "limits: {loss: 1e400}",
            "limits: {loss: 101%}", "limits: {loss: nan}", "limits: {rtt: 9223372036854775807s}",
            "clear_after: 9223372036854775808", "stop_within: 106751991168d", "spool: {most: 999999999GiB}",
            "max_lines: 0", "max_lines: 9223372036854775807", "web: {max_connections: 0}",
            "web: {max_connections: 99999999999999999999}", "history: {rounds: 9999999d}",
        ])
    func extremes(text: String) {
        #expect(throws: ConfigurationProblems.self) { _ = try read("lines: [{file: a}]\n\(text)\n") }
    }

    @Test(
        "a line end in a header, an address or a name is refused, however it comes in",
        arguments: [
            #"lines: [{url: "http://h/", headers: {X: "a\r\nY: b"}}]"#,
            #"lines: [{url: "http://h/", headers: {"X\r\nY": "b"}}]"#, #"lines: [{url: "http://h/\r\nX: y"}]"#,
            #"lines: [{url: "http://h/ x"}]"#, #"lines: [{file: "a\nb"}]"#, #"vantage: "a\r\nb""#,
            #"notify: [{name: "a\nb", slack: {url: "http://h/services/T/B/K"}}]"#,
            #"notify: [{name: a, slack: {url: "http://h/services/T/B/K\r\nX: y"}}]"#,
            #"notify: [{name: a, alertmanager: {url: "http://h", token: "a\r\nX: y"}}]"#,
            #"notify: [{name: a, alertmanager: {url: "http://h", labels: ["a=b\nc"]}}]"#,
            #"notify: [{name: a, mail: {host: "h\r\nQUIT", from: a@b.c, to: [d@e.f]}}]"#,
            #"notify: [{name: a, mail: {host: h, from: "a@b.c>\r\nRCPT TO:<x@y.z", to: [d@e.f]}}]"#,
            #"notify: [{name: a, mail: {host: h, from: a@b.c, to: ["d@e.f\r\nDATA"]}}]"#,
            #"upload: [{name: a, s3: {endpoint: "http://h",bucket: "b\nX: y", region: r,access_key: a,secret_key: b}}]"#,
            #"web: {hosts: ["a\r\nb"]}"#, #"web: {line_tags: ["a\nb"]}"#,
        ])
    func lineEnds(text: String) {
        let lines = text.hasPrefix("lines") ? "" : "lines: [{file: a}]\n"
        #expect(throws: ConfigurationProblems.self) { _ = try read("\(lines)\(text)\n") }
    }
}
