internal import AsyncHTTPClient
internal import Foundation
package import LineModel
package import LineService
internal import NIOCore
internal import NIOHTTP1
internal import ObjectStore
package import ServiceSupport

/// What is asked of a hub takes so long and is so large at most.
package struct HubLimits: Sendable {
    /// For an answer to begin, and once more for its body to come.
    package var timeout = Duration.seconds(30)
    /// How long the hub may hold a request for the assignment until it changes.
    package var wait = Duration.seconds(30)
    /// Bytes of an assignment, as it comes and unpacked, and of the copy on the disk.
    package var assignmentBytes = 64 << 20
    /// Bytes of any other answer.
    package var answerBytes = 256 << 10
    /// How long the first round waits for the first assignment.
    package var firstWait = Duration.seconds(10)
    /// Pauses after failures in a row.
    package var pauses = RetryPauses(first: .seconds(2), max: .seconds(60))
    /// Between two requests for the assignment to a hub that does not hold them.
    package var leastPause = Duration.seconds(1)
    /// Lines of an assignment.
    package var lines = LinesSourceSettings.defaultMaxLines

    /// What the service asks with.
    package init() {}
}

/// An answer of a hub, whole.
package struct HubAnswer: Sendable {
    /// The status of HTTP.
    package var status: Int
    /// The tag of what it is; nil where it has none.
    package var entityTag: String?
    /// How long the hub asks to be left alone, a day at most; nil where it does not say.
    package var retryAfter: Duration?
    /// The body, unpacked.
    package var body: [UInt8]
}

/// Why a hub gave no answer that can be used.
package struct HubFailure: Error {
    /// For people, without addresses and secrets.
    package let words: String

    /// - Parameter words: no address and no secret may be in them.
    package init(words: String) { self.words = words }
}

/// Asks one address of a hub by the protocol of the fleet.
package struct HubClient: Sendable {
    /// How the vantage is called, and what it shows to be let in.
    package let settings: FleetSettings
    /// How long and how large an answer may be.
    package let limits: HubLimits
    private let client: WebClient

    /// - Parameter client: which the requests go through, with its proxies.
    package init(settings: FleetSettings, limits: HubLimits, client: WebClient) {
        (self.settings, self.limits, self.client) = (settings, limits, client)
    }

    /// What is asked.
    package enum Request: Sendable {
        /// What is to be measured.
        ///
        /// - Parameters:
        ///   - known: the tag of what is known of it; nil where nothing is.
        ///   - isHeld: whether the hub may hold the request until it is another one.
        case assignment(known: String?, isHeld: Bool)
        /// That it takes a round.
        ///
        /// - Parameter body: packed by gzip.
        case round(slot: Int64, body: [UInt8])
    }

    /// The address's scheme, host and port, which may be shown: settings with credentials in it are refused.
    package func shown(_ hub: String) -> String { hub + client.route(to: hub) }

    /// The answer of one address, whatever its status; redirects are not followed.
    ///
    /// - Throws: where it gives none within the limits.
    package func ask(_ hub: String, _ asked: Request) async throws(HubFailure) -> HubAnswer {
        let (request, isLong) = request(hub, asked)
        let timeout = isLong ? limits.wait + limits.timeout : limits.timeout
        do {
            let response = try await client.client(for: hub).execute(
                request, timeout: .nanoseconds(timeout.nanoseconds))
            return try await whole(response, asked)
        } catch let failure as HubFailure {
            throw failure
        } catch {
            throw HubFailure(words: "no answer (\(ConnectionFault.words(error)))")
        }
    }

    /// - Returns: whether the hub may hold it for a while, too.
    private func request(_ hub: String, _ asked: Request) -> (HTTPClientRequest, Bool) {
        var request: HTTPClientRequest
        var isLong = false
        switch asked {
        case .assignment(let known, let isHeld):
            request = HTTPClientRequest(url: "\(hub)/fleet/v1/assignment")
            request.headers.add(name: "Accept-Encoding", value: "gzip")
            if let known {
                request.headers.add(name: "If-None-Match", value: known)
                isLong = isHeld
                // RFC 7240 section 4.3.
                let wait = limits.wait.nanoseconds / 1_000_000_000
                if isHeld { request.headers.add(name: "Prefer", value: "wait=\(wait)") }
            }
        case .round(let slot, let body):
            request = HTTPClientRequest(
                url: "\(hub)/fleet/v1/rounds/\(URIEncoding.encoded(settings.name))/\(slot)")
            request.method = .PUT
            request.headers.add(name: "Content-Type", value: "application/vnd.plumbline.round")
            request.headers.add(name: "Content-Encoding", value: "gzip")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        request.headers.add(name: "Accept", value: "application/json, application/problem+json")
        request.headers.add(name: "Authorization", value: "Bearer \(settings.token.reveal())")
        // Fields are ASCII (RFC 9110 section 5.5); the token says whose it is in any case.
        if settings.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            request.headers.add(name: "Plumbline-Vantage", value: settings.name)
        }
        let tags = settings.tags.map { "\(URIEncoding.encoded($0.key))=\(URIEncoding.encoded($0.value))" }
            .joined(separator: ";")
        if !tags.isEmpty { request.headers.add(name: "Plumbline-Tags", value: tags) }
        if settings.isFallback { request.headers.add(name: "Plumbline-Fallback", value: "true") }
        request.headers.add(name: "User-Agent", value: "plumblined/\(Version.text)")
        if let file = settings.authorities {
            request.tlsConfiguration = TrustRoots(file: file).tlsConfiguration
        }
        return (request, isLong)
    }

    private func whole(_ response: HTTPClientResponse, _ asked: Request) async throws -> HubAnswer {
        let status = Int(response.status.code)
        var isAssignment = false
        if case .assignment = asked, status == 200 { isAssignment = true }
        let most = isAssignment ? limits.assignmentBytes : limits.answerBytes
        var body: [UInt8]
        do {
            let collected = try await withTimeLimit(limits.timeout) {
                Array(buffer: try await response.body.collect(upTo: most))
            }
            guard let collected else { throw HubFailure(words: "its answer did not end in time") }
            body = collected
        } catch is NIOTooManyBytesError {
            throw HubFailure(words: "its answer is larger than \(most) bytes")
        }
        for coding in response.headers[canonicalForm: "Content-Encoding"].reversed() {
            switch coding.lowercased() {
            case "identity": break
            case "gzip", "x-gzip":
                guard let unpacked = Gunzip.unpack(body, maxBytes: most) else {
                    throw HubFailure(words: "its answer is no whole gzip file, or unpacks to more than \(most) bytes")
                }
                body = unpacked
            default: throw HubFailure(words: "its answer has a Content-Encoding that was not asked for")
            }
        }
        let after = response.headers.first(name: "Retry-After").flatMap { Int($0) }
        return HubAnswer(
            status: status, entityTag: response.headers.first(name: "ETag"),
            retryAfter: after.map { .seconds(min(max($0, 0), 86_400)) }, body: body)
    }
}
