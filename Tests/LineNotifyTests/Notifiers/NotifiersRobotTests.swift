import AsyncHTTPClient
import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Robots that hold their limits")
struct NotifiersRobotTests {
    static let huge = SampleDigest.digest((0..<4).map { SampleDigest.item(.opened, incident: $0, lines: 2500) })
    static let small = SampleDigest.digest([
        SampleDigest.item(.opened), SampleDigest.item(.closed, incident: 2),
    ])

    @Test("Signatures have the values that Python's hmac computes")
    func vectors() {
        let secret = Secret(RobotRules.secret)
        #expect(
            MessageSignature.dingtalk(milliseconds: 1_795_488_900_123, secret: secret)
                == "u+yJC5/WHt5gVEbavKIBbxcFvturcKN9pVExFQyleNo=")
        #expect(
            MessageSignature.feishu(seconds: 1_795_488_900, secret: secret)
                == "Lel7+/lKKh7Fz+fX++2GPBmlDNnwiswF12yqVUULITk=")
        #expect(
            MessageSignature.webhook(seconds: 1_795_488_900, body: Array(#"{"a":1}"#.utf8), secret: secret)
                == "sha256=ed785418bfe7d10b23396b65f8f7a0cbaf4c715a1edaa272f3957faae68176f9")
    }

    @Test("Each takes a small digest and one of 10,000 lines", arguments: ["wecom", "dingtalk", "feishu", "slack"])
    func taken(_ keyword: String) async throws {
        let milliseconds = WallTime.ofTests.nanosecondsSince1970 / 1_000_000
        let rules =
            switch keyword {
            case "wecom": RobotRules.wecom
            case "dingtalk": RobotRules.dingtalk(nowMilliseconds: milliseconds)
            case "feishu": RobotRules.feishu(nowSeconds: milliseconds / 1000)
            default: RobotRules.slack
            }
        let server = try await LoopbackServer.start(rules)
        for language in MessageLanguage.allCases {
            let values = NotifiersFixture.values(keyword, port: server.port)
            let notifier = try NotifiersFixture.make(keyword, values, language: language)
            #expect(await NotifiersCatalogueTests.failure(notifier, Self.small) == nil)
            #expect(await NotifiersCatalogueTests.failure(notifier, Self.huge) == nil)
        }
        // WeCom: markdown and mention; with 10,000 lines an upload and its file, too.
        #expect(server.received.count == (keyword == "wecom" ? 12 : 4))
        try await server.stop()
    }

    @Test(
        "WeCom's codes mean what its documents say",
        arguments: [
            (45009, DeliveryFailure.Kind.temporary(after: .seconds(60))), (-1, .temporary(after: nil)),
            (45033, .temporary(after: nil)), (45002, .itemRefused), (40033, .itemRefused), (93000, .allRefused),
        ])
    func wecomCodes(_ code: Int, _ kind: DeliveryFailure.Kind) async throws {
        let failure = try await NotifiersCatalogueTests.failure(
            "wecom", .reply(200, "{\"errcode\":\(code),\"errmsg\":\"KEY-0001\"}"))
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains("\(code)") == true && failure?.message.contains("KEY-0001") == false)
    }

    @Test("A wrong secret is refused for good", arguments: ["dingtalk", "feishu"])
    func wrongSecret(_ keyword: String) async throws {
        let milliseconds = WallTime.ofTests.nanosecondsSince1970 / 1_000_000
        let server = try await LoopbackServer.start(
            keyword == "dingtalk"
                ? RobotRules.dingtalk(nowMilliseconds: milliseconds)
                : RobotRules.feishu(nowSeconds: milliseconds / 1000))
        var values = NotifiersFixture.values(keyword, port: server.port)
        values["secret"] = .secret(Secret("wrong"))
        let failure = await NotifiersCatalogueTests.failure(try NotifiersFixture.make(keyword, values))
        #expect(failure?.kind == .allRefused && failure?.message.contains("clock") == true)
        try await server.stop()
    }

    @Test("A destination that says nothing, or never ends, is left after the time limit")
    func timeLimit() async throws {
        for answer in [LoopbackAnswer.silence, .drip] {
            let server = try await LoopbackServer.start { _, _ in answer }
            let request = RobotRequest(client: WebClient(.shared), place: "x", timeLimit: .milliseconds(200))
            await #expect { try await request.post([], to: "http://127.0.0.1:\(server.port)/") } throws: { error in
                (error as? DeliveryFailure)?.kind == .temporary(after: nil)
            }
            try await server.stop()
        }
    }

    @Test("The webhook signs time and body, names the message, and tells whether it is a test")
    func webhook() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(204, "") }
        let notifier = try NotifiersFixture.make("webhook", NotifiersFixture.values("webhook", port: server.port))
        #expect(await NotifiersCatalogueTests.failure(notifier) == nil)
        let one = try #require(server.received.first)
        #expect(one.headers["idempotency-key"] == "id-1" && one.json["is_test"] as? Bool == false)
        let seconds = try #require(Int64(one.headers["plumbline-timestamp"] ?? ""))
        #expect(
            one.headers["plumbline-signature"]
                == MessageSignature.webhook(seconds: seconds, body: one.body, secret: Secret(RobotRules.secret)))
        try await server.stop()
    }

    @Test("The webhook's JSON says of a line which segment its loss and delay belong to, where that was measured")
    func webhookSegments() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(204, "") }
        let notifier = try NotifiersFixture.make("webhook", NotifiersFixture.values("webhook", port: server.port))
        var item = SampleDigest.item(.opened)
        item.lines[0].segments = SegmentShares(
            lossAt: .beyond, delayAt: .ingress, ingressLossPerMille: 5, beyondLossPerMille: 400,
            ingressMicroseconds: 12_500, beyondMicroseconds: 1_250)
        #expect(await NotifiersCatalogueTests.failure(notifier, SampleDigest.digest([item])) == nil)
        let items = try #require(server.received.first?.json["items"] as? [[String: Any]])
        let lines = try #require(items.first?["lines"] as? [[String: Any]])
        #expect(lines[0]["loss_at"] as? String == "beyond" && lines[0]["delay_at"] as? String == "ingress")
        #expect(lines[0]["ingress_loss"] as? Double == 0.005 && lines[0]["beyond_loss"] as? Double == 0.4)
        #expect(lines[0]["ingress_rtt_ms"] as? Double == 12.5 && lines[0]["beyond_rtt_ms"] as? Double == 1.25)
        #expect(!lines[1].keys.contains { $0.hasSuffix("_at") || $0.hasPrefix("beyond") || $0.hasPrefix("ingress_") })
        try await server.stop()
    }

    @Test("The webhook's JSON says what a line is above, where its loss limit is not all")
    func webhookExcess() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(204, "") }
        let notifier = try NotifiersFixture.make("webhook", NotifiersFixture.values("webhook", port: server.port))
        var item = SampleDigest.item(.opened)
        item.lines[0].excess = LineExcess(
            rttLimit: 8_000, usualRTT: LineExcess.UsualRTT(median: 230_000, usual: 149_800, most: 179_760),
            usualLossPerMille: 3)
        #expect(await NotifiersCatalogueTests.failure(notifier, SampleDigest.digest([item])) == nil)
        let items = try #require(server.received.first?.json["items"] as? [[String: Any]])
        let lines = try #require(items.first?["lines"] as? [[String: Any]])
        #expect(lines[0]["rtt_limit_ms"] as? Double == 8 && lines[0]["usual_loss"] as? Double == 0.003)
        #expect(lines[0]["median_rtt_ms"] as? Double == 230 && lines[0]["usual_rtt_ms"] as? Double == 149.8)
        #expect(lines[0]["usual_rtt_most_ms"] as? Double == 179.76)
        #expect(!lines[1].keys.contains { $0.hasPrefix("usual") || $0.hasSuffix("rtt_limit_ms") })
        try await server.stop()
    }

    @Test("The webhook's JSON leaves out the ingress of a line that is not configured any more")
    func webhookRemovedLine() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(204, "") }
        let notifier = try NotifiersFixture.make("webhook", NotifiersFixture.values("webhook", port: server.port))
        var item = SampleDigest.item(.closed)
        item.lines[0] = DigestLine(name: "gone", ingress: "")
        #expect(await NotifiersCatalogueTests.failure(notifier, SampleDigest.digest([item])) == nil)
        let items = try #require(server.received.first?.json["items"] as? [[String: Any]])
        let lines = try #require(items.first?["lines"] as? [[String: Any]])
        #expect(lines[0]["name"] as? String == "gone" && lines[0]["ingress"] == nil)
        #expect(lines[1]["ingress"] as? String == "203.0.113.7:7000")
        try await server.stop()
    }

    @Test("A label that is given twice is refused, for one of the two would be lost")
    func doubledLabels() throws {
        #expect(try AlertLabels.read(["team=a", "site=b"]) == ["team": "a", "site": "b"])
        let problem = #expect(throws: ParameterProblem.self) { try AlertLabels.read(["team=a", "site=b", "team=c"]) }
        #expect(problem?.name == "labels" && problem?.message.contains("team twice") == true)
    }

    @Test("An alert's labels do not change with its figures; its end is four rounds ahead, then now")
    func alertmanager() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(200, "") }
        let values = NotifiersFixture.values("alertmanager", port: server.port)
        let notifier = try NotifiersFixture.make("alertmanager", values)
        for change in [IncidentChange.opened, .continued, .closed] {
            let digest = SampleDigest.digest([SampleDigest.item(change, lines: change == .opened ? 2 : 5)])
            #expect(await NotifiersCatalogueTests.failure(notifier, digest) == nil)
        }
        let alerts = try server.received.map { one in
            try #require((JSONSerialization.jsonObject(with: Data(one.body)) as? [[String: Any]])?.first)
        }
        let labels = alerts.map { $0["labels"] as? [String: String] }
        #expect(labels[0] == labels[1] && labels[1] == labels[2] && labels[0]?["incident"] == "1")
        let ends = alerts.map { $0["endsAt"] as? String }
        #expect(
            ends == [
                "2026-11-24T11:15:00.123+08:00", "2026-11-24T11:15:00.123+08:00", "2026-11-24T10:55:00.123+08:00",
            ])
        #expect(server.received.allSatisfy { $0.path == "/KEY-0001/api/v2/alerts" })
        try await server.stop()
    }

    @Test(
        "An Alertmanager whose clock is not ours is told by its own, at once and from then on",
        arguments: [
            ("Tue, 24 Nov 2026 08:55:00 GMT", 6.0 * 3600), ("Mon, 23 Nov 2026 20:55:00 GMT", -6.0 * 3600),
            ("Tue, 24 Nov 2026 02:55:04 GMT", 0.0), ("yesterday", 0.0),
        ])
    func clocks(_ date: String, _ ahead: Double) async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(200, "", headers: ["Date": date]) }
        let notifier = try NotifiersFixture.make(
            "alertmanager", NotifiersFixture.values("alertmanager", port: server.port))
        let opened = SampleDigest.digest([SampleDigest.item(.opened, lines: 2)])
        for _ in 0..<2 { #expect(await NotifiersCatalogueTests.failure(notifier, opened) == nil) }
        let alerts = try server.received.map { one in
            try #require((JSONSerialization.jsonObject(with: Data(one.body)) as? [[String: Any]])?.first)
        }
        func time(_ key: String, _ place: Int) throws -> Double {
            let text = try #require(alerts[place][key] as? String)
            return Double(try #require(WallTime(text: text, utcOffsetSeconds: 0)).nanosecondsSince1970) / 1e9
        }
        // What was told in the wrong time is told again; the next message is right at once.
        #expect(alerts.count == (ahead == 0 ? 2 : 3))
        for place in alerts.indices {
            let expected = place == 0 ? 0 : ahead
            #expect(Swift.abs(try time("startsAt", place) - time("startsAt", 0) - expected) < 2)
            #expect(Swift.abs(try time("endsAt", place) - time("endsAt", 0) - expected) < 2)
        }
        #expect(Set(alerts.map { $0["labels"] as? [String: String] }).count == 1)
        try await server.stop()
    }

    @Test("A program gets the digest on its standard input; statuses, silence and a flood are told apart")
    func exec() async throws {
        func failure(_ script: String, _ limit: Duration = .seconds(60)) async throws -> DeliveryFailure? {
            let values: [String: Parameters.Value] = [
                "program": .text("/bin/sh"), "arguments": .texts(["-c", script]), "timeout": .duration(limit),
            ]
            return await NotifiersCatalogueTests.failure(try NotifiersFixture.make("exec", values))
        }
        #expect(try await failure("grep -q '\"id\":\"id-1\"'") == nil)
        #expect(try await failure("exec cat >&2; exit 0") == nil)
        #expect(try await failure("exit 78")?.kind == .allRefused)
        #expect(try await failure("echo why >&2; exit 1")?.message.contains("why") == true)
        #expect(try await failure("sleep 60", .seconds(1))?.kind == .temporary(after: nil))
        #expect(try await failure("yes >&2", .seconds(5))?.kind == .temporary(after: nil))
        // A shell's 127: what it was to run is not there today.
        #expect(try await failure("/nonexistent/program")?.kind == .temporary(after: nil))
    }

    @Test("However much a program says, its status decides; of what it says the beginning is kept")
    func execFlood() async throws {
        func failure(_ script: String) async throws -> DeliveryFailure? {
            let values: [String: Parameters.Value] = [
                "program": .text("/bin/sh"), "arguments": .texts(["-c", script]), "timeout": .duration(.seconds(60)),
            ]
            return await NotifiersCatalogueTests.failure(try NotifiersFixture.make("exec", values))
        }
        let flood = "head -c 300000 /dev/zero | tr '\\0' x >&2"
        #expect(try await failure("\(flood); exit 0") == nil)
        #expect(try await failure("\(flood); cat >/dev/null; exit 0") == nil)
        let said = try #require(try await failure("echo why >&2; \(flood); exit 1"))
        #expect(said.kind == .temporary(after: nil) && said.message.contains("status 1, saying \"why"))
        #expect(said.message.utf8.count < 1_000)
        // What it leaves behind with its standard error open does not decide.
        #expect(try await failure("sleep 50 & exit 0") == nil)
    }

    @Test("A program that cannot be run holds its destination, and says so")
    func execMissing() async throws {
        for program in ["/nonexistent/tell-us", "/etc/passwd"] {
            let notifier = try NotifiersFixture.make("exec", ["program": .text(program)])
            let failure = try #require(await NotifiersCatalogueTests.failure(notifier))
            #expect(failure.kind == .local && failure.message.contains("cannot be run"), "\(failure)")
        }
    }

    @Test("What a program says of what it was given in secret is not told on")
    func execSecrets() async throws {
        let script = "echo \"asked with Bearer $1\" >&2; exit 1"
        let notifier = ExecNotifier(
            program: "/bin/sh", arguments: ["-c", script, "tell", "K3Y-0001"], limit: .seconds(60),
            hidden: ["K3Y", "K3Y-0001", ""].map { Secret($0) })
        let message = try #require(await NotifiersCatalogueTests.failure(notifier)).message
        #expect(message.contains("asked with Bearer <secret>") && !message.contains("0001"), "\(message)")
    }

    @Test("A reply that is longer than anybody reads is judged by its status")
    func longReply() async throws {
        let long = String(repeating: "x", count: 4 * RobotRequest.maxReplyBytes)
        let server = try await LoopbackServer.start { one, _ in .reply(one.path.hasSuffix("bad") ? 400 : 200, long) }
        for (path, kind) in [("good", DeliveryFailure.Kind?.none), ("bad", .itemRefused)] {
            let url = Secret("http://127.0.0.1:\(server.port)/\(path)")
            let notifier = try NotifiersFixture.make("webhook", ["url": .secret(url)])
            #expect(await NotifiersCatalogueTests.failure(notifier)?.kind == kind)
        }
        try await server.stop()
    }
}
