internal import AsyncHTTPClient
internal import Foundation
internal import LineModel
internal import NIOCore
internal import NIOHTTP1

/// Requests to a platform's runtime interface, which is on this machine: plain HTTP, no redirects, no time limit.
struct RuntimeHTTP: Sendable {
    /// The largest event that is read, bytes: Lambda hands over 6 MB at most, SCF 128 KB of an asynchronous event.
    private static let maxBytes = 8 << 20

    struct Answer {
        let headers: HTTPHeaders
        let body: [UInt8]
    }

    let client: HTTPClient
    /// `http://host:port/prefix`, without a slash at its end.
    let base: String

    func get(_ path: String) async throws(RuntimeFailure) -> Answer {
        try await send(HTTPClientRequest(url: base + path))
    }

    func post(
        _ path: String, _ body: [UInt8], headers: [(String, String)] = []
    ) async throws(RuntimeFailure) {
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers = HTTPHeaders(headers + [("content-type", "application/json")])
        request.body = .bytes(ByteBuffer(bytes: body))
        _ = try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws(RuntimeFailure) -> Answer {
        let status: UInt
        let answer: Answer
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            status = response.status.code
            var body: [UInt8] = []
            for try await part in response.body {
                body += part.readableBytesView
                if body.count > Self.maxBytes { break }
            }
            answer = Answer(headers: response.headers, body: body)
        } catch {
            throw .broken("the platform's runtime interface cannot be used: \(error)")
        }
        guard answer.body.count <= Self.maxBytes else {
            throw .refused("the platform sent more than \(Self.maxBytes) octets, which no event has")
        }
        switch status {
        case 200...299: return answer
        case 500...: throw .broken("the platform answered \(status) at \(request.url)")
        default:
            let said = String(decoding: answer.body.prefix(200), as: UTF8.self)
            throw .refused("the platform answered \(status) at \(request.url): \(TerminalText.quoted(said))")
        }
    }
}

extension FunctionFault {
    /// The form that both platforms show in their log.
    func body(result: [UInt8]? = nil) -> [UInt8] {
        var object: [String: Any] = ["errorType": kind.rawValue, "errorMessage": message, "stackTrace": [String]()]
        if let result, let value = try? JSONSerialization.jsonObject(with: Data(result)) { object["result"] = value }
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return data.map { [UInt8]($0) } ?? Array("{}".utf8)
    }
}
