internal import AsyncHTTPClient
internal import LineModel
internal import LineReport
internal import Logging
internal import NIOSSL
internal import ServiceSupport
internal import Synchronization

extension NotifierKind {
    /// Mail over SMTP, encrypted unless it is told otherwise.
    static let mail = NotifierKind(
        keyword: "mail",
        parameters: [
            ParameterSpec("host", .text, isRequired: true), ParameterSpec("port", .whole(1...65535)),
            ParameterSpec("security", .choice(["starttls", "tls", "none"])), ParameterSpec("ca_file", .path),
            ParameterSpec("username", .text), ParameterSpec("password", .secret),
            ParameterSpec("from", .text, isRequired: true), ParameterSpec("to", .texts, isRequired: true),
        ],
        pictures: .attached, warnings: { MailSettings.warnings($0) }
    ) { parameters, context throws(ParameterProblem) in
        MailNotifier(settings: try MailSettings(parameters), context: context)
    }
}

/// A mail server and who writes to whom.
struct MailSettings: Sendable {
    enum Security: String, Sendable { case starttls, tls, none }

    let host: String
    let port: Int
    var security: Security
    let caFile: String?
    let account: (name: String, password: Secret)?
    let from: String
    let to: [String]

    init(_ parameters: Parameters) throws(ParameterProblem) {
        var checks = ParameterChecks()
        host = parameters.text("host") ?? ""
        if host.isEmpty || !host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            checks.refuse("host", "host must name the mail server, like smtp.example.com")
        }
        let named = Security(rawValue: parameters.text("security") ?? "starttls")
        if named == nil { checks.refuse("security", "security must be starttls, tls or none") }
        let security = named ?? .starttls
        self.security = security
        port = parameters.whole("port") ?? (security == .tls ? 465 : security == .starttls ? 587 : 25)
        caFile = parameters.text("ca_file")
        account = checks.value(or: nil) { () throws(ParameterProblem) in try Self.account(parameters, security) }
        from = checks.value(or: "") { () throws(ParameterProblem) in
            try Self.address(parameters.text("from"), "from", "from")
        }
        let written = parameters.texts("to")
        if !(1...100).contains(written.count) {
            checks.refuse("to", "to needs 1 to 100 mail addresses, like ops@example.com")
        }
        to = written.enumerated().map { index, text in
            checks.value(or: "") { () throws(ParameterProblem) in try Self.address(text, "to", "to[\(index + 1)]") }
        }
        try checks.close()
    }

    /// Ports whose servers begin otherwise than the settings say (RFC 8314 section 3.3, RFC 6409).
    static func warnings(_ parameters: Parameters) -> [ParameterProblem] {
        let security = Security(rawValue: parameters.text("security") ?? "starttls") ?? .starttls
        switch (parameters.whole("port"), security) {
        case (465, .starttls), (465, .none):
            return [
                ParameterProblem(
                    "port",
                    "465 is a port of TLS from the first byte, and security is \(security.rawValue): such a server "
                        + "says nothing until the time is up; write security: tls, or port: 587")
            ]
        case (587, .tls), (25, .tls):
            return [
                ParameterProblem(
                    "port",
                    "servers at this port begin in clear, and security is tls; write security: starttls, or port: 465")
            ]
        default: return []
        }
    }

    private static func account(
        _ parameters: Parameters, _ security: Security
    ) throws(ParameterProblem) -> (String, Secret)? {
        switch (parameters.text("username"), parameters.secret("password")) {
        case (nil, nil): return nil
        case (.some(let name), .some(let password)):
            guard security != .none else {
                throw ParameterProblem(
                    "password", "password would be sent in clear; write security: starttls or tls, or leave it out")
            }
            return (name, password)
        case (.some, nil):
            throw ParameterProblem("password", "password is missing, username is there; write both or none of them")
        case (nil, .some):
            throw ParameterProblem("username", "username is missing, password is there; write both or none of them")
        }
    }

    /// Plain ASCII without what could end the command that it is put into.
    ///
    /// - Parameter place: where it is among the parameter's values.
    private static func address(
        _ text: String?, _ name: String, _ place: String
    ) throws(ParameterProblem) -> String {
        guard let text, text.utf8.count <= 254, text.split(separator: "@").count == 2,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>,;\"\\()".utf8.contains($0) })
        else { throw ParameterProblem(name, "\(place) must be a mail address, like ops@example.com") }
        return text
    }
}

struct MailNotifier: Notifier {
    /// How long the text may be; what it leaves out is in the attached CSV.
    static let maxTextBytes = 64 * 1024
    static let timeLimit = Duration.seconds(60)

    let settings: MailSettings
    let context: NotifierContext
    var timeLimit = MailNotifier.timeLimit

    var pace: NotifierPace? { NotifierPace(messages: 10, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let waiting = try await send(await draft(digest, id, isTest), to: settings.to)
        // Who tries this out has nobody to try again for him.
        guard isTest, let one = waiting.first else { return }
        throw one.failure
    }

    func deliver(
        _ digest: Digest, id: String, to recipients: Recipients
    ) async throws(DeliveryFailure) -> [DeferredRecipient] {
        let chosen = recipients.chosen(of: settings.to)
        guard !chosen.isEmpty else {
            guard case .only(let name) = recipients else { return [] }
            throw DeliveryFailure(.itemRefused, place: name, "is no recipient any more")
        }
        return try await send(await draft(digest, id, false), to: chosen)
    }

    private func draft(_ digest: Digest, _ id: String, _ isTest: Bool) async -> MailDraft {
        var draft = MailDraft(
            digest: digest, id: id, isTest: isTest, from: settings.from, to: settings.to, language: context.language,
            date: context.surroundings.now())
        draft.picture = await context.picture(of: digest, isTest: isTest)
        return draft
    }

    /// Sends it once more without its attachments where the server refuses the mail that has one.
    private func send(
        _ draft: MailDraft, to recipients: [String]
    ) async throws(DeliveryFailure) -> [DeferredRecipient] {
        do throws(DeliveryFailure) {
            return try await converse(draft, recipients)
        } catch {
            guard error.kind == .itemRefused, draft.hasAttachment else { throw error }
            noteLeftOut(error.message, draft)
            var second = draft
            second.mayAttach = false
            second.picture = nil
            return try await converse(second, recipients)
        }
    }

    private func noteLeftOut(_ reason: String, _ draft: MailDraft) {
        if draft.picture != nil { context.noteFailure(reason) }
        guard draft.hasFile else { return }
        context.partFailed("attachment")
        context.surroundings.logger.warning(
            "the mail is sent without the file of all lines", metadata: ["reason": "\(reason)"])
    }

    private func converse(
        _ draft: MailDraft, _ recipients: [String]
    ) async throws(DeliveryFailure) -> [DeferredRecipient] {
        let wasGreeted = Flag()
        let waiting: [DeferredRecipient]?
        do {
            waiting = try await withTimeLimit(timeLimit) { try await converse(draft, recipients, wasGreeted) }
        } catch let failure as DeliveryFailure {
            throw failure
        } catch {
            throw DeliveryFailure(.temporary(after: nil), place: "\(place):", named(error))
        }
        if let waiting { return waiting }
        let isMute = !wasGreeted.isUp && settings.security != .tls
        throw DeliveryFailure(
            .temporary(after: nil), place: place,
            isMute ? "said nothing in \(timeLimit.shortText)" : "did not take the mail in \(timeLimit.shortText)",
            remedy: isMute ? "write security: tls if its port is one of TLS from the first byte, as 465 is" : nil)
    }

    private var place: String { "the mail server \(settings.host):\(settings.port)" }

    private func converse(
        _ draft: MailDraft, _ recipients: [String], _ wasGreeted: Flag
    ) async throws -> [DeferredRecipient] {
        let tls = settings.security == .none ? nil : try tlsContext()
        let connection = try await SMTPConnection.open(
            host: settings.host, port: settings.port, tls: settings.security == .tls ? tls : nil,
            on: context.surroundings.client.direct.eventLoopGroup)
        defer { connection.leave() }
        let dialogue = SMTPDialogue(
            connection: connection, settings: settings, place: place, logger: context.surroundings.logger,
            partFailed: context.partFailed)
        try await dialogue.awaitGreeting()
        wasGreeted.raise()
        let hello = try await dialogue.begin(startingTLS: settings.security == .starttls ? tls : nil)
        let (bytes, isWhole) = draft.bytes(within: hello.maxBytes)
        if !isWhole { noteLeftOut("\(place) takes \(hello.maxBytes ?? 0) bytes at most", draft) }
        return try await dialogue.deliver(bytes, to: recipients)
    }

    private func tlsContext() throws(DeliveryFailure) -> NIOSSLContext {
        var configuration = TrustRoots.ofProcess.tlsConfiguration
        if let file = settings.caFile { configuration.additionalTrustRoots = [.file(file)] }
        do { return try NIOSSLContext(configuration: configuration) } catch _ {
            throw DeliveryFailure(
                .local, "the certificates for \(place) cannot be read", remedy: "check `ca_file` (a PEM file)")
        }
    }

    private func named(_ error: any Error) -> String {
        switch error {
        case SMTPConnection.Problem.closed: "it closed the connection"
        case SMTPConnection.Problem.outOfOrder, is SMTPReplyReader.Problem: "it does not speak SMTP as it should"
        case let error where settings.security == .tls && "\(error)".contains("WRONG_VERSION_NUMBER"):
            ConnectionFault.words(error) + "; write security: starttls"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            // A private authority of a mail server has a setting of its own.
            ConnectionFault.words(error).replacing("(\(TrustRoots.variable))", with: "(ca_file)")
        default: ConnectionFault.words(error)
        }
    }
}

/// Goes up once, from any thread.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isUp: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
}
