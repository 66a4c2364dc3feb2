internal import HTTPTypes
internal import Hummingbird
internal import LineModel
internal import NIOCore

/// A request to a server that is no service's page: what it asks, and its content when it is wanted.
package struct FrameRequest: Sendable {
    /// Why there is no content to be had.
    package enum BodyFailure: Error, Equatable, Sendable {
        /// It has more bytes than are taken; the rest is not read.
        case tooLong
        /// The connection ended, or what came is no content.
        case broken
    }

    /// As it was sent: `GET`, `PUT`. Methods are told by the case of their letters (RFC 9110 section 9.1).
    package let method: String
    /// The parts of the path, decoded, without the base path; empty for the server's own address.
    package var parts: [String] { visit.parts }
    /// The items of the query, decoded, in their order.
    package var query: [(name: String, value: String)] { visit.query }
    /// How a problem names the path (RFC 9457 section 3.1.5).
    package var instance: String { visit.instance }
    /// The literal address that asks, as far as trusted proxies tell; empty where the connection has none.
    package var address: String { visit.origin.address }
    let visit: Visit
    let request: Request
    let channel: any Channel

    init(_ request: Request, _ visit: Visit, _ channel: any Channel) {
        method = request.method.rawValue
        self.visit = visit
        self.request = request
        self.channel = channel
    }

    /// The field's values, one for each time that it was sent; none where it was not, or has no possible name.
    package func fields(_ name: String) -> [String] {
        HTTPField.Name(name).map { request.headers[values: $0] } ?? []
    }

    /// How many bytes of content the request says it has; nil where it does not say.
    package var declaredLength: Int? { fields("Content-Length").first.flatMap { Int($0) } }

    /// The content, whole.
    ///
    /// - Parameter most: bytes. What says that it is longer is not read at all.
    package func body(most: Int) async throws(BodyFailure) -> [UInt8] {
        guard declaredLength ?? 0 <= most else { throw .tooLong }
        do {
            return Array((try await request.body.collect(upTo: most)).readableBytesView)
        } catch {
            throw error is NIOTooManyBytesError ? .tooLong : .broken
        }
    }

    /// The answer waits for something to happen, and takes as long as it takes.
    ///
    /// - Parameter whenGone: called when whoever asked has left, at once where that was before.
    package func waits(whenGone: @escaping @Sendable () -> Void) async {
        await AskedConnection(channel).willWait(whenGone)
    }
}
