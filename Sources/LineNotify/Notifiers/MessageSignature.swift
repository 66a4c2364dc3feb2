internal import Crypto
internal import Foundation
internal import LineModel
internal import ServiceSupport

/// HMAC-SHA256, and sums, as each destination wants them.
enum MessageSignature {
    /// DingTalk: the key is the secret, the message `MS\nsecret`; base64. Milliseconds since 1970.
    static func dingtalk(milliseconds: Int64, secret: Secret) -> String {
        base64(key: secret.reveal(), message: Array("\(milliseconds)\n\(secret.reveal())".utf8))
    }

    /// Feishu: the key is `S\nsecret`, the message empty; base64. Seconds since 1970.
    static func feishu(seconds: Int64, secret: Secret) -> String {
        base64(key: "\(seconds)\n\(secret.reveal())", message: [])
    }

    /// WeCom's sum of a picture: MD5 in hexadecimal digits.
    static func wecom(_ picture: [UInt8]) -> String { HexText.lower(Insecure.MD5.hash(data: Data(picture))) }

    /// The generic webhook: over `seconds.body`; `sha256=` and hexadecimal digits.
    static func webhook(seconds: Int64, body: [UInt8], secret: Secret) -> String {
        "sha256=" + HexText.lower(code(key: secret.reveal(), message: Array("\(seconds).".utf8) + body))
    }

    private static func base64(key: String, message: [UInt8]) -> String {
        Data(code(key: key, message: message)).base64EncodedString()
    }

    private static func code(key: String, message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: Data(key.utf8))))
    }
}
