internal import AsyncHTTPClient
internal import Foundation
internal import LineModel
internal import LineReport
internal import NIOCore
internal import NIOHTTP1
package import ObjectStore
package import ServiceSupport

/// A database that takes Prometheus' remote write 1.0 (prometheus.io, "Remote-Write Specification").
package struct PrometheusTarget: UploadTarget {
    /// What the configuration can say below `prometheus`.
    package static let kind = UploadKind(
        keyword: "prometheus",
        parameters: [
            ParameterSpec("url", .address, isRequired: true), ParameterSpec("labels", .texts),
            ParameterSpec("headers", .secrets), ParameterSpec("username", .text), ParameterSpec("password", .secret),
            ParameterSpec("token", .secret), ParameterSpec("timeout", .duration),
        ],
        make: { parameters, surroundings throws(ParameterProblem) in
            var checks = ParameterChecks()
            _ = checks.value(or: []) { () throws(ParameterProblem) in try labels(parameters) }
            let timeLimit = parameters.duration("timeout") ?? .seconds(30)
            if timeLimit < .seconds(1) || timeLimit > .seconds(3600) { checks.refuse("timeout", "is 1s to 1h") }
            var headers = checks.value(or: []) { () throws(ParameterProblem) in
                try WriteHeaders.read(parameters.secrets("headers"))
            }
            if let login = checks.value(or: nil, { () throws(ParameterProblem) in try WriteHeaders.login(parameters) })
            {
                headers.append((name: "Authorization", value: login))
            }
            try checks.close()
            return PrometheusTarget(
                client: surroundings.client, url: parameters.secret("url") ?? Secret(""), headers: headers,
                secrets: parameters.filledIn
                    + [parameters.secret("token"), parameters.secret("password")].compactMap(\.self),
                timeLimit: timeLimit)
        })

    private static let maxReplyBytes = 64 * 1024
    /// What is shown of a refusal.
    private static let maxShown = 300

    let client: WebClient
    /// It may carry a key.
    let url: Secret
    let headers: [(name: String, value: Secret)]
    /// What else must not be shown.
    let secrets: [Secret]
    /// Of one request, to the last byte of its answer.
    let timeLimit: Duration

    /// The labels that every series gets beside its own.
    ///
    /// - Throws: when one is no `name=value`, or stands twice.
    package static func labels(_ parameters: Parameters) throws(ParameterProblem) -> [(name: String, value: String)] {
        var labels: [(name: String, value: String)] = []
        for text in parameters.texts("labels") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty, parts[0] == PrometheusText.labelName(parts[0]),
                !parts[0].hasPrefix("__")
            else {
                throw ParameterProblem(
                    "labels", "labels must be like site=shenzhen: a name of letters, digits and _, =, a value")
            }
            guard !labels.contains(where: { $0.name == parts[0] }) else {
                throw ParameterProblem("labels", "labels has \(parts[0]) twice; write it once")
            }
            labels.append((name: parts[0], value: parts[1]))
        }
        return labels
    }

    /// Sends one request.
    ///
    /// The specification: 2xx is done; 5xx and 429 are sent again, later; with any other status the same request would
    /// be refused for ever, and is not sent again.
    package func put(_ object: UploadObject, key: String) async throws(DeliveryFailure) {
        let answer: Answer?
        let request = request(object)
        do {
            answer = try await withTimeLimit(timeLimit) { [client] in
                try await Self.read(
                    try await client.client(for: request.url).execute(request, deadline: .distantFuture))
            }
        } catch {
            throw DeliveryFailure(
                .temporary(after: nil), place: place,
                "cannot be reached\(client.route(to: url.reveal())): \(hidden(ConnectionFault.words(error)))")
        }
        guard let answer else {
            throw DeliveryFailure(
                .temporary(after: nil), place: place,
                "did not answer within \(timeLimit.shortText)\(client.route(to: url.reveal()))")
        }
        if let failure = failure(answer) { throw failure }
    }

    private func request(_ object: UploadObject) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.reveal())
        request.method = .POST
        request.headers = HTTPHeaders([
            ("Content-Type", object.contentType), ("Content-Encoding", object.contentEncoding ?? "snappy"),
            ("X-Prometheus-Remote-Write-Version", "0.1.0"), ("User-Agent", "plumblined/\(Version.text)"),
        ])
        for (name, value) in headers { request.headers.add(name: name, value: value.reveal()) }
        request.body = .bytes(ByteBuffer(bytes: object.bytes))
        return request
    }

    private struct Answer: Sendable {
        let status: Int
        let retryAfter: Duration?
        let body: String
    }

    private static func read(_ response: HTTPClientResponse) async throws -> Answer {
        let body = try await response.body.beginning(maxReplyBytes)
        let seconds = response.headers.first(name: "Retry-After").flatMap { Int64($0) }
        return Answer(
            status: Int(response.status.code),
            retryAfter: seconds.flatMap { (0...86_400).contains($0) ? .seconds($0) : nil },
            body: String(decoding: body, as: UTF8.self))
    }

    private func failure(_ answer: Answer) -> DeliveryFailure? {
        let said = hidden(answer.body).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let cause =
            "answered \(answer.status)" + (said.isEmpty ? "" : " \(TerminalText.quoted(said.prefix(Self.maxShown)))")
        switch answer.status {
        case 200...299: return nil
        case 429, 500...599:
            return DeliveryFailure(
                .temporary(after: answer.retryAfter), place: place, cause, status: answer.status)
        case 300...399:
            return DeliveryFailure(
                .allRefused, place: place, cause, remedy: "write the address that it redirects to",
                status: answer.status)
        case 401, 403, 404, 405:
            return DeliveryFailure(
                .itemRefused, place: place, cause, remedy: "check the address, the login and the headers",
                status: answer.status)
        default: return DeliveryFailure(.itemRefused, place: place, cause, status: answer.status)
        }
    }

    /// Without path and query, which may hold a key.
    private var place: String {
        let text = url.reveal()
        guard let end = text.firstRange(of: "://") else { return "the database" }
        return "the database \(text[..<text[end.upperBound...].prefix { !"/?#".contains($0) }.endIndex])"
    }

    /// A server may repeat what it was sent.
    private func hidden(_ text: String) -> String {
        Secret.hiding(secrets + headers.map(\.value), in: text)
    }
}

/// The headers that a request to a database has beside those of the protocol.
package enum WriteHeaders {
    /// The protocol's own, and those of one connection (RFC 9110 section 7.6.1).
    private static let ownNames: Set<String> = [
        "authorization", "connection", "content-encoding", "content-length", "content-type", "host", "te", "trailer",
        "transfer-encoding", "upgrade", "user-agent", "x-prometheus-remote-write-version",
    ]

    /// `Name: value` each.
    ///
    /// - Throws: without the value, which may be a key.
    package static func read(_ texts: [Secret]) throws(ParameterProblem) -> [(name: String, value: Secret)] {
        var headers: [(name: String, value: Secret)] = []
        for text in texts {
            let parts = text.reveal().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map(String.init) ?? ""
            guard parts.count == 2, isName(name) else {
                throw ParameterProblem("headers", "headers must be like X-Scope-OrgID: games; write name: value")
            }
            guard !ownNames.contains(name.lowercased()) else {
                throw ParameterProblem(
                    "headers",
                    "headers has \(name), which the program writes itself; a login goes into username and password, "
                        + "or token")
            }
            let value = parts[1].drop { $0 == " " }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
                throw ParameterProblem("headers", "headers has characters that no header may hold; write ASCII")
            }
            headers.append((name: name, value: Secret(String(value))))
        }
        return headers
    }

    /// The value of `Authorization`; nil when none is sent.
    package static func login(_ parameters: Parameters) throws(ParameterProblem) -> Secret? {
        switch (parameters.text("username"), parameters.secret("password"), parameters.secret("token")) {
        case (nil, nil, nil): return nil
        case (nil, nil, .some(let token)): return Secret("Bearer \(token.reveal())")
        case (.some(let name), .some(let password), nil):
            return Secret("Basic " + Data("\(name):\(password.reveal())".utf8).base64EncodedString())
        default: throw ParameterProblem(nil, "write username and password, or token alone")
        }
    }

    /// A token of RFC 9110 section 5.6.2.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "!#$%&'*+-.^_`|~".utf8.contains($0)
            }
    }
}
