import Foundation
import LineModel
import LineReport
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Mail that is taken in part")
struct MailDeliveryTests {
    private let failedParts = PartFailures()

    private func notifier(
        _ server: TalkingMailServer, to: [String] = ["a@example.com", "b@example.com"], login: Bool = false
    ) throws -> MailNotifier {
        var values = NotifiersFixture.values("mail", port: server.port)
        values["to"] = .texts(to)
        if !login { (values["security"], values["username"], values["password"]) = (.text("none"), nil, nil) }
        let context = NotifierContext(NotifiersFixture.surroundings, language: .en) { [failedParts] in
            failedParts.count(target: "mail", part: $0)
        }
        var settings = try MailSettings(Parameters(values))
        // What a configuration cannot say: a login in clear, to a server without a certificate.
        settings.security = .none
        return MailNotifier(settings: settings, context: context)
    }

    private func count(_ part: String) -> Int {
        failedParts.figures.first { $0.key.part == part }?.value ?? 0
    }

    private static let digest = SampleDigest.digest([SampleDigest.item(.opened)])

    @Test("one recipient's 4xx keeps the mail from nobody else, and that one alone is told again")
    func defers() async throws {
        for code in [450, 552] {
            let isBusy = Mutex(true)
            let server = try await TalkingMailServer.start { line in
                line.contains("b@example.com") && line.hasPrefix("RCPT") && isBusy.withLock { $0 }
                    ? "\(code) try later" : nil
            }
            let notifier = try notifier(server)
            let waiting = try await notifier.deliver(Self.digest, id: "v-1", to: .all)
            #expect(waiting.map(\.name) == ["b@example.com"])
            #expect(waiting.first?.failure.kind == .temporary(after: nil))
            await #expect(throws: DeliveryFailure.self) {
                _ = try await notifier.deliver(Self.digest, id: "v-1", to: .only("b@example.com"))
            }
            isBusy.withLock { $0 = false }
            #expect(try await notifier.deliver(Self.digest, id: "v-1", to: .only("b@example.com")).isEmpty)
            #expect(try await notifier.deliver(Self.digest, id: "v-2", to: .allBut(["b@example.com"])).isEmpty)
            #expect(
                server.mails.map(\.recipients) == [["a@example.com"], ["b@example.com"], ["a@example.com"]])
            try await server.stop()
        }
    }

    @Test("a recipient that is refused for good is counted; where all are, the mail is refused")
    func refuses() async throws {
        let server = try await TalkingMailServer.start { $0.contains("RCPT TO:<b@") ? "550 no such user" : nil }
        #expect(try await notifier(server).deliver(Self.digest, id: "v-1", to: .all).isEmpty)
        #expect(server.mails.map(\.recipients) == [["a@example.com"]] && count("recipient") == 1)
        let failure = await NotifiersCatalogueTests.failure(try notifier(server, to: ["b@example.com"]))
        #expect(failure?.kind == .allRefused && failure?.message.contains("550 \"no such user\"") == true)
        try await server.stop()
    }

    @Test("a mail that is too large goes without its file, and says so; a text that is too large is cut")
    func tooLarge() async throws {
        for size in [100_000, 20_000] {
            let server = try await TalkingMailServer.start(["SIZE \(size)"]) { heard in
                heard.utf8.count > size ? "552 too large" : nil
            }
            let before = count("attachment")
            #expect(try await notifier(server).deliver(NotifiersRobotTests.huge, id: "v-1", to: .all).isEmpty)
            let mail = try #require(server.mails.first)
            #expect(mail.text.utf8.count <= size && mail.text.utf8.count > 1_000)
            #expect(!mail.text.contains("text/csv") && Self.text(of: mail).contains("takes \(size) bytes at most"))
            #expect(count("attachment") == before + 1)
            try await server.stop()
        }
    }

    @Test("a server that refuses a mail with a file gets it without, whatever it says of the reason")
    func refusedFile() async throws {
        for reply in ["552 5.3.4 too large", "554 5.7.1 attachments are not allowed"] {
            let server = try await TalkingMailServer.start { $0.contains("text/csv") ? reply : nil }
            #expect(try await notifier(server).deliver(NotifiersRobotTests.huge, id: "v-1", to: .all).isEmpty)
            #expect(server.mails.count == 1)
            #expect(server.mails.allSatisfy { Self.text(of: $0).contains("the mail server refused it") })
            try await server.stop()
        }
        let server = try await TalkingMailServer.start { $0.hasPrefix("From:") ? "554 spam" : nil }
        #expect(await NotifiersCatalogueTests.failure(try notifier(server))?.kind == .itemRefused)
        try await server.stop()
    }

    @Test("a server that only knows other ways to log in is told from one that refuses the password")
    func otherLogins() async throws {
        for (offered, words) in [
            ("AUTH XOAUTH2 OAUTHBEARER", "XOAUTH2, OAUTHBEARER"), ("AUTH=XOAUTH2", "XOAUTH2"),
            ("PIPELINING", "no AUTH"),
        ] {
            let server = try await TalkingMailServer.start([offered])
            let failure = try #require(await NotifiersCatalogueTests.failure(try notifier(server, login: true)))
            #expect(failure.kind == .allRefused && failure.message.contains(words), "\(failure.message)")
            #expect(!failure.message.contains("refused the username"))
            try await server.stop()
        }
        let old = try await TalkingMailServer.start(["AUTH=LOGIN PLAIN"]) { heard in
            heard.hasPrefix("AUTH PLAIN") ? "235 ok" : nil
        }
        #expect(await NotifiersCatalogueTests.failure(try notifier(old, login: true)) == nil)
        try await old.stop()
    }

    @Test(
        "a port whose servers begin otherwise than the settings say is warned of",
        arguments: [
            (465, "starttls", true), (465, "none", true), (465, "tls", false), (587, "tls", true), (25, "tls", true),
            (587, "starttls", false), (2525, "starttls", false), (25, "none", false),
        ])
    func ports(port: Int, security: String, isWarned: Bool) {
        let parameters = Parameters(["port": .whole(port), "security": .text(security)])
        #expect(NotifierKind.mail.warnings(parameters).isEmpty != isWarned)
        #expect(NotifierKind.mail.warnings(parameters).allSatisfy { $0.message.contains("write security:") })
    }

    @Test("mails of two vantages never have one id, whatever their names are")
    func ids() {
        let ids = ["上海-1-5", "北京-1-5", "sh-1-5", "-1-5"].map { id in
            MailDraft(
                digest: Self.digest, id: id, isTest: false, from: "a@example.com", to: ["b@example.com"], language: .en,
                date: .ofTests
            ).bytes(within: nil).bytes
        }.map { bytes in
            String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").first { $0.hasPrefix("Message-ID") } ?? ""
        }
        #expect(Set(ids).count == 4 && ids[2] == "Message-ID: <sh-1-5@plumbline.invalid>")
    }

    /// The first base64 part.
    private static func text(of mail: TalkingMailServer.Mail) -> String {
        let body = mail.text.split(separator: "Content-Transfer-Encoding: base64\r\n\r\n", maxSplits: 1).last ?? ""
        let lines = body.split(separator: "\r\n").prefix { $0 != "." && !$0.hasPrefix("--") }
        return Data(base64Encoded: lines.joined()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
