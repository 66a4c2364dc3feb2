internal import LineModel
internal import LineReport
internal import Logging
internal import ServiceSupport

extension NotifierKind {
    /// A Feishu or Lark group robot (which of the two, its address says), with its signature's secret where it has one.
    static let feishu = NotifierKind(
        keyword: "feishu",
        parameters: [ParameterSpec("url", .address, isRequired: true), ParameterSpec("secret", .secret)],
        pictures: .byAddress
    ) { parameters, context throws(ParameterProblem) in
        FeishuNotifier(
            address: try RobotAddress(parameters.secret("url"), parameter: "url"),
            secret: parameters.secret("secret"), context: context)
    }
}

/// A digest as a card with a title in red or green and one markdown element.
struct FeishuNotifier: Notifier {
    static let maxBodyBytes = 20_000
    /// A longer text is not read on a telephone.
    static let maxTextBytes = 12_000

    let address: RobotAddress
    let secret: Secret?
    let context: NotifierContext

    /// 100 a minute and 5 a second; both hold for this. With its picture a digest is two.
    var pace: NotifierPace? { NotifierPace(messages: context.pictures == nil ? 5 : 2, period: .seconds(5)) }

    /// Refuses its form, or says that there were too many messages.
    private static let badRequest = 9499

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        try await tell(digest, isTest)
        // A group's robot shows no picture that was not uploaded by an application: it gets a link.
        await context.followByAddress(digest, isTest: isTest) { address throws(DeliveryFailure) in
            let words = DigestParts.picture(context.language)
            let code = try await post { _ in
                let title = DigestParts.subject(digest, context.language, isTest: isTest)
                return card("[\(words)](\(address))", title: title, isAlarm: true)
            }
            guard code == 0 else { throw failure(code) }
        }
    }

    private func tell(_ digest: Digest, _ isTest: Bool) async throws(DeliveryFailure) {
        let code = try await post { card(digest, isTest: isTest, within: $0) }
        guard code != 0 else { return }
        guard code == Self.badRequest else { throw failure(code) }
        // Either the card is not what it wants today, or there were too many: a plain text tells the two apart, and
        // brings the message through where it was the card.
        context.partFailed("card")
        context.surroundings.logger.warning("\(place) refused the card (code 9499); the message is sent as plain text")
        let again = try await post { text(digest, isTest: isTest, within: $0) }
        guard again == 0 else { throw failure(again) }
    }

    private func card(_ digest: Digest, isTest: Bool, within bound: Int) -> [String: Any] {
        let text = DigestText(digest, .feishu, context.language, within: bound, isTest: isTest, hasTitle: false)
        let title = DigestParts.subject(digest, context.language, isTest: isTest)
        return card(text.text, title: title, isAlarm: digest.items.contains(where: \.change.isAlarm))
    }

    private func card(_ markdown: String, title: String, isAlarm: Bool) -> [String: Any] {
        let card: [String: Any] = [
            "header": ["title": ["tag": "plain_text", "content": title], "template": isAlarm ? "red" : "green"],
            "elements": [["tag": "markdown", "content": markdown]],
        ]
        return ["msg_type": "interactive", "card": card]
    }

    private func text(_ digest: Digest, isTest: Bool, within bound: Int) -> [String: Any] {
        let text = DigestText(digest, .plain, context.language, within: bound, isTest: isTest)
        return ["msg_type": "text", "content": ["text": Self.withoutTags(text.text)]]
    }

    /// `<at user_id="all">` in a line's name would call everybody.
    private static func withoutTags(_ text: String) -> String {
        String(text.map { $0 == "<" ? "＜" : $0 == ">" ? "＞" : $0 })
    }

    /// - Returns: the code of its answer.
    private func post(_ form: (Int) -> [String: Any]) async throws(DeliveryFailure) -> Int {
        let body = try fittingBody(Self.maxBodyBytes, text: Self.maxTextBytes) { bound throws(DeliveryFailure) in
            try jsonBytes(signed(form(bound)))
        }
        let request = RobotRequest(client: context.surroundings.client, place: place)
        let reply = try await request.post(body, to: address.revealed())
        // A refusal may come with HTTP 400 and a code that says more than the status.
        if reply.status < 500, reply.status != 429, let code = reply.object?["code"] as? Int, code != 0 {
            return code
        }
        return try request.code("code", in: reply)
    }

    private func signed(_ form: [String: Any]) -> [String: Any] {
        guard let secret else { return form }
        let seconds = context.surroundings.now().nanosecondsSince1970 / 1_000_000_000
        var object = form
        object["timestamp"] = "\(seconds)"
        object["sign"] = MessageSignature.feishu(seconds: seconds, secret: secret)
        return object
    }

    private var place: String { "Feishu (\(address))" }

    private func failure(_ code: Int) -> DeliveryFailure {
        switch code {
        case 11232:
            DeliveryFailure(.temporary(after: .seconds(60)), place: "\(place):", "too many messages (code 11232)")
        case Self.badRequest:
            DeliveryFailure(
                .temporary(after: .seconds(60)), place: place,
                "refused the message as a card and as plain text (code 9499): there were too many")
        case 19021:
            DeliveryFailure(
                .allRefused, place: place, "refused the signature (code 19021)",
                remedy: "compare `secret` with the robot's security settings and this machine's clock with the true "
                    + "time")
        case 19022:
            DeliveryFailure(
                .allRefused, place: place, "refuses this machine's address (code 19022)",
                remedy: "add it to the robot's list")
        case 19024:
            DeliveryFailure(
                .allRefused, place: place, "wants a keyword (code 19024)",
                remedy: "set the robot's keyword to Plumbline")
        case 19001:
            DeliveryFailure(
                .allRefused, place: place, "does not know this robot (code 19001)", remedy: "copy its address again")
        default:
            DeliveryFailure(.temporary(after: nil), place: place, "refused the message (code \(code))")
        }
    }
}
