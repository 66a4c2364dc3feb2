internal import Foundation
internal import LineModel
internal import LineReport
internal import Logging
internal import ServiceSupport

extension NotifierKind {
    /// A WeCom (WeChat Work) group robot, by its webhook address.
    static let wecom = NotifierKind(
        keyword: "wecom",
        parameters: [
            ParameterSpec("url", .address, isRequired: true), ParameterSpec("mentions", .texts),
            ParameterSpec("mention_mobiles", .texts),
        ],
        pictures: .attached
    ) { parameters, context throws(ParameterProblem) in
        let address = try RobotAddress(parameters.secret("url"), parameter: "url")
        guard address.queryValue("key")?.isEmpty == false else {
            throw ParameterProblem("url", "url has no key=...; copy the whole address from the robot's card")
        }
        return WeComNotifier(
            address: address, mentions: parameters.texts("mentions"), mobiles: parameters.texts("mention_mobiles"),
            context: context)
    }
}

/// A digest as markdown; after it, a short text that mentions people where some are to be mentioned, the picture of an
/// alarm where it is wanted, and the full list as a file where the markdown does not name everything.
///
/// The markdown is the message: when what follows it fails, that is logged and counted, and not tried again with the
/// markdown.
struct WeComNotifier: Notifier {
    static let maxMarkdownBytes = 4096
    static let maxTextBytes = 2048

    let address: RobotAddress
    let mentions: [String]
    let mobiles: [String]
    let context: NotifierContext

    /// 20 messages a minute and robot; a digest is three at most, or four with a picture, and an upload.
    var pace: NotifierPace? { NotifierPace(messages: context.pictures == nil ? 5 : 4, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let text = DigestText(digest, .wecom, context.language, within: Self.maxMarkdownBytes, isTest: isTest)
        try await post(["msgtype": "markdown", "markdown": ["content": text.text]])
        await follow("mention", "the text with mentions") { () async throws(DeliveryFailure) in
            try await sendMentions(digest, isTest)
        }
        await context.follow(digest, isTest: isTest) { png throws(DeliveryFailure) in try await sendPicture(png) }
        guard text.isCut else { return }
        await follow("file", "the file with all lines") { () async throws(DeliveryFailure) in
            try await sendFile(digest)
        }
    }

    private func sendMentions(_ digest: Digest, _ isTest: Bool) async throws(DeliveryFailure) {
        guard !(mentions.isEmpty && mobiles.isEmpty), isTest || digest.items.contains(where: \.change.isAlarm)
        else { return }
        let content = DigestParts.alert(
            digest, .wecom, context.language, within: Self.maxTextBytes, isTest: isTest)
        let text: [String: Any] = [
            "content": content, "mentioned_list": mentions, "mentioned_mobile_list": mobiles,
        ]
        try await post(["msgtype": "text", "text": text])
    }

    /// Base64 and MD5 of a file of at most 2 MB before it is encoded.
    private func sendPicture(_ png: [UInt8]) async throws(DeliveryFailure) {
        let image = [
            "base64": Data(png).base64EncodedString(), "md5": MessageSignature.wecom(png),
        ]
        try await post(["msgtype": "image", "image": image])
    }

    private func sendFile(_ digest: Digest) async throws(DeliveryFailure) {
        let form = MultipartFile(
            field: "media", filename: "plumbline-\(digest.at.compactText).csv", type: "text/csv",
            content: DigestParts.csv(digest, context.language))
        let folder = address.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let target = address.revealed(path: folder + "/upload_media", adding: [("type", "file")])
        let reply = try await request.post(form.body, to: target, type: form.type)
        try judge(reply)
        guard let media = reply.object?["media_id"] as? String, media.utf8.count <= 512 else {
            throw DeliveryFailure(.temporary(after: nil), place: "\(address)", "gave no media_id for the file")
        }
        try await post(["msgtype": "file", "file": ["media_id": media]])
    }

    private var request: RobotRequest { RobotRequest(client: context.surroundings.client, place: "WeCom (\(address))") }

    private func post(_ object: [String: Any]) async throws(DeliveryFailure) {
        try judge(try await request.post(try jsonBytes(object), to: address.revealed()))
    }

    private func follow(
        _ part: String, _ what: String, _ send: () async throws(DeliveryFailure) -> Void
    ) async {
        do { try await send() } catch {
            context.partFailed(part)
            context.surroundings.logger.warning("the digest was delivered, \(what) was not: \(error.message)")
        }
    }

    /// Judges a reply by its `errcode` alone, since refusals come with HTTP 200.
    private func judge(_ reply: RobotReply) throws(DeliveryFailure) {
        let code = try request.code("errcode", in: reply)
        switch code {
        case 0: return
        case 45009:
            throw temporary(code, "too many messages in a minute", after: .seconds(60))
        case -1: throw temporary(code, "it is busy", after: nil)
        case 45033: throw temporary(code, "too many requests at once", after: nil)
        case 45002: throw refusal(.itemRefused, code, "the message is too long")
        case 40033: throw refusal(.itemRefused, code, "the message has a character that it refuses")
        case 93000:
            throw refusal(
                .allRefused, code, "the robot's key is wrong or the robot was removed; copy its address again")
        case 40007: throw temporary(code, "it does not know the file that was uploaded", after: nil)
        default: throw temporary(code, "it refused the message", after: nil)
        }
    }

    private func temporary(_ code: Int, _ text: String, after: Duration?) -> DeliveryFailure {
        refusal(.temporary(after: after), code, text)
    }

    private func refusal(_ kind: DeliveryFailure.Kind, _ code: Int, _ text: String) -> DeliveryFailure {
        DeliveryFailure(kind, place: "WeCom (\(address)):", "\(text) (errcode \(code))")
    }
}

/// A form with one file (RFC 7578).
struct MultipartFile {
    let type: String
    let body: [UInt8]

    /// - Parameter filename: ASCII without quotes.
    init(field: String, filename: String, type: String, content: [UInt8]) {
        var boundary = "plumbline-part"
        // A boundary must not occur in the content; lines' names are other people's.
        while Data(content).range(of: Data(boundary.utf8)) != nil { boundary += String(UInt32.random(in: 0...(.max))) }
        self.type = "multipart/form-data; boundary=\(boundary)"
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(filename)\"; "
            + "filelength=\(content.count)\r\nContent-Type: \(type)\r\n\r\n"
        body = Array(head.utf8) + content + Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
