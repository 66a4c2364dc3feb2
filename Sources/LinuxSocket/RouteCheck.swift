internal import Glibc

/// Asks the kernel how it would send to an address, without sending (connect(2) on a datagram socket only looks the
/// route up). Used by one thread.
package final class RouteCheck {
    private let socket: UDPSocket

    /// - Parameters:
    ///   - source: address that the real sockets are bound to; nil for any.
    ///   - interface: interface that the real sockets are bound to; nil for any.
    package init(_ family: AddressFamily, source: Endpoint?, interface: String?) throws(SocketError) {
        socket = try UDPSocket(family)
        if let interface { try socket.bindToInterface(interface) }
        if let source {
            try socket.bind(to: source.withPort(0), purpose: "--source \(source.addressText)")
        }
    }

    /// The largest IP packet that the route takes (IP_MTU, IPV6_MTU; the path's where the kernel has learnt it).
    ///
    /// - Throws: why there is no route.
    package func maximumPacket(to endpoint: Endpoint) throws(Errno) -> Int {
        forgetLast()
        let result = endpoint.withSockaddr { connect(socket.descriptor, $0, $1) }
        guard result == 0 else { throw Errno.last }
        let value =
            switch endpoint.family {
            case .ipv4: socket.get(Int32(IPPROTO_IP), IP_MTU)
            case .ipv6: socket.get(Int32(IPPROTO_IPV6), IPV6_MTU)
            }
        return Int(value ?? 65_535)
    }

    /// The address that the kernel chose to send from for the last route found; nil when there was none. Its interface is
    /// the outgoing one unless routes were set up by hand to differ.
    package func lastLocalAddress() -> Endpoint? {
        guard let local = try? socket.localEndpoint(), !local.isUnspecified else { return nil }
        return local.withPort(0)
    }

    /// Dissolves the last association (connect(2), AF_UNSPEC); otherwise the source address that was chosen for it would be
    /// kept for the next one.
    private func forgetLast() {
        var none = sockaddr()
        none.sa_family = sa_family_t(AF_UNSPEC)
        _ = connect(socket.descriptor, &none, socklen_t(MemoryLayout<sockaddr>.size))
    }
}
