internal import Foundation

/// Why a request to an object store failed.
package struct S3Failure: Error, Equatable {
    /// What a caller can do about the failure.
    package enum Kind: Equatable, Sendable {
        /// Trying again will not help, for this object.
        case permanent
        /// The key pair, the bucket or the settings are wrong: nothing will be taken until they are mended.
        case refused
        /// To be tried again; not before `after` where the store said so.
        case temporary(after: Duration?)
        /// The object is not what the request's condition says.
        case conditionFailed
    }

    /// Whether and when it is worth trying again.
    package let kind: Kind
    /// For people: what the store said, what it means, what to do; no secret.
    package let message: String

    /// - Parameters:
    ///   - kind: what a caller can do about it.
    ///   - message: for people; no secret may be in it.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The same as uploads tell it: whether this object alone or everything is refused. A condition that failed counts
    /// as a refusal of this object.
    package var upload: UploadFailure {
        switch kind {
        case .permanent, .conditionFailed: UploadFailure(.object, message)
        case .refused: UploadFailure(.target, message)
        case .temporary(let after): UploadFailure(.temporary(after: after), message)
        }
    }
}

/// A store's answer that is no success (Amazon S3 API Reference, "Error Responses"; COS's are the same).
package struct S3ErrorAnswer: Equatable, Sendable {
    /// The content of the first `Code` element, without control characters; nil when there is none.
    package let code: String?
    /// The content of the first `Message` element, at most 200 characters without control characters; nil when there is
    /// none.
    package let message: String?

    private static let mostCharacters = 200

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
    package func failure(status: Int, retryAfter: Duration?) -> S3Failure {
        let said = [code, message].compactMap { $0 }.joined(separator: ": ")
        let what = "the store answered \(status)\(said.isEmpty ? "" : " \(said)")"
        if let known = Self.remedies[code ?? ""] {
            return S3Failure(known.isFinal ? .refused : .temporary(after: retryAfter), "\(what); \(known.remedy)")
        }
        switch status {
        case 409, 412:
            return S3Failure(.conditionFailed, "\(what); the object was changed by another writer")
        case 501, 505: return S3Failure(.permanent, "\(what); it cannot do what it was asked for")
        case 408, 425, 429, 500...: return S3Failure(.temporary(after: retryAfter), what)
        case 307: return S3Failure(.temporary(after: retryAfter), "\(what); it is moving the bucket")
        case 300...399: return S3Failure(.refused, "\(what); set the endpoint and the region of this bucket")
        case 401, 402, 403, 404, 405, 407, 410, 451:
            return S3Failure(.refused, "\(what); check the endpoint, the bucket, the key pair and what it is permitted")
        default: return S3Failure(.permanent, what)
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
        guard let open = body.range(of: "<\(name)>"), let close = body[open.upperBound...].range(of: "</\(name)>")
        else {
            return nil
        }
        var text = String(body[open.upperBound..<close.lowerBound].prefix(mostCharacters))
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
            text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
        }
        return String(
            text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? " " : $0 })
    }
}
