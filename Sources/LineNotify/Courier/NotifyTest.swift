package import LineModel
package import ServiceSupport

/// One message through one notifier, as `plumblined notify test NAME` sends it: nothing is put into the outbox.
package enum NotifyTest {
    /// Sends a digest that says it is a test and names lines of the address ranges for documentation (RFC 5737).
    ///
    /// - Parameter vantage: from the configuration, so that whoever reads it knows whose test it is.
    /// - Throws: why it was not delivered, in words; a wrong parameter is a failure of this machine.
    package static func sendTest(
        _ settings: NotifierSettings, vantage: String, every: Duration = .seconds(300), context: NotifierContext
    ) async throws(DeliveryFailure) {
        let notifier: any Notifier
        do throws(ParameterProblem) {
            notifier = try settings.kind.make(settings.parameters, context)
        } catch {
            throw DeliveryFailure(
                .local,
                "notify entry \(TerminalText.quoted(settings.name)), \(settings.kind.keyword): "
                    + error.message)
        }
        let now = context.surroundings.now()
        let digest = digest(vantage: vantage, every: every, now: now)
        try await notifier.send(digest, id: "test-\(now.nanosecondsSince1970)", isTest: true)
    }

    /// What a test says happened: an ingress with two lines.
    package static func digest(vantage: String, every: Duration, now: WallTime) -> Digest {
        let lines = ["test-1", "test-2"].enumerated().map { index, name in
            DigestLine(
                name: name, ingress: "192.0.2.1:7000", echo: "198.51.100.\(index + 1):7000", lossPerMille: 1000,
                reasons: [.loss(ratio: 1, limit: 0.3, at: nil)])
        }
        let item = DigestItem(
            change: .opened, incident: 0, cause: CauseKey(.ingress, "192.0.2.1:7000"), trouble: .abnormal,
            openedAt: now, lines: lines, mostLines: lines.count,
            worstLossPerMille: 1000, healthyOutside: 1, witnesses: ["test-3"])
        return Digest(
            vantage: vantage, roundID: "0000000000000000", at: now,
            everySeconds: every.inMilliseconds / 1000, lines: 3, abnormalLines: 2, unmeasuredLines: 0, items: [item])
    }
}
