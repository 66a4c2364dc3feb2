/// A host and a port as a person wrote them; the host is a name or a literal address, not yet resolved.
package struct HostPort: Hashable, Sendable {
    /// A host name, a dotted IPv4 address, or an IPv6 address without brackets (with an optional `%zone`).
    package let host: String
    /// The UDP port, 1 to 65535.
    package let port: UInt16

    /// - Parameter port: 1 to 65535; 0 is no port that could be probed.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}

extension HostPort {
    /// Whether the host is a literal address and no name: it has a colon, or digits and dots alone.
    package var hasLiteralHost: Bool {
        host.contains(":")
            || host.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: ".") }
    }
}

extension HostPort: CustomStringConvertible {
    /// `host:port`, with brackets around an IPv6 address (RFC 3986 section 3.2.2).
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
