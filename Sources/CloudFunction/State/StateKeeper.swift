package import LineModel
package import ObjectStore
package import ServiceSupport

/// The state object in its bucket.
package struct StateKeeper: Sendable {
    /// What was found.
    package enum Found: Sendable {
        /// - Parameter note: what happened to a damaged object.
        case state(FunctionState, S3Client.Condition, note: String?)
        /// A newer program wrote the object, in this version: it must not be overwritten.
        case newer(Int)
        /// The store cannot be reached, or refuses.
        case unknown(String)
    }

    private let client: S3Client
    private let key: String
    private let vantage: String

    /// Makes a keeper for one state object; nothing is read yet.
    ///
    /// - Parameters:
    ///   - key: the object's key in the bucket.
    ///   - vantage: the place that a fresh state is for.
    package init(client: S3Client, key: String, vantage: String) {
        self.client = client
        self.key = key
        self.vantage = vantage
    }

    /// - Parameter now: names the copy of a damaged object.
    package func read(at now: WallTime) async -> Found {
        do throws(DeliveryFailure) {
            switch try await client.get(key: key, maxBytes: FunctionState.maxPackedBytes) {
            case .absent, .unchanged: return .state(FunctionState(vantage: vantage), .absent, note: nil)
            case .object(let bytes, let etag):
                guard let etag else {
                    return .unknown("the store says no ETag of \(key), so that two calls at once could not be told")
                }
                return try await understand(bytes, etag, now)
            }
        } catch {
            return .unknown(error.message)
        }
    }

    private func understand(_ bytes: [UInt8], _ etag: String, _ now: WallTime) async throws(DeliveryFailure) -> Found {
        let condition = S3Client.Condition.unchanged(etag: etag)
        do throws(FunctionState.Unreadable) {
            return .state(try FunctionState(packed: bytes), condition, note: nil)
        } catch {
            switch error {
            case .newer(let version): return .newer(version)
            case .damaged(let reason):
                let aside = "\(key).damaged-\(now.compactText)"
                try await client.put(UploadObject(bytes: bytes, contentType: "application/octet-stream"), key: aside)
                return .state(
                    FunctionState(vantage: vantage), condition,
                    note: "the state object \(key) cannot be read: \(reason); it was moved to \(aside), and everything "
                        + "begins anew: open incidents are told again")
            }
        }
    }

    /// A write that took place.
    package struct Written: Sendable {
        /// What the next write asks the store to check.
        package let condition: S3Client.Condition
        /// The store itself made sure that nobody else wrote meanwhile.
        package let isGuarded: Bool
    }

    /// Writes it if nobody else did since it was read.
    ///
    /// A store that does not know `If-Match` (OpenStack Swift answers 501) is asked before and after: that leaves the
    /// moment between, so a function there should be given one call at a time.
    ///
    /// - Throws: `conditionFailed` where another call was first.
    package func write(_ state: FunctionState, _ condition: S3Client.Condition) async throws(DeliveryFailure) -> Written
    {
        let bytes: [UInt8]
        do { bytes = try state.packed() } catch {
            throw DeliveryFailure(.local, "the state could not be packed: \(error)")
        }
        guard bytes.count <= FunctionState.maxPackedBytes else {
            throw DeliveryFailure(.local, "the state has \(bytes.count) octets, more than it is read back with")
        }
        let object = UploadObject(bytes: bytes, contentType: "application/gzip")
        do throws(DeliveryFailure) {
            return Written(condition: try await put(object, condition), isGuarded: true)
        } catch {
            guard error.isNotImplemented, case .unchanged(let etag) = condition else { throw error }
            try await expect(etag)
            let written = try await put(object, nil)
            if case .unchanged(let own) = written { try await expect(own) }
            return Written(condition: written, isGuarded: false)
        }
    }

    private func put(
        _ object: UploadObject, _ condition: S3Client.Condition?
    ) async throws(DeliveryFailure) -> S3Client.Condition {
        .unchanged(etag: try await client.put(object, key: key, condition: condition))
    }

    /// Whether the object has this ETag now.
    private func expect(_ etag: String) async throws(DeliveryFailure) {
        guard case .object(_, let found?) = try await client.get(key: key, maxBytes: FunctionState.maxPackedBytes),
            found.filter({ $0 != "\"" }) == etag.filter({ $0 != "\"" })
        else { throw DeliveryFailure(.conditionFailed, place: key, "was changed by another call") }
    }
}

extension DeliveryFailure {
    /// Amazon S3's answer to a header that a store does not support.
    fileprivate var isNotImplemented: Bool { status == 501 }
}
