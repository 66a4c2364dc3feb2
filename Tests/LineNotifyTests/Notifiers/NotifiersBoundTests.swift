import AsyncHTTPClient
import LineModel
import LineReport
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Bodies within their bounds, and parts that fail")
struct NotifiersBoundTests {
    /// Counts what a notifier says of its parts.
    private final class Parts: Sendable {
        private let names = Mutex<[String]>([])
        var told: [String] { names.withLock { $0 } }

        func make(_ keyword: String, _ port: Int) throws -> any Notifier {
            let kind = try #require(NotifierCatalogue.all.first { $0.keyword == keyword })
            let context = NotifierContext(
                NotifiersFixture.surroundings, language: .zh,
                partFailed: { name in self.names.withLock { $0.append(name) } })
            return try kind.make(Parameters(NotifiersFixture.values(keyword, port: port)), context)
        }
    }

    /// As many lines as fit, in bytes that JSON writes twice as long.
    private static func quoted() -> Digest {
        let quotes = String(repeating: "\"", count: 110)
        var item = SampleDigest.item(.opened, lines: 46)
        item.lines = (0..<46).map { index in
            DigestLine(name: "\(quotes)\(index)", ingress: quotes, lossPerMille: 1000)
        }
        return SampleDigest.digest([item])
    }

    @Test("What JSON escapes counts: a body has 20,000 octets at most", arguments: ["dingtalk", "feishu"])
    func escaped(keyword: String) async throws {
        let milliseconds = WallTime.ofTests.nanosecondsSince1970 / 1_000_000
        let server = try await LoopbackServer.start(
            keyword == "dingtalk"
                ? RobotRules.dingtalk(nowMilliseconds: milliseconds)
                : RobotRules.feishu(nowSeconds: milliseconds / 1000))
        let whole = DigestText(Self.quoted(), keyword == "dingtalk" ? .dingtalk : .feishu, .zh, within: 12_000)
        // Or there is nothing to prove.
        let escaped = try jsonBytes(["": whole.text])
        #expect(!whole.isCut && escaped.count > 20_000)
        #expect(
            await NotifiersCatalogueTests.failure(try Parts().make(keyword, server.port), Self.quoted()) == nil)
        let size = try #require(server.received.first).body.count
        #expect((4_000...20_000).contains(size), "\(size) octets")
        try await server.stop()
    }

    @Test("A bound is lowered until the body fits, and not below the least")
    func fitting() throws {
        var asked: [Int] = []
        let body = try fittingBody(1000, text: 12_000) { bound throws(DeliveryFailure) in
            asked.append(bound)
            return Array(repeating: 0, count: bound * 2)
        }
        #expect(body.count <= 1000 && asked.first == 12_000 && asked == asked.sorted(by: >))
        asked = []
        _ = try fittingBody(10, text: 12_000) { bound throws(DeliveryFailure) in
            asked.append(bound)
            return Array(repeating: 0, count: bound)
        }
        #expect(asked.last == 256 && asked.count < 20)
    }

    @Test("A card that Feishu refuses goes as plain text, which is counted; refused again there were too many")
    func plainText() async throws {
        for takesText in [true, false] {
            let server = try await LoopbackServer.start { one, _ in
                let isText = one.json["msg_type"] as? String == "text"
                return isText && takesText
                    ? .reply(200, #"{"code":0}"#) : .reply(400, #"{"code":9499,"msg":"Bad Request"}"#)
            }
            let parts = Parts()
            let digest = SampleDigest.digest([SampleDigest.item(.opened)])
            let failure = await NotifiersCatalogueTests.failure(try parts.make("feishu", server.port), digest)
            #expect(failure?.kind == (takesText ? nil : .temporary(after: .seconds(60))))
            #expect(parts.told == ["card"] && server.received.count == 2)
            let text = (server.received[1].json["content"] as? [String: Any])?["text"] as? String
            #expect(text?.contains("线路-0") == true)
            #expect(server.received[1].json["sign"] as? String == server.received[0].json["sign"] as? String)
            try await server.stop()
        }
    }

    @Test("Plain text to Feishu has no tags, which would call everybody")
    func tags() async throws {
        let server = try await LoopbackServer.start { one, _ in
            one.json["msg_type"] as? String == "text" ? .reply(200, #"{"code":0}"#) : .reply(200, #"{"code":9499}"#)
        }
        var item = SampleDigest.item(.opened)
        item.lines[0] = DigestLine(name: "<at user_id=\"all\">x</at>", ingress: "h:1")
        _ = await NotifiersCatalogueTests.failure(
            try Parts().make("feishu", server.port), SampleDigest.digest([item]))
        let text = try #require((server.received.last?.json["content"] as? [String: Any])?["text"] as? String)
        #expect(!text.contains("<") && text.contains("user_id"))
        try await server.stop()
    }

    @Test("What fails after WeCom's markdown is counted, and the digest is delivered")
    func wecom() async throws {
        let server = try await LoopbackServer.start { one, _ in
            one.json["msgtype"] as? String == "markdown"
                ? .reply(200, #"{"errcode":0}"#) : .reply(200, #"{"errcode":40008}"#)
        }
        let parts = Parts()
        let notifier = try parts.make("wecom", server.port)
        #expect(await NotifiersCatalogueTests.failure(notifier, NotifiersRobotTests.huge) == nil)
        #expect(parts.told == ["mention", "file"])
        try await server.stop()
    }

    @Test("Counts are kept by destination and part, and are metrics")
    func figures() {
        let failures = PartFailures()
        failures.count(target: "ops", part: "file")
        failures.count(target: "ops", part: "file")
        failures.count(target: "fei", part: "card")
        #expect(failures.figures.values.reduce(0, +) == 3)
        #expect(failures.figures[PartFailures.Key(target: "ops", part: "file")] == 2)
    }

    @Test("Alertmanager's addresses are hidden, and one that is down does not keep the others waiting")
    func alertmanager() async throws {
        let silent = try await LoopbackServer.start { _, _ in .silence }
        let server = try await LoopbackServer.start { _, _ in .reply(200, "") }
        let urls = [silent.port, server.port].map { Secret("http://127.0.0.1:\($0)/KEY-0001") }
        let notifier = try NotifiersFixture.make("alertmanager", ["urls": .secrets(urls)])
        #expect(!"\(notifier)".contains("KEY-0001"))
        let sending = Task { await NotifiersCatalogueTests.failure(notifier) }
        let deadline = ContinuousClock.now + .seconds(10)
        while server.received.isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        #expect(server.received.count == 1)
        try await silent.stop()
        sending.cancel()
        _ = await sending.value
        try await server.stop()
    }
}
