internal import HTTPTypes
internal import Hummingbird
internal import LineModel

/// Answers requests for other names than the server's with 421 (RFC 9110 section 15.5.20).
struct HostCheck: Sendable {
    let hosts: WebHosts
    let counts: ConnectionCounts

    /// - Returns: why the request is not answered; nil where it may be.
    func refusal(of request: Request) -> String? {
        let further = HTTPField.Name("Host").map { request.headers[values: $0] } ?? []
        let asked = [request.head.authority].compactMap(\.self) + further
        guard !hosts.allows(asked) else { return nil }
        counts.noteMisdirected()
        let shown = TerminalText.quoted((asked.first ?? "").prefix(40))
        return asked.count > 1
            ? "the request has more than one Host"
            : "this server is not asked by the name \(shown); if it is to be, add the name to web.hosts of its settings"
    }
}
