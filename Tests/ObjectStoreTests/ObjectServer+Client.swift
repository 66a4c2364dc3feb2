import AsyncHTTPClient
import LineModel
import TestSupport

@testable import ObjectStore
@testable import ServiceSupport

/// Clients of the store on loopback.
enum StoreKeys {
    static let secretKey = "SECRET-0001", token = "TOKEN-0002", accessKey = "ACCESS-0003"
}

extension ObjectServer {
    func client(signature: S3Client.Signature = .v4, timeLimit: Duration = .seconds(5)) throws -> S3Client {
        S3Client(
            client: WebClient(.shared), address: try S3Address(endpoint: endpoint, bucket: "reports", style: .path),
            credentials: S3Credentials(
                accessKey: StoreKeys.accessKey, secretKey: Secret(StoreKeys.secretKey),
                sessionToken: Secret(StoreKeys.token)),
            region: "r", signature: signature, timeLimit: timeLimit, now: { WallTime.ofTests })
    }
}
