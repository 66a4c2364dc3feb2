import AsyncHTTPClient
import LineModel
import TestSupport
import Testing

@testable import ObjectStore
@testable import ServiceSupport

/// Addresses that anybody can fetch, against Amazon's published one and what botocore 1.43 and cos-python-sdk-v5
/// 1.9.44 made.
@Suite struct PresignedAddressTests {
    private static func client(
        _ signature: S3Client.Signature, token: String? = nil, secret: String, seconds: Int64
    ) throws -> S3Client {
        let (endpoint, bucket) = signature == .v4 ? ("https://s3.example", "bucket") : ("https://cos.example", "b-1")
        return S3Client(
            client: WebClient(.shared),
            address: try S3Address(endpoint: endpoint, bucket: bucket, style: .virtual),
            credentials: S3Credentials(
                accessKey: "access", secretKey: Secret(secret), sessionToken: token.map { Secret($0) }),
            region: "eu-north-1", signature: signature, timeLimit: .seconds(5),
            now: { WallTime(nanosecondsSince1970: seconds * 1_000_000_000) })
    }

    @Test("Amazon's published example gets its published signature")
    func published() {
        let credentials = S3Credentials(
            accessKey: "AKIA" + "IOSFODNN7EXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        let query = SigV4(credentials: credentials, region: "us-east-1").presignedQuery(
            host: "examplebucket.s3.amazonaws.com", path: "/test.txt", seconds: 86_400,
            time: WallTime(nanosecondsSince1970: 1_369_353_600_000_000_000))
        #expect(query.hasSuffix("=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    }

    @Test("SigV4's addresses are those of botocore")
    func v4() throws {
        let begin =
            "https://bucket.s3.example/a%20b%2B%C3%A9/1.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + "access%2F20261124%2Feu-north-1%2Fs3%2Faws4_request&X-Amz-Date=20261124T033026Z&X-Amz-Expires=604800&"
        let plain = try Self.client(.v4, secret: "SEC/ret+1", seconds: 1_795_491_026)
        #expect(
            plain.presignedAddress(key: "a b+é/1.png", for: .seconds(9_999_999)).reveal()
                == begin + "X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "b89d871d2f5b4796218895c542b383e0fc482bae586aa2c5e0b6721a79f135a9")
        let token = try Self.client(.v4, token: "TOK/1+2=", secret: "SEC/ret+1", seconds: 1_795_491_026)
        let address = token.presignedAddress(key: "a b+é/1.png", for: .seconds(604_800)).reveal()
        #expect(address.contains("&X-Amz-Security-Token=TOK%2F1%2B2%3D&"))
        #expect(address.hasSuffix("=b2bab8c9dd630f659d419f15d88ebbaf13c4badc1756283408ab7e46a4d96c4f"))
    }

    @Test("COS's addresses are those of its SDK")
    func cos() throws {
        let begin =
            "https://b-1.cos.example/a%20b%2B%C3%A9/1.png?q-sign-algorithm=sha1&q-ak=access&q-sign-time="
            + "1794999940%3B1795604800&q-key-time=1794999940%3B1795604800&q-header-list=host&q-url-param-list="
        let plain = try Self.client(.cos, secret: "SECret1", seconds: 1_795_000_000)
        #expect(
            plain.presignedAddress(key: "a b+é/1.png", for: .seconds(604_800)).reveal()
                == begin + "&q-signature=b88f6db407a61d9334e45098871d6af5a9dbdd9d")
        let token = try Self.client(.cos, token: "TOK/1+2=", secret: "SECret1", seconds: 1_795_000_000)
        #expect(
            token.presignedAddress(key: "a b+é/1.png", for: .seconds(604_800)).reveal()
                == begin
                + "x-cos-security-token&q-signature=479b8c6a2f1cbb8fb692ffdedca30a9aad9e1add&x-cos-security-token=TOK%2F1%2B2%3D"
        )
    }

    @Test("An address shows neither the secret key nor itself where it is logged")
    func secrecy() throws {
        let address = try Self.client(.v4, secret: "SEC/ret+1", seconds: 0).presignedAddress(key: "k", for: .zero)
        #expect(!address.reveal().contains("SEC") && !"\(address)".contains("Signature"))
        #expect(address.reveal().contains("X-Amz-Expires=1&"))
    }
}
