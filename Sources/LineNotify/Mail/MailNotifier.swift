internal import AsyncHTTPClient
internal import LineModel
internal import LineReport
internal import NIOSSL
internal import ServiceSupport

extension NotifierKind {
    /// Mail over SMTP, encrypted unless it is told otherwise.
    static let mail = NotifierKind(
        keyword: "mail",
        parameters: [
            ParameterSpec("host", .text, isRequired: true), ParameterSpec("port", .whole(1...65535)),
            ParameterSpec("security", .choice(["starttls", "tls", "none"])), ParameterSpec("ca_file", .path),
            ParameterSpec("username", .text), ParameterSpec("password", .secret),
            ParameterSpec("from", .text, isRequired: true), ParameterSpec("to", .texts, isRequired: true),
        ]
    ) { parameters, context throws(ParameterProblem) in
        MailNotifier(settings: try MailSettings(parameters), context: context)
    }
}

/// A mail server and who writes to whom.
struct MailSettings: Sendable {
    enum Security: String, Sendable { case starttls, tls, none }

    let host: String
    let port: Int
    let security: Security
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
        let text = DigestText(digest, .plain, context.language, within: Self.maxTextBytes, isTest: isTest)
        let message = MailMessage(
            from: settings.from, to: settings.to,
            subject: DigestParts.subject(digest, context.language, isTest: isTest), text: text.text + "\n",
            csv: text.isCut ? DigestParts.csv(digest, context.language) : nil,
            id: id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" },
            date: context.surroundings.now())
        let delivered: Bool?
        do {
            delivered = try await withTimeLimit(timeLimit) {
                try await deliver(message.bytes)
                return true
            }
        } catch let failure as DeliveryFailure {
            throw failure
        } catch {
            throw DeliveryFailure(.temporary(after: nil), place: "\(place):", Self.named(error))
        }
        guard delivered != nil else {
            throw DeliveryFailure(
                .temporary(after: nil), place: place, "did not take the mail in \(timeLimit.shortText)")
        }
    }

    private var place: String { "the mail server \(settings.host):\(settings.port)" }

    private func deliver(_ bytes: [UInt8]) async throws {
        let tls = settings.security == .none ? nil : try tlsContext()
        let connection = try await SMTPConnection.open(
            host: settings.host, port: settings.port, tls: settings.security == .tls ? tls : nil,
            on: context.surroundings.client.eventLoopGroup)
        defer { connection.leave() }
        try await SMTPDialogue(
            connection: connection, settings: settings, place: place, logger: context.surroundings.logger
        )
        .deliver(bytes, startingTLS: settings.security == .starttls ? tls : nil)
    }

    private func tlsContext() throws(DeliveryFailure) -> NIOSSLContext {
        var configuration = TrustRoots.ofProcess.tlsConfiguration
        if let file = settings.caFile { configuration.additionalTrustRoots = [.file(file)] }
        do { return try NIOSSLContext(configuration: configuration) } catch _ {
            throw DeliveryFailure(
                .local, "the certificates for \(place) cannot be read", remedy: "check `ca_file` (a PEM file)")
        }
    }

    private static func named(_ error: any Error) -> String {
        switch error {
        case SMTPConnection.Problem.closed: "it closed the connection"
        case SMTPConnection.Problem.outOfOrder, is SMTPReplyReader.Problem: "it does not speak SMTP as it should"
        case is CancellationError: "stopped"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            "no encrypted connection, its certificate may not be trusted (`ca_file`)"
        default: "no connection (\(type(of: error)))"
        }
    }
}
