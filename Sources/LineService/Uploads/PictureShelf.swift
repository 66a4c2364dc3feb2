package import LineModel
internal import ObjectStore
package import ServiceSupport
internal import Synchronization

/// Puts the pictures of messages where robots can fetch them: into the bucket of the first entry of `upload`, each
/// under an address that holds for a week without a login. Nothing removes them: a rule of the bucket does.
package final class PictureShelf: Sendable {
    /// How long an address holds; what the stores permit at most.
    package static let holds = Duration.seconds(7 * 86_400)

    private let client = Mutex<S3Client?>(nil)
    private let surroundings: Surroundings
    private let vantage: String

    /// A shelf without a bucket.
    ///
    /// - Parameter vantage: keys begin with its name.
    package init(_ surroundings: Surroundings, vantage: String) {
        self.surroundings = surroundings
        self.vantage = vantage
    }

    /// Uses the first bucket of these entries from now on; none, where there is none.
    package func adopt(_ uploads: [UploadSettings]) {
        // The reader of the configuration said already what is wrong with them.
        let first = uploads.first { $0.kind.keyword == S3Target.kind.keyword }
        let made = first.flatMap { try? S3Target.client($0.parameters, surroundings) }
        client.withLock { $0 = made }
    }

    /// Stores a picture.
    ///
    /// - Returns: its address, which whoever has it may fetch.
    /// - Throws: why it was not stored.
    package func publish(_ png: [UInt8], of digest: Digest) async throws(DeliveryFailure) -> Secret {
        guard let client = client.withLock({ $0 }), let pattern = try? KeyPattern(Self.pattern) else {
            throw DeliveryFailure(
                .local, "no object store is configured that a picture could be fetched from",
                remedy: "name a bucket under upload")
        }
        // Several messages of one round may show different things.
        let number = Int((surroundings.random() * 0xFFFF_FFFF).rounded(.down))
        let key =
            pattern.key(.init(vantage: vantage, time: digest.at, round: digest.roundID))
            + "-\(String(number, radix: 16)).png"
        try await client.put(UploadObject(bytes: png, contentType: "image/png"), key: key)
        return client.presignedAddress(key: key, for: Self.holds)
    }

    private static let pattern = "{vantage}/pictures/{date}/{time}-{round}"
}
