package import LinuxSocket
package import ProbeWire

/// A line with its names resolved: where its probes go and what they look like.
package struct ProbeTarget: Equatable, Sendable {
    /// The ingress, where probes go and replies come from.
    package let endpoint: Endpoint
    package let format: PayloadFormat
    /// What a relay's header names; nil for formats that name none.
    package let echo: RelayHeader?

    package init(endpoint: Endpoint, format: PayloadFormat, echo: RelayHeader? = nil) {
        precondition((echo != nil) == format.needsEcho, "an echo goes with a format that names it")
        self.endpoint = endpoint
        self.format = format
        self.echo = echo
    }

    /// Octets of a datagram whose plumb payload has `size` octets.
    @inlinable
    package func datagramLength(size: Int) -> Int { size + (echo?.length ?? 0) }
}

extension RelayHeader {
    /// The header that names `endpoint`.
    package init(_ endpoint: Endpoint) {
        self.init(high: endpoint.high, low: endpoint.low, isIPv6: endpoint.family == .ipv6, port: endpoint.port)
    }

    package var endpoint: Endpoint {
        Endpoint(high: high, low: low, scope: 0, port: port, family: isIPv6 ? .ipv6 : .ipv4)
    }
}
