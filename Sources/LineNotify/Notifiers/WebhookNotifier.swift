internal import LineModel
internal import ServiceSupport

extension NotifierKind {
    /// A program of the operator's own that takes POST.
    static let webhook = NotifierKind(
        keyword: "webhook",
        parameters: [
            ParameterSpec("url", .address, isRequired: true), ParameterSpec("secret", .secret),
            ParameterSpec("continued", .flag),
        ],
        wantsContinued: { $0.flag("continued") ?? false }
    ) { parameters, context throws(ParameterProblem) in
        if let secret = parameters.secret("secret"), secret.isEmpty {
            throw ParameterProblem("secret", "secret is empty; write one, or leave it out to send without signature")
        }
        return WebhookNotifier(
            address: try RobotAddress(parameters.secret("url"), parameter: "url"),
            secret: parameters.secret("secret"), context: context)
    }
}

/// The digest as JSON, with an id to tell repeats by and, with a secret, a signature over time and body.
struct WebhookNotifier: Notifier {
    let address: RobotAddress
    let secret: Secret?
    let context: NotifierContext

    /// No rate is known; this is one that no program minds.
    var pace: NotifierPace? { NotifierPace(messages: 60, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let body = try DigestDocument(digest, id: id, isTest: isTest).bytes()
        let seconds = context.surroundings.now().nanosecondsSince1970 / 1_000_000_000
        var headers = [("Idempotency-Key", id), ("Plumbline-Timestamp", "\(seconds)")]
        if let secret {
            headers.append(
                ("Plumbline-Signature", MessageSignature.webhook(seconds: seconds, body: body, secret: secret)))
        }
        let request = RobotRequest(client: context.surroundings.client, place: "the webhook (\(address))")
        let reply = try await request.post(body, to: address.revealed(), type: "application/json", headers: headers)
        if let failure = request.failure(for: reply) { throw failure }
    }
}
