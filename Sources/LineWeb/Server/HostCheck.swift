internal import HTTPTypes
internal import Hummingbird
internal import LineModel

/// Answers requests for other names than the server's with 421 (RFC 9110 section 15.5.20).
struct HostCheck: Sendable {
    let hosts: WebHosts
    let counts: ConnectionCounts

    /// - Returns: nil where the request may be answered.
    func refusal(of request: Request) -> Response? {
        let further = HTTPField.Name("Host").map { request.headers[values: $0] } ?? []
        let asked = [request.head.authority].compactMap(\.self) + further
        guard !hosts.allows(asked) else { return nil }
        counts.noteMisdirected()
        let shown = TerminalText.quoted((asked.first ?? "").prefix(40))
        let text =
            asked.count > 1
            ? "the request has more than one Host"
            : "this server is not asked by the name \(shown); if it is to be, add the name to web.hosts of its settings"
        return Reply.text(421, text).response(Reply.Asked(isHead: request.method == .head))
    }
}
