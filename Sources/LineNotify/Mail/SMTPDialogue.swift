internal import Foundation
internal import LineModel
internal import Logging
internal import NIOSSL
internal import ServiceSupport

/// One mail from the greeting to its last dot (RFC 5321, RFC 3207, RFC 4954).
struct SMTPDialogue {
    let connection: SMTPConnection
    let settings: MailSettings
    let place: String
    let logger: Logger

    func deliver(_ bytes: [UInt8], startingTLS tls: NIOSSLContext?) async throws {
        try check(try await connection.ask(), "its greeting")
        var hello = try await greet()
        if let tls {
            guard hello.capability("STARTTLS") != nil else {
                throw DeliveryFailure(
                    .allRefused, place: place, "does not offer STARTTLS",
                    remedy: "write security: tls with its port, or none")
            }
            try check(try await say("STARTTLS"), "STARTTLS")
            try await connection.startTLS(tls, host: settings.host)
            hello = try await greet()
        }
        if let account = settings.account { try await logIn(account, hello) }
        try check(try await say("MAIL FROM:<\(settings.from)>"), "the sender")
        try await nameRecipients()
        try check(try await say("DATA"), "DATA")
        try check(try await connection.ask(MailMessage.stuffed(bytes)), "the mail", lasting: .itemRefused)
    }

    private func greet() async throws -> SMTPReply {
        let reply = try await say("EHLO \(connection.ownName)")
        try check(reply, "EHLO")
        return reply
    }

    /// Some recipients that are refused do not keep the mail from the others.
    private func nameRecipients() async throws {
        var refused: [SMTPReply] = []
        for address in settings.to {
            let reply = try await say("RCPT TO:<\(address)>")
            guard !reply.isPositive else { continue }
            refused.append(reply)
            logger.warning("\(place) refused the recipient \(address): \(Self.shown(reply))")
        }
        guard refused.count == settings.to.count else { return }
        if let one = refused.first(where: { (400...499).contains($0.code) }) ?? refused.first {
            try check(one, "every recipient")
        }
    }

    /// PLAIN where it is offered, else LOGIN. Replies are not shown: they may repeat what was sent.
    private func logIn(_ account: (name: String, password: Secret), _ hello: SMTPReply) async throws {
        let offered = hello.capability("AUTH") ?? []
        let password = account.password.reveal()
        let reply: SMTPReply
        if offered.contains("PLAIN") {
            reply = try await say("AUTH PLAIN \(Self.base64("\0\(account.name)\0\(password)"))")
        } else if offered.contains("LOGIN") || hello.capability("AUTH") != nil {
            var step = try await say("AUTH LOGIN")
            for text in [account.name, password] where step.code == 334 {
                step = try await say(Self.base64(text))
            }
            reply = step
        } else {
            throw DeliveryFailure(
                .allRefused, place: place, "offers no AUTH", remedy: "leave out username and password")
        }
        guard reply.code != 235 else { return }
        throw DeliveryFailure(
            (400...499).contains(reply.code) ? .temporary(after: nil) : .allRefused, place: place,
            "refused the username or the password (reply \(reply.code))")
    }

    private func say(_ line: String) async throws -> SMTPReply {
        try await connection.ask(Array("\(line)\r\n".utf8))
    }

    /// 4xx passes, 5xx does not (RFC 5321 section 4.2.1).
    ///
    /// - Parameter lasting: what a 5xx refuses.
    private func check(
        _ reply: SMTPReply, _ what: String, lasting: DeliveryFailure.Kind = .allRefused
    ) throws(DeliveryFailure) {
        guard !reply.isPositive else { return }
        throw DeliveryFailure(
            reply.code < 500 ? .temporary(after: nil) : lasting, place: place,
            "refused \(what): \(Self.shown(reply))")
    }

    private static func shown(_ reply: SMTPReply) -> String {
        "\(reply.code) \(TerminalText.quoted(reply.lines.last ?? ""))"
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
