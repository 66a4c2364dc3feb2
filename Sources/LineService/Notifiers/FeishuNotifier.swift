internal import LineModel
internal import LineReport

extension NotifierKind {
    /// A Feishu or Lark group robot (which of the two, its address says), with its signature's secret where it has one.
    static let feishu = NotifierKind(
        keyword: "feishu",
        parameters: [ParameterSpec("url", .address, isRequired: true), ParameterSpec("secret", .secret)]
    ) { parameters, context throws(ParameterProblem) in
        FeishuNotifier(
            address: try RobotAddress(parameters.secret("url"), parameter: "url"),
            secret: parameters.secret("secret"), context: context)
    }
}

/// A digest as a card with a title in red or green and one markdown element.
struct FeishuNotifier: Notifier {
    /// A body may have 20 KB; what JSON escapes comes on top.
    static let mostTextOctets = 12_000

    let address: RobotAddress
    let secret: Secret?
    let context: NotifierContext

    /// 100 a minute and 5 a second; both hold for this.
    var pace: NotifierPace? { NotifierPace(messages: 5, period: .seconds(5)) }
    var wantsContinued: Bool { false }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let text = DigestText(digest, .feishu, context.language, within: Self.mostTextOctets, isTest: isTest)
        let title = DigestParts.subject(digest, context.language, isTest: isTest)
        let isAlarm = digest.items.contains(where: \.change.isAlarm)
        let card: [String: Any] = [
            "header": ["title": ["tag": "plain_text", "content": title], "template": isAlarm ? "red" : "green"],
            "elements": [["tag": "markdown", "content": text.text]],
        ]
        var object: [String: Any] = ["msg_type": "interactive", "card": card]
        if let secret {
            let seconds = context.now().nanosecondsSince1970 / 1_000_000_000
            object["timestamp"] = "\(seconds)"
            object["sign"] = MessageSignature.feishu(seconds: seconds, secret: secret)
        }
        let request = RobotRequest(client: context.client, place: place)
        let reply = try await request.post(try jsonOctets(object), to: address.revealed())
        // A refusal may come with HTTP 400 and a code that says more than the status.
        if reply.status < 500, reply.status != 429, let code = reply.object?["code"] as? Int, code != 0 {
            throw failure(code)
        }
        guard try request.code("code", in: reply) == 0 else { return }
    }

    private var place: String { "Feishu (\(address))" }

    private func failure(_ code: Int) -> DeliveryFailure {
        switch code {
        case 11232: DeliveryFailure(.temporary(after: .seconds(60)), "\(place): too many messages (code 11232)")
        case 9499:
            DeliveryFailure(
                .temporary(after: .seconds(60)), "\(place): too many messages, or a form it refuses (code 9499)")
        case 19021:
            DeliveryFailure(
                .permanent,
                "\(place) refused the signature (code 19021); compare `secret` with the robot's security settings "
                    + "and this machine's clock with the true time")
        case 19022:
            DeliveryFailure(
                .permanent, "\(place) refuses this machine's address (code 19022); add it to the robot's list")
        case 19024:
            DeliveryFailure(
                .permanent, "\(place) wants a keyword (code 19024); set the robot's keyword to Plumbline")
        case 19001:
            DeliveryFailure(.permanent, "\(place) does not know this robot (code 19001); copy its address again")
        default:
            DeliveryFailure(
                .temporary(after: nil), "\(place) refused the message (code \(code)); it is tried again")
        }
    }
}
