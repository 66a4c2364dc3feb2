internal import Foundation
internal import LineModel
package import ServiceSupport

/// A store's answer that is no success (Amazon S3 API Reference, "Error Responses"; COS's are the same).
package struct S3ErrorAnswer: Equatable, Sendable {
    /// The content of the first `Code` element, without control characters; nil when there is none.
    package let code: String?
    /// The content of the first `Message` element, at most 200 characters without control characters; nil when there is
    /// none.
    package let message: String?

    private static let maxCharacters = 200

    /// - Parameter body: as much of it as was read; hostile, perhaps no XML at all.
    package init(body: String) {
        code = Self.element("Code", in: body)
        message = Self.element("Message", in: body)
    }

    /// What the answer means. A code of the body that is known counts for more than the status.
    ///
    /// - Parameters:
    ///   - status: the HTTP status, no success.
    ///   - retryAfter: what the header `Retry-After` said; nil when it was missing or made no sense.
    ///   - hide: takes a text that is shown and hides what must not be: a store may repeat what it was sent.
    package func failure(
        status: Int, retryAfter: Duration?, hide: (String) -> String = { $0 }
    ) -> DeliveryFailure {
        let said = hide([code, message].compactMap { $0 }.joined(separator: ": "))
        let (kind, remedy) = meaning(status, retryAfter)
        return DeliveryFailure(
            kind, place: "the store", "answered \(status)\(said.isEmpty ? "" : " \(said)")",
            remedy: remedy.map(hide), status: status)
    }

    private func meaning(_ status: Int, _ retryAfter: Duration?) -> (DeliveryFailure.Kind, remedy: String?) {
        if let known = Self.remedies[code ?? ""] {
            return (known.isFinal ? .allRefused : .temporary(after: retryAfter), known.remedy)
        }
        return switch status {
        case 409, 412: (.conditionFailed, "the object was changed by another writer")
        case 501, 505: (.itemRefused, "it cannot do what it was asked for")
        case 408, 425, 429, 500...: (.temporary(after: retryAfter), nil)
        case 307: (.temporary(after: retryAfter), "it is moving the bucket")
        case 300...399: (.allRefused, "set the endpoint and the region of this bucket")
        case 401, 402, 403, 404, 405, 407, 410, 451:
            (.allRefused, "check the endpoint, the bucket, the key pair and what it is permitted")
        default: (.itemRefused, nil)
        }
    }

    /// Codes that say more than their status: whether nothing will be taken until it is mended, and how.
    private static let remedies: [String: (isFinal: Bool, remedy: String)] = [
        "SignatureDoesNotMatch": (true, "check secret_key, and the region"),
        "InvalidAccessKeyId": (true, "check access_key"),
        "AccessDenied": (true, "permit this key pair to put objects into the bucket"),
        "NoSuchBucket": (true, "make the bucket, or correct its name (COS: name-APPID)"),
        "AuthorizationHeaderMalformed": (true, "set the region of this bucket"),
        "PermanentRedirect": (true, "set the endpoint and the region of this bucket"),
        "ExpiredToken": (true, "renew session_token with its key pair"),
        "InvalidToken": (true, "renew session_token with its key pair"),
        "InvalidBucketName": (true, "correct the bucket's name (COS: name-APPID)"),
        "InvalidRegion": (true, "set the region of this bucket"),
        "IllegalLocationConstraintException": (true, "set the region of this bucket"),
        "AccountProblem": (true, "the account is blocked or unpaid"),
        "XAmzContentSHA256Mismatch": (false, "the object was altered on its way"),
        "BadDigest": (false, "the object was altered on its way"),
        "RequestTimeTooSkewed": (
            false, "this machine's clock and the store's are more than 15 minutes apart; set the clock (timedatectl)"
        ),
        "RequestExpired": (false, "this machine's clock differs from the store's; set the clock (timedatectl)"),
        "RequestTimeout": (false, "the connection was too slow"),
        "SlowDown": (false, "it asks for fewer requests"),
        "OperationAborted": (false, "another request to the same object is under way"),
    ]

    private static func element(_ name: String, in body: String) -> String? {
        guard let open = body.range(of: "<\(name)>", options: .literal),
            let close = body[open.upperBound...].range(of: "</\(name)>", options: .literal)
        else { return nil }
        var text = String(body[open.upperBound..<close.lowerBound].prefix(maxCharacters))
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
            text = text.replacingBytes(of: entity, with: character)
        }
        return String(
            text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? " " : $0 })
    }
}
