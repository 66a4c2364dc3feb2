import Crypto
import Foundation
import LineModel
import TestSupport

/// The limits, signatures and error codes of each robot, as their documents have them.
enum RobotRules {
    static let secret = "SECtest1234567890"

    /// WeCom: key, bounds in bytes, 20 messages a minute (the test's minute has no end), uploads.
    static let wecom: @Sendable (LoopbackRequest, [LoopbackRequest]) -> LoopbackAnswer = { one, before in
        guard one.query["key"] == "KEY-0001" else {
            return .reply(200, #"{"errcode":93000,"errmsg":"invalid webhook"}"#)
        }
        guard before.count < 20 else { return .reply(200, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#) }
        if one.path == "/cgi-bin/webhook/upload_media" {
            let text = String(decoding: one.body, as: UTF8.self)
            let fits =
                one.query["type"] == "file" && text.contains("name=\"media\"") && text.contains("filename=\"")
                && one.headers["content-type"]?.hasPrefix("multipart/form-data; boundary=") == true
                && (6..<20 << 20).contains(one.body.count)
            return .reply(200, fits ? #"{"errcode":0,"errmsg":"ok","media_id":"MEDIA1"}"# : #"{"errcode":40007}"#)
        }
        guard one.path == "/cgi-bin/webhook/send" else { return .reply(404, "") }
        switch one.json["msgtype"] as? String {
        case "markdown":
            return content(one, "markdown", within: 4096)
        case "text":
            return content(one, "text", within: 2048)
        case "file":
            let media = (one.json["file"] as? [String: Any])?["media_id"] as? String
            return .reply(200, media == "MEDIA1" ? #"{"errcode":0}"# : #"{"errcode":40007}"#)
        case "image": return image(one)
        default: return .reply(200, #"{"errcode":40008}"#)
        }
    }

    /// A picture of at most 2 MB in base64, and its MD5.
    private static func image(_ one: LoopbackRequest) -> LoopbackAnswer {
        let image = one.json["image"] as? [String: Any]
        guard let file = (image?["base64"] as? String).flatMap({ Data(base64Encoded: $0) }), file.count <= 2 << 20,
            image?["md5"] as? String == Insecure.MD5.hash(data: file).map({ HexText.lower([$0]) }).joined()
        else { return .reply(200, #"{"errcode":40009}"#) }
        return .reply(200, #"{"errcode":0,"errmsg":"ok"}"#)
    }

    private static func content(_ one: LoopbackRequest, _ kind: String, within bound: Int) -> LoopbackAnswer {
        let content = (one.json[kind] as? [String: Any])?["content"] as? String ?? ""
        guard !content.isEmpty else { return .reply(200, #"{"errcode":44004}"#) }
        return .reply(200, content.utf8.count <= bound ? #"{"errcode":0,"errmsg":"ok"}"# : #"{"errcode":45002}"#)
    }

    /// DingTalk: token, signature of a time within an hour of `now`, keyword, 20 kB.
    static func dingtalk(nowMilliseconds: Int64) -> @Sendable (LoopbackRequest, [LoopbackRequest]) -> LoopbackAnswer {
        { one, before in
            guard one.query["access_token"] == "TOKEN", let time = one.query["timestamp"].flatMap({ Int64($0) }),
                abs(time - nowMilliseconds) < 3_600_000,
                one.query["sign"] == hmac(key: secret, message: "\(time)\n\(secret)"),
                String(decoding: one.body, as: UTF8.self).contains("Plumbline"), one.body.count <= 20_000
            else { return .reply(200, #"{"errcode":310000,"errmsg":"sign not match"}"#) }
            guard before.count < 20 else { return .reply(200, #"{"errcode":130101}"#) }
            return .reply(200, #"{"errcode":0,"errmsg":"ok"}"#)
        }
    }

    /// Feishu: signature of a time in seconds within an hour, 20 KB.
    static func feishu(nowSeconds: Int64) -> @Sendable (LoopbackRequest, [LoopbackRequest]) -> LoopbackAnswer {
        { one, _ in
            guard let text = one.json["timestamp"] as? String, let time = Int64(text), abs(time - nowSeconds) < 3600,
                one.json["sign"] as? String == hmac(key: "\(time)\n\(secret)", message: "")
            else { return .reply(200, #"{"code":19021,"msg":"sign match fail"}"#) }
            guard one.body.count <= 20 * 1024, one.json["msg_type"] as? String == "interactive" else {
                return .reply(400, #"{"code":9499,"msg":"Bad Request"}"#)
            }
            return .reply(200, #"{"StatusCode":0,"code":0,"msg":"success"}"#)
        }
    }

    /// Slack: 50 blocks, 3,000 characters each.
    static let slack: @Sendable (LoopbackRequest, [LoopbackRequest]) -> LoopbackAnswer = { one, _ in
        let blocks = one.json["blocks"] as? [[String: Any]] ?? []
        let texts = blocks.map { block in
            if block["type"] as? String == "image" {
                // One without either of the two is refused.
                return [block["image_url"], block["alt_text"]].compactMap { $0 as? String }.filter { !$0.isEmpty }.count
                    == 2 ? "image" : ""
            }
            return (block["text"] as? [String: Any])?["text"] as? String ?? ""
        }
        guard !blocks.isEmpty, blocks.count <= 50, texts.allSatisfy({ (1...3000).contains($0.count) }) else {
            return .reply(400, "invalid_payload")
        }
        return .reply(200, "ok")
    }

    private static func hmac(key: String, message: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(message.utf8), using: SymmetricKey(data: Data(key.utf8)))
        return Data(code).base64EncodedString()
    }
}
