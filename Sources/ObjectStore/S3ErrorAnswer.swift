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
    /// What a page that is no store's answer is called: its title, or the first line of a plain text; at most 200
    /// characters without control characters. nil where there is a code, or nothing to be read.
    package let title: String?

    private static let maxCharacters = 200

    /// - Parameter body: as much of it as was read; hostile, perhaps no XML at all.
    package init(body: String) {
        code = Self.element("Code", in: body)
        message = Self.element("Message", in: body)
        title = code == nil ? Self.title(of: body) : nil
    }

    /// Whether it is a page for people: a portal's, a proxy's, a web server's.
    package var isPage: Bool { title != nil }

    /// What the answer means. A code of the body that is known counts for more than the status.
    ///
    /// - Parameters:
    ///   - status: the HTTP status, no success.
    ///   - retryAfter: what the header `Retry-After` said; nil when it was missing or made no sense.
    ///   - hide: takes a text that is shown and hides what must not be: a store may repeat what it was sent.
    package func failure(
        status: Int, retryAfter: Duration?, hide: (String) -> String = { $0 }
    ) -> DeliveryFailure {
        let said = hide(
            title.map { TerminalText.quoted($0) } ?? [code, message].compactMap { $0 }.joined(separator: ": "))
        let (kind, remedy) = meaning(status, retryAfter)
        return DeliveryFailure(
            kind, place: "the store", "answered \(status)\(said.isEmpty ? "" : " \(said)")",
            remedy: remedy.map(hide), status: status)
    }

    private func meaning(_ status: Int, _ retryAfter: Duration?) -> (DeliveryFailure.Kind, remedy: String?) {
        if let known = Self.remedies[code ?? ""] {
            return (known.isFinal ? .allRefused : .temporary(after: retryAfter), known.remedy)
        }
        if Self.ofTheObject.contains(code ?? "") { return (.itemRefused, nil) }
        return switch status {
        case 409, 412: (.conditionFailed, "the object was changed by another writer")
        case 413, 414: (.itemRefused, nil)
        case 501, 505: (.allRefused, "it cannot do what it was asked for")
        case 408, 425, 429, 500...: (.temporary(after: retryAfter), nil)
        case 307: (.temporary(after: retryAfter), "it is moving the bucket")
        case 300...399: (.allRefused, "set the endpoint and the region of this bucket")
        default: (.allRefused, elsewhere)
        }
    }

    /// What to look at where the answer does not say it: whether a store answered at all.
    var elsewhere: String {
        let said = (title ?? "").lowercased()
        if said.contains("http request") && said.contains("https") {
            return "begin the endpoint with https://"
        }
        return isPage
            ? "this is no store's answer: check the endpoint, and what stands before it (a proxy, a firewall, a portal)"
            : "check the endpoint, the bucket, the key pair and what it is permitted"
    }

    /// Codes that speak of this object, and of no other. Whatever else is refused is refused to all that wait, as far
    /// as anybody can tell, and they are held.
    private static let ofTheObject: Set<String> = [
        "EntityTooLarge", "EntityTooSmall", "KeyTooLongError", "KeyTooLong", "InvalidObjectName", "InvalidURI",
        "MetadataTooLarge", "MaxMessageLengthExceeded",
    ]

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
        else {
            return nil
        }
        return plain(body[open.upperBound..<close.lowerBound])
    }

    private static func title(of body: String) -> String? {
        let trimmed = body.drop { $0.isWhitespace }
        guard let first = trimmed.unicodeScalars.first, first != "{", first.value >= 32 else { return nil }
        guard first == "<" else {
            let line = plain(trimmed.prefix { !$0.isNewline })
            return line.isEmpty ? nil : line
        }
        guard let open = trimmed.range(of: "<title", options: .caseInsensitive),
            let start = trimmed[open.upperBound...].firstIndex(of: ">"),
            let close = trimmed[start...].range(of: "</title", options: .caseInsensitive)
        else {
            return trimmed.range(of: "<html", options: .caseInsensitive) == nil ? nil : "a page without a title"
        }
        return plain(trimmed[trimmed.index(after: start)..<close.lowerBound])
    }

    /// At most 200 characters on one line, with XML's own entities resolved.
    private static func plain(_ found: Substring) -> String {
        var text = String(found.prefix(maxCharacters))
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
            text = text.replacingBytes(of: entity, with: character)
        }
        return String(
            text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? " " : $0 })
    }
}
