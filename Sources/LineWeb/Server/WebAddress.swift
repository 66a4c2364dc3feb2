/// Where the web server listens: `host:port`, `[v6]:port`; port 0 lets the kernel choose.
package struct WebAddress: Equatable, Sendable {
    /// A name or an address, an IPv6 one without its brackets; never empty.
    package let host: String
    /// 0...65535; 0 lets the kernel choose.
    package let port: Int

    /// nil when the text has no host, no port, or an IPv6 address without brackets.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = host
        self.port = port
    }
}
