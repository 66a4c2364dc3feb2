internal import LineModel
internal import LineReport
internal import ServiceSupport

extension NotifierKind {
    /// A Slack incoming webhook.
    static let slack = NotifierKind(
        keyword: "slack", parameters: [ParameterSpec("url", .address, isRequired: true)], pictures: .byAddress
    ) { parameters, context throws(ParameterProblem) in
        SlackNotifier(address: try RobotAddress(parameters.secret("url"), parameter: "url"), context: context)
    }
}

/// A digest as section blocks of mrkdwn.
struct SlackNotifier: Notifier {
    /// Characters of a section's text; bytes are never fewer than characters.
    static let maxBlockBytes = 3000
    static let maxBlocks = 10

    let address: RobotAddress
    let context: NotifierContext

    /// One message a second; with its picture a digest is two.
    var pace: NotifierPace? { NotifierPace(messages: 1, period: .seconds(context.pictures == nil ? 1 : 2)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        // A section ends at a line's end, so that each may be short by a line; a line has 2,000 bytes at most.
        let bound = Self.maxBlockBytes * Self.maxBlocks / 3
        let text = DigestText(digest, .slack, context.language, within: bound, isTest: isTest)
        let blocks = Self.sections(text.text).map { section -> [String: Any] in
            ["type": "section", "text": ["type": "mrkdwn", "text": section]]
        }
        let title = DigestDialect.slack.escaped(DigestParts.subject(digest, context.language, isTest: isTest))
        try await post(["text": title, "blocks": blocks])
        // By itself: Slack refuses a message whole when it cannot fetch its picture.
        await context.followByAddress(digest, isTest: isTest) { address throws(DeliveryFailure) in
            let image = ["type": "image", "image_url": address, "alt_text": title]
            try await post(["text": title, "blocks": [image]])
        }
    }

    private func post(_ message: [String: Any]) async throws(DeliveryFailure) {
        let body = try jsonBytes(message)
        let request = RobotRequest(client: context.surroundings.client, place: "Slack (\(address))")
        let reply = try await request.post(body, to: address.revealed())
        if let failure = request.failure(for: reply) { throw failure }
        guard reply.body.starts(with: Array("ok".utf8)) else {
            throw DeliveryFailure(.temporary(after: nil), place: request.place, "did not answer `ok`")
        }
    }

    /// Whole lines in sections of at most `maxBlockBytes`; a longer line, which no digest has, is dropped.
    static func sections(_ text: String) -> [String] {
        var sections: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false)
        where line.utf8.count <= maxBlockBytes {
            if let last = sections.last, last.utf8.count + 1 + line.utf8.count <= maxBlockBytes {
                sections[sections.count - 1] = "\(last)\n\(line)"
            } else {
                sections.append(String(line))
            }
        }
        return sections.filter { !$0.isEmpty }
    }
}
