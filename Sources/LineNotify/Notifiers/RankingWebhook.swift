internal import LineModel
package import ServiceSupport

/// Sends a ranking to a program of the operator's own, as `WebhookNotifier` sends messages: by POST, with an id to tell
/// repeats by and, with a secret, a signature over time and body.
package struct RankingWebhook: Sendable {
    /// What it is told in the configuration.
    package static let parameters = [
        ParameterSpec("url", .address, isRequired: true), ParameterSpec("secret", .secret),
    ]

    private let address: RobotAddress
    private let secret: Secret?
    private let surroundings: Surroundings

    /// - Throws: what is wrong with the address or the secret.
    package init(_ parameters: Parameters, _ surroundings: Surroundings) throws(ParameterProblem) {
        address = try RobotAddress(parameters.secret("url"), parameter: "url")
        secret = parameters.secret("secret")
        if let secret, secret.isEmpty {
            throw ParameterProblem("secret", "secret is empty; write one, or leave it out to send without signature")
        }
        self.surroundings = surroundings
    }

    /// What is wrong with the settings; nil where nothing is. What was refused already is left alone.
    package static func problem(_ parameters: Parameters) -> ParameterProblem? {
        guard !parameters.refused.contains("url") else { return nil }
        do throws(ParameterProblem) {
            _ = try RankingWebhook(parameters, .forChecking)
            return nil
        } catch {
            return error
        }
    }

    /// One attempt.
    ///
    /// - Parameters:
    ///   - body: JSON.
    ///   - id: the same for the same ranking.
    package func send(_ body: [UInt8], id: String) async throws(DeliveryFailure) {
        let seconds = surroundings.now().nanosecondsSince1970 / 1_000_000_000
        var headers = [("Idempotency-Key", id), ("Plumbline-Timestamp", "\(seconds)")]
        if let secret {
            headers.append(
                ("Plumbline-Signature", MessageSignature.webhook(seconds: seconds, body: body, secret: secret)))
        }
        let request = RobotRequest(client: surroundings.client, place: "the webhook of ranking (\(address))")
        let reply = try await request.post(body, to: address.revealed(), type: "application/json", headers: headers)
        if let failure = request.failure(for: reply) { throw failure }
    }
}
