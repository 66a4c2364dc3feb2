import AsyncHTTPClient
import Foundation
import LineModel
import Logging
import NIOSSL
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

/// Against the real mail server that `scripts/system-tests servers mail` starts. Without its variables there is nothing
/// to do.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PLUMBLINE_MAIL_PORT"] != nil), .serialized)
struct MailIntegration {
    private func variable(_ name: String) throws -> String {
        try #require(ProcessInfo.processInfo.environment["PLUMBLINE_MAIL_\(name)"])
    }

    private func values() throws -> [String: Parameters.Value] {
        [
            "host": .text("127.0.0.1"), "port": .whole(try #require(Int(try variable("PORT")))),
            "ca_file": .text(try variable("CA")), "username": .text(try variable("USER")),
            "password": .secret(Secret(try variable("PASSWORD"))), "from": .text("a@example.com"),
            "to": .texts(["b@example.com"]),
        ]
    }

    @Test("lines that begin with a dot are taken")
    func dots() async throws {
        let settings = try MailSettings(Parameters(try values()))
        let connection = try await SMTPConnection.open(
            host: settings.host, port: settings.port, tls: nil, on: HTTPClient.shared.eventLoopGroup)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.additionalTrustRoots = [.file(try variable("CA"))]
        let dialogue = SMTPDialogue(
            connection: connection, settings: settings, place: "mail", logger: Logger(label: "test"),
            partFailed: { _ in })
        try await dialogue.awaitGreeting()
        _ = try await dialogue.begin(startingTLS: try NIOSSLContext(configuration: configuration))
        let waiting = try await dialogue.deliver(
            Array("Subject: dots\r\n\r\n.\r\n..\r\n.a dot at the begin\r\nend\r\n".utf8), to: settings.to)
        #expect(waiting.isEmpty)
        connection.leave()
    }

    @Test("a digest of 10,000 lines is taken")
    func huge() async throws {
        let notifier = try NotifiersFixture.make("mail", try values())
        #expect(await NotifiersCatalogueTests.failure(notifier, NotifiersRobotTests.huge) == nil)
    }
}
