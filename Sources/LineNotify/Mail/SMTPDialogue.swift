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

    /// Counts a part of the message that failed while the rest was taken.
    let partFailed: @Sendable (String) -> Void

    /// What a refusal in clear refuses. Until TLS is up, anybody on the way may have said it, or have taken STARTTLS
    /// out of what is offered: that must hold a message up only for as long as they are there.
    private var lastingInClear: DeliveryFailure.Kind {
        settings.security == .starttls ? .temporary(after: nil) : .allRefused
    }

    func awaitGreeting() async throws {
        try check(try await connection.ask(), "its greeting", lasting: lastingInClear)
    }

    /// EHLO, encryption and login.
    ///
    /// - Returns: the server's last answer to EHLO.
    func begin(startingTLS tls: NIOSSLContext?) async throws -> SMTPReply {
        var hello = try await greet(lasting: lastingInClear)
        if let tls {
            guard hello.capability("STARTTLS") != nil else {
                throw DeliveryFailure(
                    lastingInClear, place: place,
                    "does not offer STARTTLS, or somebody on the way took it out of the offer",
                    remedy: "if it never offers it, write security: tls with its port, or none")
            }
            try check(try await say("STARTTLS"), "STARTTLS", lasting: lastingInClear)
            try await connection.startTLS(tls, host: settings.host)
            hello = try await greet(lasting: .allRefused)
        }
        if let account = settings.account { try await logIn(account, hello) }
        return hello
    }

    /// - Parameter recipients: those of the settings who are to have it.
    /// - Returns: those who could not be reached for now, while others have the mail.
    func deliver(_ bytes: [UInt8], to recipients: [String]) async throws -> [DeferredRecipient] {
        try check(try await say("MAIL FROM:<\(settings.from)>"), "the sender", tooLarge: .itemRefused)
        let waiting = try await name(recipients)
        try check(try await say("DATA"), "DATA")
        try check(
            try await connection.ask(MailMessage.stuffed(bytes)), "the mail", lasting: .itemRefused)
        return waiting
    }

    private func greet(lasting: DeliveryFailure.Kind) async throws -> SMTPReply {
        let reply = try await say("EHLO \(connection.ownName)")
        try check(reply, "EHLO", lasting: lasting)
        return reply
    }

    /// Some recipients that are refused do not keep the mail from the others.
    private func name(_ recipients: [String]) async throws -> [DeferredRecipient] {
        var (waiting, refused) = ([DeferredRecipient](), [DeliveryFailure]())
        for address in recipients {
            let reply = try await say("RCPT TO:<\(address)>")
            guard !reply.isPositive else { continue }
            // 552 is what older servers say to one recipient too many (RFC 5321 section 4.5.3.1.10).
            let isPassing = reply.code < 500 || reply.code == 552
            let failure = DeliveryFailure(
                isPassing ? .temporary(after: nil) : .allRefused, place: place,
                "refused the recipient \(address): \(Self.shown(reply))")
            if isPassing { waiting.append(DeferredRecipient(address, failure)) } else { refused.append(failure) }
        }
        guard waiting.count + refused.count == recipients.count else {
            for one in waiting { logger.warning("\(one.failure.message); it is told apart, others have the mail") }
            for one in refused {
                logger.warning("\(one.message)")
                partFailed("recipient")
            }
            return waiting
        }
        if let one = waiting.first?.failure ?? refused.first { throw one }
        return []
    }

    /// PLAIN where it is offered, else LOGIN. Replies are not shown: they may repeat what was sent.
    private func logIn(_ account: (name: String, password: Secret), _ hello: SMTPReply) async throws {
        let offered = hello.capability("AUTH") ?? []
        let password = account.password.reveal()
        let reply: SMTPReply
        if offered.contains("PLAIN") {
            reply = try await say("AUTH PLAIN \(Self.base64("\0\(account.name)\0\(password)"))")
        } else if offered.contains("LOGIN") {
            var step = try await say("AUTH LOGIN")
            for text in [account.name, password] where step.code == 334 {
                step = try await say(Self.base64(text))
            }
            reply = step
        } else {
            throw DeliveryFailure(
                .allRefused, place: place,
                offered.isEmpty
                    ? "offers no AUTH"
                    : "offers only \(offered.joined(separator: ", ")) to log in, neither PLAIN nor LOGIN",
                remedy: offered.isEmpty
                    ? "leave out username and password"
                    : "let this account log in by PLAIN or LOGIN (an app password), or name another server")
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
    /// - Parameters:
    ///   - lasting: what a 5xx refuses.
    ///   - tooLarge: what 552 refuses, which says that the mail is too large; nil treats it as any other refusal.
    private func check(
        _ reply: SMTPReply, _ what: String, lasting: DeliveryFailure.Kind = .allRefused,
        tooLarge: DeliveryFailure.Kind? = nil
    ) throws(DeliveryFailure) {
        guard !reply.isPositive else { return }
        let final = reply.code == 552 ? tooLarge ?? lasting : lasting
        throw DeliveryFailure(
            reply.code < 500 ? .temporary(after: nil) : final, place: place,
            "refused \(what): \(Self.shown(reply))")
    }

    private static func shown(_ reply: SMTPReply) -> String {
        "\(reply.code) \(TerminalText.quoted(reply.lines.last ?? ""))"
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
