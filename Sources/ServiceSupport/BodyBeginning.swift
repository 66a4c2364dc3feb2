package import AsyncHTTPClient
internal import NIOCore

extension HTTPClientResponse.Body {
    /// The first bytes, `most` of them at the most, 1 or more. Where they are there the rest is not waited for: leaving
    /// the loop ends the transfer.
    ///
    /// - Throws: what AsyncHTTPClient throws where the body breaks off.
    package func beginning(_ most: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in self {
            bytes.append(contentsOf: part.readableBytesView.prefix(most - bytes.count))
            if bytes.count == most { break }
        }
        return bytes
    }
}
