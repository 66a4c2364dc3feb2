import Foundation
import LineHistory
import LineModel
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Pictures of alarms")
struct NotifiersPictureTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
    private static let address = "https://store.example/pictures/1.png?X-Amz-Signature=abc&x=1"
    private static let ways: [(String, PictureWay)] = [
        ("wecom", .attached), ("mail", .attached), ("slack", .byAddress), ("dingtalk", .byAddress),
        ("feishu", .byAddress), ("alertmanager", .none), ("webhook", .none), ("exec", .none),
    ]

    /// What becomes of parts, and who made or published a picture.
    private final class Notes: Sendable {
        let parts = Mutex<[String]>([])
        let made = Mutex(0)
    }

    private static func context(
        _ notes: Notes, make: (@Sendable (Digest) async throws -> [UInt8]?)? = nil,
        publish: (@Sendable ([UInt8], Digest) async throws(DeliveryFailure) -> Secret)? = nil
    ) -> NotifierContext {
        var surroundings = NotifiersFixture.surroundings
        surroundings.sleep = { _ in }
        let made: @Sendable (Digest) async throws -> [UInt8]? = { _ in png }
        return NotifierContext(
            surroundings, language: .en,
            pictures: MessagePictures(
                make: { digest in
                    notes.made.withLock { $0 += 1 }
                    return try await (make ?? made)(digest)
                },
                publish: publish ?? { _, _ in Secret(address) })
        ) { part in notes.parts.withLock { $0.append(part) } }
    }

    private static func rules(_ keyword: String) -> @Sendable (LoopbackRequest, [LoopbackRequest]) -> LoopbackAnswer {
        let milliseconds = WallTime.ofTests.nanosecondsSince1970 / 1_000_000
        return switch keyword {
        case "wecom": RobotRules.wecom
        case "dingtalk": RobotRules.dingtalk(nowMilliseconds: milliseconds)
        case "feishu": RobotRules.feishu(nowSeconds: milliseconds / 1000)
        default: RobotRules.slack
        }
    }

    private static func notifier(_ keyword: String, _ port: Int, _ context: NotifierContext) throws -> any Notifier {
        let kind = try #require(NotifierCatalogue.all.first { $0.keyword == keyword })
        return try kind.make(Parameters(NotifiersFixture.values(keyword, port: port)), context)
    }

    private static func text(_ request: LoopbackRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test("Each kind says how it takes pictures")
    func kinds() {
        #expect(Set(Self.ways.map(\.0)) == Set(NotifierCatalogue.all.map(\.keyword)))
        for (keyword, way) in Self.ways {
            #expect(NotifierCatalogue.all.first { $0.keyword == keyword }?.pictures == way, "\(keyword)")
        }
    }

    @Test("The picture comes behind the text, by itself", arguments: ["wecom", "slack", "dingtalk", "feishu"])
    func behind(_ keyword: String) async throws {
        let server = try await LoopbackServer.start(Self.rules(keyword))
        let notes = Notes()
        let notifier = try Self.notifier(keyword, server.port, Self.context(notes))
        #expect(await NotifiersCatalogueTests.failure(notifier, NotifiersRobotTests.small) == nil)
        let received = server.received.map(Self.text)
        #expect(received.count == (keyword == "wecom" ? 3 : 2))
        let wanted = keyword == "wecom" ? Data(Self.png).base64EncodedString() : Self.address
        #expect(received.first?.contains("203.0.113.7:7000") == true && received.first?.contains(wanted) == false)
        #expect(received.last?.contains(wanted) == true && notes.parts.withLock { $0 } == [])
        try await server.stop()
    }

    @Test("Nobody gets a picture of what is no alarm", arguments: ["wecom", "slack", "dingtalk", "feishu"])
    func noAlarm(_ keyword: String) async throws {
        let server = try await LoopbackServer.start(Self.rules(keyword))
        let notes = Notes()
        let notifier = try Self.notifier(keyword, server.port, Self.context(notes))
        let digest = SampleDigest.digest([SampleDigest.item(.closed)])
        #expect(await NotifiersCatalogueTests.failure(notifier, digest) == nil)
        #expect(server.received.count == 1 && notes.made.withLock { $0 } == 0)
        try await server.stop()
    }

    @Test("A picture that cannot be made, stored or sent is counted, and the text is sent once")
    func failures() async throws {
        struct Broken: Error {}
        let unstored: @Sendable ([UInt8], Digest) async throws(DeliveryFailure) -> Secret = {
            _, _ throws(DeliveryFailure) in throw DeliveryFailure(.temporary(after: nil), place: "store", "is down")
        }
        for keyword in ["wecom", "slack", "dingtalk", "feishu"] {
            let rules = Self.rules(keyword)
            let server = try await LoopbackServer.start { one, before in
                let isPicture = Self.text(one).contains("\"image\"") || Self.text(one).contains(Self.address)
                return isPicture ? .reply(500, "") : rules(one, before)
            }
            let texts = keyword == "wecom" ? 2 : 1
            let contexts: [@Sendable (Notes) -> NotifierContext] = [
                { Self.context($0, make: { _ in throw Broken() }) }, { Self.context($0, publish: unstored) },
                { Self.context($0) },
            ]
            for (number, context) in contexts.enumerated() where keyword != "wecom" || number != 1 {
                let notes = Notes()
                let before = server.received.count
                let notifier = try Self.notifier(keyword, server.port, context(notes))
                #expect(await NotifiersCatalogueTests.failure(notifier, NotifiersRobotTests.small) == nil)
                #expect(server.received.count == before + texts + (number == 2 ? 1 : 0), "\(keyword) \(number)")
                #expect(notes.parts.withLock { $0 } == ["picture"], "\(keyword) \(number)")
            }
            try await server.stop()
        }
    }

    @Test("A picture that takes too long, or is too large, is counted and left out")
    func bounds() async throws {
        let server = try await LoopbackServer.start(RobotRules.wecom)
        let kind = try #require(NotifierCatalogue.all.first { $0.keyword == "wecom" })
        let parameters = Parameters(NotifiersFixture.values("wecom", port: server.port))
        let gate = Gate()
        var slow = MessagePictures(make: { _ in
            // As a thread that reads the history, it does not end when it is cancelled.
            await Task { await gate.wait() }.value
            return Self.png
        })
        slow.timeLimit = .milliseconds(20)
        let large = MessagePictures(make: { _ in [UInt8](repeating: 0, count: MessagePictures.maxBytes + 1) })
        for pictures in [slow, large] {
            let notes = Notes()
            let context = NotifierContext(
                NotifiersFixture.surroundings, language: .en, pictures: pictures
            ) { part in notes.parts.withLock { $0.append(part) } }
            let before = server.received.count
            #expect(
                await NotifiersCatalogueTests.failure(try kind.make(parameters, context), NotifiersRobotTests.small)
                    == nil)
            #expect(server.received.count == before + 2 && notes.parts.withLock { $0 } == ["picture"])
        }
        gate.open()
        try await server.stop()
    }

    @Test("Nothing to be seen is no failure")
    func nothing() async throws {
        let server = try await LoopbackServer.start(RobotRules.slack)
        let notes = Notes()
        let notifier = try Self.notifier("slack", server.port, Self.context(notes, make: { _ in nil }))
        #expect(await NotifiersCatalogueTests.failure(notifier, NotifiersRobotTests.small) == nil)
        #expect(server.received.count == 1 && notes.parts.withLock { $0 } == [])
        try await server.stop()
    }

    @Test("A test message shows what it says, without a history")
    func test() async throws {
        let server = try await LoopbackServer.start(RobotRules.wecom)
        let notes = Notes()
        let kind = try #require(NotifierCatalogue.all.first { $0.keyword == "wecom" })
        var settings = NotifierSettings(
            name: "ops", kind: kind, parameters: Parameters(NotifiersFixture.values("wecom", port: server.port)))
        settings.hasPictures = true
        try await NotifyTest.sendTest(settings, vantage: "sh-ct", context: Self.context(notes))
        let image = try #require(server.received.last?.json["image"] as? [String: Any])
        let file = try #require((image["base64"] as? String).flatMap { Data(base64Encoded: $0) })
        #expect(file.starts(with: Self.png.prefix(8)) && notes.made.withLock { $0 } == 0)
        try await server.stop()
    }

    @Test("A mail has the picture below its text, with all lines in a file beside them")
    func mail() throws {
        var draft = MailDraft(
            digest: NotifiersRobotTests.small, id: "id-1", isTest: false, from: "a@example.com",
            to: ["b@example.com"], language: .en, date: .ofTests)
        draft.picture = Self.png
        let mail = String(decoding: draft.bytes(within: nil).bytes, as: UTF8.self)
        #expect(mail.contains("multipart/related") && mail.contains("Content-ID: <picture-id-1@plumbline.invalid>"))
        #expect(mail.contains("Content-Type: text/plain") && !mail.contains("multipart/mixed"))
        #expect(mail.contains(Data(Self.png).base64EncodedString()))
        draft = MailDraft(
            digest: NotifiersRobotTests.huge, id: "id-1", isTest: false, from: "a@example.com",
            to: ["b@example.com"], language: .en, date: .ofTests)
        draft.picture = Self.png
        let large = draft.bytes(within: nil)
        #expect(large.isWhole && String(decoding: large.bytes, as: UTF8.self).contains("multipart/mixed"))
        // The file goes after the picture where there is too little room.
        let less = draft.bytes(within: large.bytes.count - 1)
        let text = String(decoding: less.bytes, as: UTF8.self)
        #expect(!less.isWhole && text.contains("text/csv") && !text.contains("image/png"))
    }
}
