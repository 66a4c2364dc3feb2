package import LinuxSocket
package import ProbeWire

/// A line with its names resolved: where its probes go and what they look like.
package struct ProbeTarget: Equatable, Sendable {
    /// The ingress, where probes go and replies come from.
    package let endpoint: Endpoint
    /// Where the line's format stands among the round's formats.
    package let format: FormatSlot
    /// What a relay's header names; nil for formats that name none.
    package let echo: RelayHeader?
    /// Bytes of a datagram where they do not follow from the round's size alone; else 0.
    private let ownLength: Int

    /// - Parameter length: bytes of a datagram; nil for those of a plumb payload, behind a header where there is an
    ///   echo.
    package init(endpoint: Endpoint, format: FormatSlot, echo: RelayHeader? = nil, length: Int? = nil) {
        self.endpoint = endpoint
        self.format = format
        self.echo = echo
        ownLength = length ?? 0
    }

    /// The same line by another address: that of a proxy's relay.
    package func moved(to endpoint: Endpoint) -> ProbeTarget {
        ProbeTarget(endpoint: endpoint, format: format, echo: echo, length: ownLength > 0 ? ownLength : nil)
    }

    /// Bytes of a datagram whose plumb payload would have `size` bytes.
    package func datagramLength(size: Int) -> Int { ownLength > 0 ? ownLength : size + (echo?.length ?? 0) }
}

extension RelayHeader {
    /// The header that names `endpoint`.
    package init(_ endpoint: Endpoint) {
        self.init(high: endpoint.high, low: endpoint.low, isIPv6: endpoint.family == .ipv6, port: endpoint.port)
    }

    /// The address that the header names, without an IPv6 scope.
    package var endpoint: Endpoint {
        Endpoint(high: high, low: low, scope: 0, port: port, family: isIPv6 ? .ipv6 : .ipv4)
    }
}
