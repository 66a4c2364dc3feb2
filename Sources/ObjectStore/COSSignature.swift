internal import Crypto
internal import LineModel
internal import ServiceSupport

/// Tencent COS's own signature (Tencent Cloud, "Request Signature" of COS), which signs with SHA-1.
///
/// Pure.
package struct COSSignature: Sendable {
    /// The keys that sign: the access key stands in the signature, the secret one only takes part in it.
    package var credentials: S3Credentials

    /// - Parameter credentials: those of a user who may write to the bucket.
    package init(credentials: S3Credentials) { self.credentials = credentials }

    /// The value of `Authorization`.
    ///
    /// - Parameters:
    ///   - request: with every header that is to be signed.
    ///   - seconds: since 1970, from when until when the signature holds.
    package func authorization(_ request: SigningRequest, seconds: Range<Int64>) -> String {
        let keyTime = "\(seconds.lowerBound);\(seconds.upperBound)"
        let (headerNames, headers) = Self.canonical(request.headers)
        let (queryNames, query) = Self.canonical(request.query)
        let httpString = "\(request.method.lowercased())\n\(request.path)\n\(query)\n\(headers)\n"
        let digest = HexText.lower(Insecure.SHA1.hash(data: Array(httpString.utf8)))
        // The key's digits are used as text, not the bytes that they stand for.
        let signKey = Self.hmac(key: credentials.secretKey.reveal(), keyTime)
        let signature = Self.hmac(key: signKey, "sha1\n\(keyTime)\n\(digest)\n")
        return "q-sign-algorithm=sha1&q-ak=\(credentials.accessKey)&q-sign-time=\(keyTime)&q-key-time=\(keyTime)"
            + "&q-header-list=\(headerNames)&q-url-param-list=\(queryNames)&q-signature=\(signature)"
    }

    /// The query of an address by which anybody can get an object for some time: what stands in `Authorization`
    /// otherwise, percent-encoded (Tencent Cloud, "Request Signature" of COS).
    ///
    /// - Parameters:
    ///   - path: the object's, not percent-encoded.
    ///   - seconds: since 1970, from when until when it holds.
    package func presignedQuery(host: String, path: String, seconds: Range<Int64>) -> String {
        var request = SigningRequest(method: "GET", path: path, headers: [("host", host)])
        var token = ""
        if let value = credentials.sessionToken?.reveal() {
            request.query.append(("x-cos-security-token", value))
            token = "&x-cos-security-token=\(URIEncoding.encoded(value))"
        }
        let pairs = authorization(request, seconds: seconds).split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.map { URIEncoding.encoded(String($0)) }.joined(separator: "=")
        }
        return pairs.joined(separator: "&") + token
    }

    /// Names joined by `;`, and pairs joined by `&`; both encoded, names in lower case, sorted.
    private static func canonical(_ pairs: [(name: String, value: String)]) -> (names: String, pairs: String) {
        let sorted = pairs.map { (URIEncoding.encoded($0.name).lowercased(), URIEncoding.encoded($0.value)) }
            .sorted { $0 < $1 }
        return (
            sorted.map(\.0).joined(separator: ";"), sorted.map { "\($0)=\($1)" }.joined(separator: "&")
        )
    }

    private static func hmac(key: String, _ text: String) -> String {
        let key = SymmetricKey(data: Array(key.utf8))
        return HexText.lower(HMAC<Insecure.SHA1>.authenticationCode(for: Array(text.utf8), using: key))
    }
}
