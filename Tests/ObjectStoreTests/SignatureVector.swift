import Foundation
import LineModel
import Testing

@testable import ObjectStore
@testable import ServiceSupport

/// A request with the signature that another program made for it, with the access key `access`.
struct SignatureVector: Decodable, Sendable, CustomTestStringConvertible {
    /// `v4` in the region `eu-north-1`, or `cos`.
    let kind, secret: String
    let token: String?
    let path: String
    let query, headers: [String: String]
    /// `20130524T000000Z`; of `cos` none.
    let time: String
    /// The value of `Authorization`, or its end.
    let authorization: String
    /// `PUT` if it is not given.
    var method: String?

    var testDescription: String { "\(kind) \(path)" }

    /// The value of `Authorization` that this package makes for it.
    func found() throws -> String {
        let credentials = S3Credentials(
            accessKey: "access", secretKey: Secret(secret), sessionToken: token.map(Secret.init))
        let request = SigningRequest(
            method: method ?? "PUT", path: path, query: query.map { ($0.key, $0.value) },
            headers: headers.map { ($0.key, $0.value) })
        guard kind == "v4" else {
            return COSSignature(credentials: credentials)
                .authorization(request, seconds: 1_794_999_940..<1_795_000_900)
        }
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        let seconds = try style.parse(time).timeIntervalSince1970
        return SigV4(credentials: credentials, region: "eu-north-1").authorization(
            request, payloadHash: try #require(headers["x-amz-content-sha256"]),
            time: WallTime(nanosecondsSince1970: Int64(seconds) * 1_000_000_000))
    }
}
