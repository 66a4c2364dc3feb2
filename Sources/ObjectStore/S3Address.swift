internal import LineModel
package import ServiceSupport

/// Where a bucket is: the store's endpoint, and how the bucket is named in a request.
package struct S3Address: Equatable, Sendable {
    /// How requests name the bucket (Amazon S3 User Guide, "Virtual hosting of buckets").
    package enum Style: String, Sendable, CaseIterable {
        /// `https://bucket.endpoint/key`
        case virtual
        /// `https://endpoint/bucket/key`
        case path
    }

    private let scheme: String
    /// The value of `Host`: with the bucket in virtual style, with the port if it is written.
    package let host: String
    private let prefix: String

    /// - Parameters:
    ///   - endpoint: `https://cos.ap-guangzhou.myqcloud.com`, without the bucket.
    ///   - bucket: 3 to 63 letters, digits, `-`, `_` or `.`.
    /// - Throws: every parameter at fault, and a style that cannot work with this endpoint or bucket.
    package init(endpoint: String, bucket: String, style: Style) throws(ParameterProblem) {
        var checks = ParameterChecks()
        let bucketBytes = bucket.utf8.allSatisfy { Self.isLabel($0) || $0 == UInt8(ascii: ".") }
        if !(3...63).contains(bucket.utf8.count) || !bucketBytes {
            checks.refuse("bucket", "has 3 to 63 letters, digits, `-`, `_` or `.`; give the bucket's name alone")
        }
        let (scheme, authority) = try checks.finish { () throws(ParameterProblem) in
            guard let parts = Self.parts(endpoint) else {
                throw ParameterProblem(
                    "endpoint", "is no address of a store; write for example https://cos.ap-guangzhou.myqcloud.com")
            }
            return parts
        }
        guard !authority.hasPrefix("\(bucket).") else {
            throw ParameterProblem("endpoint", "has the bucket's name in it; leave it out, it is put there by itself")
        }
        self.scheme = scheme
        switch style {
        case .virtual:
            guard !Self.isNumeric(authority) else {
                throw ParameterProblem("style", "virtual needs a name as endpoint, not an IP address; set style: path")
            }
            guard scheme == "http" || !bucket.contains(".") else {
                throw ParameterProblem(
                    "style", "virtual fails with a bucket that has a dot: no certificate holds for it; set style: path")
            }
            (host, prefix) = ("\(bucket).\(authority)", "/")
        case .path: (host, prefix) = (authority, "/\(bucket)/")
        }
    }

    /// The path of an object, not percent-encoded: as signatures take it in.
    package func path(key: String) -> String { prefix + key }

    /// The whole address of an object, with its key percent-encoded.
    package func url(key: String) -> String {
        "\(scheme)://\(host)\(URIEncoding.encoded(path(key: key), keepsSlash: true))"
    }

    /// Scheme and authority in lower case; the port that the scheme implies is left out, as clients do in `Host`.
    private static func parts(_ endpoint: String) -> (String, String)? {
        let lower = endpoint.lowercased()
        guard let scheme = ["http", "https"].first(where: { lower.hasPrefix("\($0)://") }) else { return nil }
        var authority = lower.dropFirst(scheme.count + 3)
        if authority.hasSuffix("/") { authority.removeLast() }
        let usual = scheme == "http" ? ":80" : ":443"
        if authority.hasSuffix(usual), !authority.hasSuffix("]\(usual)") { authority.removeLast(usual.count) }
        let isClean = authority.utf8.allSatisfy { isLabel($0) || ".:[]".utf8.contains($0) }
        return isClean && !authority.isEmpty && authority.first != ":" ? (scheme, String(authority)) : nil
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isNumeric(_ authority: String) -> Bool {
        authority.hasPrefix("[") || authority.prefix(while: { $0 != ":" }).allSatisfy { $0.isNumber || $0 == "." }
    }
}
