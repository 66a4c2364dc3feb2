internal import Crypto
package import LineModel
internal import ServiceSupport

/// AWS Signature Version 4 for S3, in a header (AWS, "Authenticating Requests: Using the Authorization Header").
///
/// Pure. S3 differs from AWS's other services: each byte of the path is encoded once, and nothing is normalised.
package struct SigV4: Sendable {
    /// The keys that sign: the access key stands in the header, the secret one only takes part in the signature.
    package var credentials: S3Credentials
    /// The store's name of the bucket's region.
    package var region: String
    /// The store's name of the service, a part of what is signed.
    package var service = "s3"

    /// Signs for S3; another `service` must be set afterwards.
    package init(credentials: S3Credentials, region: String) {
        self.credentials = credentials
        self.region = region
    }

    /// `20130524T000000Z`, the value of `x-amz-date`.
    package static func timestamp(_ time: WallTime) -> String {
        WallTime(nanosecondsSince1970: time.nanosecondsSince1970).compactText + "Z"
    }

    /// The value of `x-amz-content-sha256`: the body's SHA-256 in hexadecimal digits.
    package static func payloadHash(_ bytes: some Sequence<UInt8>) -> String {
        HexText.lower(SHA256.hash(data: Array(bytes)))
    }

    /// The value of `Authorization`.
    ///
    /// - Parameters:
    ///   - request: with every header that is to be signed; `x-amz-date` must say `time`.
    ///   - payloadHash: as in `x-amz-content-sha256`.
    package func authorization(_ request: SigningRequest, payloadHash: String, time: WallTime) -> String {
        let headers = Self.canonicalHeaders(request.headers)
        let names = headers.map(\.name).joined(separator: ";")
        let timestamp = Self.timestamp(time)
        let scope = "\(timestamp.prefix(8))/\(region)/\(service)/aws4_request"
        let canonical = [
            request.method, URIEncoding.encoded(request.path, keepsSlash: true), Self.canonicalQuery(request.query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), names, payloadHash,
        ].joined(separator: "\n")
        let toSign = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(Self.payloadHash(canonical.utf8))"
        let signature = HexText.lower(Self.hmac(key: signingKey(day: timestamp.prefix(8)), toSign))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), "
            + "Signature=\(signature)"
    }

    /// The query of an address by which anybody can get an object for some time (AWS, "Authenticating Requests: Using
    /// Query Parameters"): percent-encoded, with the signature at its end.
    ///
    /// - Parameters:
    ///   - path: the object's, not percent-encoded.
    ///   - seconds: how long it holds from `time` on, 1...604,800.
    package func presignedQuery(host: String, path: String, seconds: Int, time: WallTime) -> String {
        let timestamp = Self.timestamp(time)
        let scope = "\(timestamp.prefix(8))/\(region)/\(service)/aws4_request"
        var query = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKey)/\(scope)"),
            ("X-Amz-Date", timestamp), ("X-Amz-Expires", "\(min(max(seconds, 1), 604_800))"),
            ("X-Amz-SignedHeaders", "host"),
        ]
        if let token = credentials.sessionToken { query.append(("X-Amz-Security-Token", token.reveal())) }
        let canonicalQuery = Self.canonicalQuery(query)
        // Nothing is known of a body when the address is made.
        let canonical = [
            "GET", URIEncoding.encoded(path, keepsSlash: true), canonicalQuery, "host:\(host)\n", "host",
            "UNSIGNED-PAYLOAD",
        ].joined(separator: "\n")
        let toSign = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(Self.payloadHash(canonical.utf8))"
        let signature = HexText.lower(Self.hmac(key: signingKey(day: timestamp.prefix(8)), toSign))
        return "\(canonicalQuery)&X-Amz-Signature=\(signature)"
    }

    private func signingKey(day: Substring) -> [UInt8] {
        let first = Self.hmac(key: Array("AWS4\(credentials.secretKey.reveal())".utf8), String(day))
        return [region, service, "aws4_request"].reduce(first) { Self.hmac(key: $0, $1) }
    }

    private static func hmac(key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        let pairs = query.map { (URIEncoding.encoded($0.name), URIEncoding.encoded($0.value)) }
        return pairs.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// Lower case, sorted; values trimmed, with single spaces; those of one name joined by commas in their order.
    private static func canonicalHeaders(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)]
    {
        var values: [String: [String]] = [:]
        for (name, value) in headers {
            let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" })
            values[name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.map { ($0.key, $0.value.joined(separator: ",")) }.sorted { $0.0 < $1.0 }
    }
}
