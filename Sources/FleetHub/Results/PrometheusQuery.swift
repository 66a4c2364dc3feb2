internal import AsyncHTTPClient
internal import Foundation
internal import LineModel
internal import LineService
internal import NIOCore
internal import NIOHTTP1
internal import ServiceSupport

/// Questions to a store by Prometheus' HTTP API, `POST /api/v1/query_range`.
struct PrometheusQuery: Sendable {
    /// One question: an expression at times that are evenly apart.
    struct Range: Sendable, Equatable {
        var expression: String
        /// Milliseconds since 1970, the first and the last time.
        var from: Int64
        var to: Int64
        /// Milliseconds between two times.
        var step: Int64
    }

    /// A series of an answer: its labels, and values by their times in milliseconds.
    struct Series: Sendable {
        var labels: [String: String]
        var values: [(at: Int64, value: Double)]
    }

    /// Of an answer; a year of one line from a hundred vantages is far below it.
    private static let maxReplyBytes = 256 << 20
    private static let maxShown = 300

    private let client: WebClient
    private let url: Secret
    private let headers: [(name: String, value: Secret)]
    private let secrets: [Secret]
    private let timeLimit: Duration

    /// Asks nobody.
    init(_ surroundings: Surroundings) {
        (client, url, headers, secrets, timeLimit) = (surroundings.client, Secret(""), [], [], .seconds(1))
    }

    init(_ parameters: Parameters, _ surroundings: Surroundings) throws(ParameterProblem) {
        var headers = try WriteHeaders.read(parameters.secrets("headers"))
        if let login = try WriteHeaders.login(parameters) { headers.append((name: "Authorization", value: login)) }
        self.headers = headers
        client = surroundings.client
        url = parameters.secret("query") ?? Secret("")
        secrets =
            parameters.filledIn + [parameters.secret("token"), parameters.secret("password")].compactMap(\.self)
        timeLimit = parameters.duration("timeout") ?? .seconds(30)
    }

    /// - Throws: a `ResultsFailure`.
    func range(_ range: Range) async throws -> [Series] {
        let answer: (status: Int, body: [UInt8])?
        do {
            let request = try request(range)
            answer = try await withTimeLimit(timeLimit) { [client] in
                let response = try await client.client(for: request.url).execute(request, deadline: .distantFuture)
                return (Int(response.status.code), try await response.body.beginning(Self.maxReplyBytes))
            }
        } catch {
            throw failure("cannot be reached: \(ConnectionFault.words(error))")
        }
        guard let answer else { throw failure("did not answer within \(timeLimit.shortText)") }
        guard answer.status == 200 else {
            let said =
                String(decoding: answer.body.prefix(2000), as: UTF8.self)
                .split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            let shown = said.isEmpty ? "" : " \(TerminalText.quoted(hidden(said).prefix(Self.maxShown)))"
            throw failure("answered \(answer.status)\(shown); check results.query, the login and the headers")
        }
        guard let series = MatrixAnswer.series(answer.body) else {
            throw failure("answered what is no matrix of its API; check results.query")
        }
        return series
    }

    private func request(_ range: Range) throws -> HTTPClientRequest {
        let base = url.reveal()
        // What stands behind `?` goes with every question: a tenant or a key.
        let halves = base.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = (halves.first.map(String.init) ?? "").withoutEnd("/")
        let address = path.hasSuffix("/api/v1") ? path : path + "/api/v1"
        var request = HTTPClientRequest(
            url: address + "/query_range" + (halves.count > 1 ? "?\(halves[1])" : ""))
        request.method = .POST
        request.headers = HTTPHeaders([
            ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
            ("User-Agent", "plumbhub/\(Version.text)"),
        ])
        for (name, value) in headers { request.headers.add(name: name, value: value.reveal()) }
        // `nocache`: VictoriaMetrics moves the times to multiples of the step without it; others pass over it.
        let items = [
            ("query", range.expression), ("start", Self.seconds(range.from)), ("end", Self.seconds(range.to)),
            ("step", Self.seconds(range.step)), ("nocache", "1"),
        ]
        let text = items.map { "\($0.0)=\(URIEncoding.encoded($0.1))" }.joined(separator: "&")
        request.body = .bytes(ByteBuffer(string: text))
        return request
    }

    /// Seconds with three decimals.
    static func seconds(_ milliseconds: Int64) -> String {
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return "\(whole).\(String(1000 + rest).dropFirst())"
    }

    private func failure(_ cause: String) -> ResultsFailure {
        let text = url.reveal()
        let place = text.firstRange(of: "://").map { mark in
            String(text[..<text[mark.upperBound...].prefix { !"/?#".contains($0) }.endIndex])
        }
        return ResultsFailure(.again(after: nil), "the results store \(place ?? "") \(hidden(cause))")
    }

    private func hidden(_ text: String) -> String {
        Secret.hiding(secrets + headers.map(\.value), in: text)
    }
}

extension String {
    fileprivate func withoutEnd(_ end: Character) -> String { last == end ? String(dropLast()) : self }
}
