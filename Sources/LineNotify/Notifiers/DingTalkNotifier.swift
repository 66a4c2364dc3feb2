internal import LineModel
internal import LineReport
internal import ServiceSupport

extension NotifierKind {
    /// A DingTalk group robot, by its webhook address, with the secret of its signature where it has one.
    static let dingtalk = NotifierKind(
        keyword: "dingtalk",
        parameters: [
            ParameterSpec("url", .address, isRequired: true), ParameterSpec("secret", .secret),
            ParameterSpec("mention_mobiles", .texts), ParameterSpec("mention_all", .flag),
        ],
        pictures: .byAddress
    ) { parameters, context throws(ParameterProblem) in
        var checks = ParameterChecks()
        // They are in every alarm twice, which has to leave room for what happened.
        if parameters.texts("mention_mobiles").joined().utf8.count > 2000 {
            checks.refuse("mention_mobiles", "mention_mobiles may have 2000 octets; mention_all takes none")
        }
        let address = try checks.finish { () throws(ParameterProblem) in
            let address = try RobotAddress(parameters.secret("url"), parameter: "url")
            guard address.queryValue("access_token")?.isEmpty == false else {
                throw ParameterProblem("url", "url has no access_token=...; copy the robot's whole address")
            }
            return address
        }
        return DingTalkNotifier(
            address: address, secret: parameters.secret("secret"), mobiles: parameters.texts("mention_mobiles"),
            mentionsAll: parameters.flag("mention_all") ?? false, context: context)
    }
}

/// A digest as DingTalk's markdown, signed anew each time.
struct DingTalkNotifier: Notifier {
    static let maxBodyBytes = 20_000
    /// A longer text is not read on a telephone.
    static let maxTextBytes = 12_000

    let address: RobotAddress
    let secret: Secret?
    let mobiles: [String]
    let mentionsAll: Bool
    let context: NotifierContext

    /// 20 a minute, then the robot is blocked for ten minutes; with its picture a digest is two.
    var pace: NotifierPace? { NotifierPace(messages: context.pictures == nil ? 18 : 9, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let body = try fittingBody(Self.maxBodyBytes, text: Self.maxTextBytes) { bound throws(DeliveryFailure) in
            try form(digest, isTest: isTest, within: bound)
        }
        try await post(body)
        await context.followByAddress(digest, isTest: isTest) { address throws(DeliveryFailure) in
            let title = DigestParts.subject(digest, context.language, isTest: isTest)
            // A robot may be set to take only what has its keyword, which the second line of a text has.
            let markdown = ["title": title, "text": "Plumbline\n\n![](\(address))"]
            let nobody: [String: Any] = ["atMobiles": [String](), "isAtAll": false]
            try await post(try jsonBytes(["msgtype": "markdown", "markdown": markdown, "at": nobody]))
        }
    }

    private func post(_ body: [UInt8]) async throws(DeliveryFailure) {
        let request = RobotRequest(client: context.surroundings.client, place: "DingTalk (\(address))")
        let reply = try await request.post(body, to: address.revealed(adding: signature))
        try judge(try request.code("errcode", in: reply))
    }

    private func form(_ digest: Digest, isTest: Bool, within bound: Int) throws(DeliveryFailure) -> [UInt8] {
        let text = DigestText(digest, .dingtalk, context.language, within: bound, isTest: isTest)
        let isAlarm = isTest || digest.items.contains(where: \.change.isAlarm)
        let markdown = [
            "title": DigestParts.subject(digest, context.language, isTest: isTest),
            "text": text.text + (isAlarm ? mentionText : ""),
        ]
        let at: [String: Any] = ["atMobiles": isAlarm ? mobiles : [], "isAtAll": isAlarm && mentionsAll]
        return try jsonBytes(["msgtype": "markdown", "markdown": markdown, "at": at])
    }

    /// In markdown, people are mentioned only where the text names them, too.
    private var mentionText: String { mobiles.isEmpty ? "" : "\n\n" + mobiles.map { "@\($0)" }.joined(separator: " ") }

    private var signature: [(name: String, value: String)] {
        guard let secret else { return [] }
        let milliseconds = context.surroundings.now().nanosecondsSince1970 / 1_000_000
        return [
            ("timestamp", "\(milliseconds)"),
            ("sign", MessageSignature.dingtalk(milliseconds: milliseconds, secret: secret)),
        ]
    }

    private func judge(_ code: Int) throws(DeliveryFailure) {
        let place = "DingTalk (\(address))"
        switch code {
        case 0: return
        case -1:
            throw DeliveryFailure(.temporary(after: nil), place: place, "is busy (errcode -1)")
        case 130101, 410100:
            throw DeliveryFailure(
                .temporary(after: .seconds(600)), place: "\(place):", "too many messages in a minute (errcode \(code))")
        case 310000:
            throw DeliveryFailure(
                .allRefused, place: place,
                "refused the message's signature, keyword or sender's address (errcode 310000)",
                remedy: "compare `secret` with the robot's security settings and this machine's clock with the true "
                    + "time")
        case 300001, 400013, 400101, 400102:
            throw DeliveryFailure(
                .allRefused, place: place, "does not know this robot (errcode \(code))",
                remedy: "copy its address again")
        default:
            throw DeliveryFailure(
                .temporary(after: nil), place: place, "refused the message (errcode \(code))")
        }
    }
}
