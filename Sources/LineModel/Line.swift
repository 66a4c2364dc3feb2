/// A host and a port as a person wrote them; the host is a name or a literal address, not yet resolved.
package struct HostPort: Hashable, Sendable {
    /// A host name, a dotted IPv4 address, or an IPv6 address without brackets (with an optional `%zone`).
    package let host: String
    /// The UDP port, 1 to 65535.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}

extension HostPort: CustomStringConvertible {
    /// `host:port`, with brackets around an IPv6 address (RFC 3986 section 3.2.2).
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// The name of a payload format, as `--payload` and the lines file write it.
///
/// Which names exist is the catalogue's business (`ProbeWire`); this type only carries one.
package struct PayloadKind: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// Plumbline's own 32-octet header and padding, answered by any echo.
    package static let plumb = PayloadKind(rawValue: "plumb")
    /// `plumb` behind the UDP request header of RFC 1928 section 7, for a line with an echo behind its ingress.
    package static let relay = PayloadKind(rawValue: "relay")
}

/// One `key=value` of a line, for grouping.
package struct Tag: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// What is measured: in at `ingress`, out at `echo` behind it where there is one.
package struct Line: Hashable, Sendable {
    /// Unique in its file; `ingress>echo` (or `ingress`) where the file gave none.
    package let name: String
    package let ingress: HostPort
    /// Where the ingress forwards to; nil when the ingress itself answers.
    package let echo: HostPort?
    /// nil: `relay` with an echo, `plumb` without (or what the round's `--payload` says).
    package let payload: PayloadKind?
    /// In the order of the file, keys unique.
    package let tags: [Tag]
    /// Loss ratio (0...1) above which the line is abnormal; nil takes the round's.
    package let maxLoss: Double?
    /// Mean RTT above which the line is abnormal; nil takes the round's.
    package let maxRTT: Duration?

    package init(
        name: String? = nil, ingress: HostPort, echo: HostPort? = nil, payload: PayloadKind? = nil,
        tags: [Tag] = [], maxLoss: Double? = nil, maxRTT: Duration? = nil
    ) {
        self.name = name ?? echo.map { "\(ingress)>\($0)" } ?? "\(ingress)"
        self.ingress = ingress
        self.echo = echo
        self.payload = payload
        self.tags = tags
        self.maxLoss = maxLoss
        self.maxRTT = maxRTT
    }
}
