internal import AsyncHTTPClient
internal import Crypto
internal import Foundation
package import LineModel
internal import NIOCore
internal import NIOHTTP1
package import ServiceSupport

/// One bucket of an S3-compatible object store.
package struct S3Client: Sendable {
    /// The way requests are signed; its raw value is what the configuration says.
    package enum Signature: String, Sendable, CaseIterable {
        case v4
        /// Tencent COS's own.
        case cos
    }

    /// What must hold of the object that is there for a put to take place.
    package enum Condition: Equatable, Sendable {
        /// It has this ETag, as `put` and `get` return it.
        case unchanged(etag: String)
        case absent
    }

    /// What a get found.
    package enum Found: Equatable, Sendable {
        case object([UInt8], etag: String?)
        case absent
        /// It still has the ETag that was given.
        case unchanged
    }

    private static let maxErrorBytes = 64 * 1024
    /// COS's signature holds from a minute ago, for clocks that differ a little.
    private static let cosSpan: Range<Int64> = -60..<900

    private let client: WebClient
    private let address: S3Address
    private let credentials: S3Credentials
    private let region: String
    private let signature: Signature
    private let timeLimit: Duration
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - client: must not follow redirects, since a signature holds for one host.
    ///   - region: the store's name of the bucket's region, which `v4` signs.
    ///   - timeLimit: for one request with its answer.
    ///   - now: the wall clock, by which signatures are dated.
    package init(
        client: WebClient, address: S3Address, credentials: S3Credentials, region: String,
        signature: Signature = .v4, timeLimit: Duration, now: @escaping @Sendable () -> WallTime
    ) {
        self.client = client
        self.address = address
        self.credentials = credentials
        self.region = region
        self.signature = signature
        self.timeLimit = timeLimit
        self.now = now
    }

    /// Puts an object in place, whole.
    ///
    /// It is there when the store says its ETag. A status alone does not tell: a network's portal says 200, too.
    ///
    /// - Parameter condition: what must hold of the object that is there; nil when it may be replaced whatever it is.
    /// - Returns: the new object's ETag.
    /// - Throws: why it was not put. When an answer is missing, the object may be there all the same.
    @discardableResult
    package func put(
        _ object: UploadObject, key: String, condition: Condition? = nil
    ) async throws(DeliveryFailure) -> String {
        // Buckets with a retention rule want it (Amazon S3 API Reference, PutObject), and the others check it.
        var headers = [
            ("content-type", object.contentType),
            ("content-md5", Data(Insecure.MD5.hash(data: object.bytes)).base64EncodedString()),
        ]
        if let encoding = object.contentEncoding { headers.append(("content-encoding", encoding)) }
        switch condition {
        case .unchanged(let etag): headers.append(("if-match", etag))
        case .absent where signature == .cos: headers.append(("x-cos-forbid-overwrite", "true"))
        case .absent: headers.append(("if-none-match", "*"))
        case nil: break
        }
        let answer = try await send("PUT", key, headers, body: object.bytes, maxBytes: Self.maxErrorBytes)
        guard (200...299).contains(answer.status) else { throw failure(answer) }
        guard let etag = answer.etag, !etag.isEmpty else { throw noStore(answer) }
        return etag
    }

    /// A success without what every store says of an object.
    private func noStore(_ answer: Answer) -> DeliveryFailure {
        let said = S3ErrorAnswer(body: text(answer))
        let title = said.title.map { " \(TerminalText.quoted(redacted($0)))" } ?? ""
        return DeliveryFailure(
            .allRefused, place: place, "answered \(answer.status)\(title) without an ETag: nothing was stored",
            remedy: redacted(said.elsewhere), status: answer.status)
    }

    /// Gets an object.
    ///
    /// - Parameters:
    ///   - etag: nothing is transferred if the object still has it; nil transfers it in any case.
    ///   - maxBytes: a larger object is a failure, and no more than so much of it is kept in memory.
    /// - Throws: why it is not known what is there.
    package func get(key: String, ifNot etag: String? = nil, maxBytes: Int) async throws(DeliveryFailure) -> Found {
        let headers = etag.map { [("if-none-match", $0)] } ?? []
        let answer = try await send("GET", key, headers, body: [], maxBytes: maxBytes)
        switch answer.status {
        case 200 where answer.isCut:
            throw DeliveryFailure(
                .itemRefused, place: "the object \(key)",
                "is larger than \(maxBytes) octets, which was not expected")
        case 200 where answer.etag == nil && S3ErrorAnswer(body: text(answer)).isPage: throw noStore(answer)
        case 200: return .object(answer.body, etag: answer.etag)
        case 304: return .unchanged
        case 404:
            let said = S3ErrorAnswer(body: text(answer))
            guard said.code != "NoSuchBucket", !said.isPage else { throw failure(answer) }
            return .absent
        default: throw failure(answer)
        }
    }

    /// An address by which anybody can get an object until it expires, without a login. Makes no request.
    ///
    /// - Parameter duration: 1 s to 7 days, as `v4` bounds it.
    package func presignedAddress(key: String, for duration: Duration) -> Secret {
        let time = now()
        let seconds = Int64(min(max(duration, .seconds(1)), .seconds(604_800)) / .seconds(1))
        let path = address.path(key: key)
        let query: String
        switch signature {
        case .v4:
            query = SigV4(credentials: credentials, region: region)
                .presignedQuery(host: address.host, path: path, seconds: Int(seconds), time: time)
        case .cos:
            let start = time.nanosecondsSince1970 / 1_000_000_000
            query = COSSignature(credentials: credentials).presignedQuery(
                host: address.host, path: path, seconds: (start + Self.cosSpan.lowerBound)..<(start + seconds))
        }
        return Secret("\(address.url(key: key))?\(query)")
    }

    private struct Answer: Sendable {
        let status: Int
        let etag: String?
        let retryAfter: Duration?
        let body: [UInt8]
        /// There was more of it.
        let isCut: Bool
    }

    private func failure(_ answer: Answer) -> DeliveryFailure {
        S3ErrorAnswer(body: text(answer))
            .failure(status: answer.status, retryAfter: answer.retryAfter, hide: redacted)
    }

    private func text(_ answer: Answer) -> String {
        String(decoding: answer.body.prefix(Self.maxErrorBytes), as: UTF8.self)
    }

    private var place: String { "the store \(address.host)" }

    /// A store may repeat what it was sent.
    private func redacted(_ message: String) -> String {
        let secrets = [Secret(credentials.accessKey), credentials.secretKey, credentials.sessionToken]
        return Secret.hiding(secrets.compactMap(\.self), in: message)
    }

    private func send(
        _ method: String, _ key: String, _ headers: [(String, String)], body: [UInt8], maxBytes: Int
    ) async throws(DeliveryFailure) -> Answer {
        let request = signed(method, key, headers, body: body)
        let answer: Answer?
        do {
            answer = try await withTimeLimit(timeLimit) {
                let response = try await client.client(for: request.url).execute(request, deadline: .distantFuture)
                return try await Self.read(
                    response, maxBytes: max(maxBytes, Self.maxErrorBytes), limit: maxBytes)
            }
        } catch {
            let cause = redacted(ConnectionFault.words(error))
            throw DeliveryFailure(
                .temporary(after: nil), place: place, "cannot be reached\(client.route(to: request.url)): \(cause)")
        }
        guard let answer else {
            throw DeliveryFailure(
                .temporary(after: nil), place: place,
                "did not answer within \(timeLimit.shortText)\(client.route(to: request.url))")
        }
        return answer
    }

    private static func read(
        _ response: HTTPClientResponse, maxBytes: Int, limit: Int
    ) async throws -> Answer {
        let body = try await response.body.beginning(maxBytes + 1)
        return Answer(
            status: Int(response.status.code), etag: response.headers.first(name: "etag"),
            retryAfter: response.headers.first(name: "retry-after").flatMap { Int64($0) }
                .flatMap { (0...86_400).contains($0) ? .seconds($0) : nil },
            body: body, isCut: body.count > limit)
    }

    private func signed(
        _ method: String, _ key: String, _ headers: [(String, String)], body: [UInt8]
    ) -> HTTPClientRequest {
        let time = now()
        var signing = SigningRequest(
            method: method, path: address.path(key: key), headers: [("host", address.host)] + headers)
        let authorization: String
        switch signature {
        case .v4:
            let hash = SigV4.payloadHash(body)
            signing.headers += [("x-amz-content-sha256", hash), ("x-amz-date", SigV4.timestamp(time))]
            if let token = credentials.sessionToken {
                signing.headers.append(("x-amz-security-token", token.reveal()))
            }
            authorization = SigV4(credentials: credentials, region: region)
                .authorization(signing, payloadHash: hash, time: time)
        case .cos:
            if let token = credentials.sessionToken {
                signing.headers.append(("x-cos-security-token", token.reveal()))
            }
            let seconds = time.nanosecondsSince1970 / 1_000_000_000
            authorization = COSSignature(credentials: credentials).authorization(
                signing, seconds: (seconds + Self.cosSpan.lowerBound)..<(seconds + Self.cosSpan.upperBound))
        }
        var request = HTTPClientRequest(url: address.url(key: key))
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(signing.headers.map { ($0.name, $0.value) })
        request.headers.add(name: "authorization", value: authorization)
        if method == "PUT" { request.body = .bytes(ByteBuffer(bytes: body)) }
        return request
    }
}
