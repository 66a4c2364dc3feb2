import Foundation
import Testing

@testable import ObjectStore

/// Against what other programs sign while `scripts/integration s3` runs; without its variable there is nothing to do.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PLUMBLINE_S3_VECTORS"] != nil))
struct UploadsIntegrationSignatures {
    @Test("signatures equal those of botocore, curl and Tencent's SDK")
    func signatures() throws {
        let file = try #require(ProcessInfo.processInfo.environment["PLUMBLINE_S3_VECTORS"])
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let vectors = try JSONDecoder().decode([SignatureVector].self, from: data)
        #expect(vectors.count >= 200)
        for vector in vectors { #expect(try vector.found() == vector.authorization, "\(vector)") }
    }
}
