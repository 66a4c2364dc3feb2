internal import AsyncHTTPClient
internal import Foundation
internal import LineModel
internal import LineReport
internal import NIOCore
internal import NIOHTTP1
internal import ServiceSupport

/// One POST to a destination over HTTP.
struct RobotRequest: Sendable {
    /// How long a request may take, from its beginning to the last byte of the reply.
    static let timeLimit = Duration.seconds(20)
    static let maxReplyBytes = 64 * 1024

    let client: WebClient
    /// What messages call the place: `https://host:port`.
    let place: String
    var timeLimit = RobotRequest.timeLimit

    /// Posts JSON, or what `type` says.
    func post(
        _ body: [UInt8], to address: String, type: String = "application/json; charset=utf-8",
        headers: [(String, String)] = []
    ) async throws(DeliveryFailure) -> RobotReply {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: type)
        request.headers.add(name: "User-Agent", value: "plumblined/\(Version.text)")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(body)
        let prepared = request
        do {
            let reply = try await withTimeLimit(timeLimit) { [client, timeLimit] in
                try await Self.run(prepared, client, timeLimit)
            }
            if let reply { return reply }
        } catch let failure as DeliveryFailure {
            throw failure
        } catch {
            throw DeliveryFailure(
                .temporary(after: nil), place: place,
                "could not be asked\(client.route(to: address)) (\(ConnectionFault.words(error)))")
        }
        throw DeliveryFailure(
            .temporary(after: nil), place: place,
            "did not answer in \(timeLimit.shortText)\(client.route(to: address))")
    }

    private static func run(
        _ request: HTTPClientRequest, _ client: WebClient, _ limit: Duration
    ) async throws -> RobotReply {
        let response = try await client.client(for: request.url).execute(
            request, timeout: .nanoseconds(limit.nanosecondsWhole))
        // A longer reply is no failure: the status says what became of the message.
        let body = try await response.body.beginning(maxReplyBytes)
        let seconds = response.headers.first(name: "Retry-After").flatMap { Int($0) }
        return RobotReply(
            status: Int(response.status.code), body: body,
            retryAfter: seconds.map { .seconds(min(max($0, 0), 3600)) },
            date: response.headers.first(name: "Date").flatMap(HTTPDate.read))
    }
}

extension RobotRequest {
    /// Statuses that speak of this message, not of the address or its key (RFC 9110 sections 15.5.1, 14 and 21).
    private static let formRefusals: Set<Int> = [400, 413, 422]

    /// What an HTTP status means by itself; nil for success (any 2xx).
    func failure(for reply: RobotReply) -> DeliveryFailure? {
        switch reply.status {
        case 200...299: nil
        case 429:
            DeliveryFailure(
                .temporary(after: reply.retryAfter ?? .seconds(60)), place: place, "wants fewer messages (HTTP 429)")
        case 408, 500...599:
            DeliveryFailure(
                .temporary(after: reply.retryAfter), place: place, "answered HTTP \(reply.status)")
        case 300...399:
            DeliveryFailure(
                .allRefused, place: place, "redirects (HTTP \(reply.status))",
                remedy: "write the address that it redirects to")
        default:
            DeliveryFailure(
                Self.formRefusals.contains(reply.status) ? .itemRefused : .allRefused, place: place,
                "refused the message (HTTP \(reply.status))", remedy: "check the address and its key")
        }
    }

    /// The number under `key` in a reply of HTTP 200; anything else is a failure that passes.
    func code(_ key: String, in reply: RobotReply) throws(DeliveryFailure) -> Int {
        if let failure = failure(for: reply) { throw failure }
        guard let code = reply.object?[key] as? NSNumber else {
            throw DeliveryFailure(.temporary(after: nil), place: place, "gave no reply with \(key) in it")
        }
        return code.intValue
    }
}

extension Duration {
    /// Whole nanoseconds, bounded to 64 bits.
    var nanosecondsWhole: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : product.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }
}

/// A body of at most `most` bytes: what JSON escapes is not known before it is written, so the text's bound is lowered
/// until the body fits.
///
/// - Parameter make: the body with a text of at most so many bytes.
func fittingBody(
    _ most: Int, text bound: Int, _ make: (Int) throws(DeliveryFailure) -> [UInt8]
) throws(DeliveryFailure) -> [UInt8] {
    var bound = bound
    while true {
        let body = try make(bound)
        guard body.count > most, bound > DigestText.minBound else { return body }
        bound = max(DigestText.minBound, min(bound * 3 / 4, bound * most / body.count))
    }
}

/// JSON of values that Foundation can write, without escaped slashes.
func jsonBytes(_ object: [String: Any]) throws(DeliveryFailure) -> [UInt8] {
    do {
        return Array(
            try JSONSerialization.data(withJSONObject: object, options: [.withoutEscapingSlashes, .sortedKeys]))
    } catch {
        throw DeliveryFailure(.local, "the message cannot be written as JSON")
    }
}
