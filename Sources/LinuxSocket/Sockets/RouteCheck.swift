internal import Glibc

/// Asks the kernel how it would send to an address, without sending (connect(2) on a datagram socket only looks the
/// route up).
package struct RouteCheck: Sendable {
    private let family: AddressFamily
    private let source: Endpoint?
    private let interface: String?
    private let codePoint: Int?
    /// Asks one question after the other; nil where each needs a socket of its own, since leaving a destination also
    /// undoes the binding to an interface, and so to that of a link-local source (`__udp_disconnect` of the kernel).
    private let reused: UDPSocket?

    /// - Parameters:
    ///   - source: address that the real sockets are bound to; nil for any.
    ///   - interface: interface that the real sockets are bound to; nil for any.
    ///   - codePoint: the DSCP that the real sockets send with, which rules may choose by; nil for none.
    /// - Throws: when the source or the interface cannot be used.
    package init(
        _ family: AddressFamily, source: Endpoint?, interface: String?, codePoint: Int? = nil
    ) throws(SocketError) {
        self.family = family
        self.source = source
        self.interface = interface
        self.codePoint = codePoint
        let socket = try Self.makeSocket(family, source, interface, codePoint, isICMP: false)
        reused = interface == nil && source?.isLinkLocal != true ? socket : nil
    }

    private static func makeSocket(
        _ family: AddressFamily, _ source: Endpoint?, _ interface: String?, _ codePoint: Int?, isICMP: Bool
    ) throws(SocketError) -> UDPSocket {
        // Without the permission for ICMP the way of UDP has to do: what measures by ICMP says what it lacks itself.
        let own = isICMP ? try? UDPSocket(icmp: family) : nil
        let socket = if let own { own } else { try UDPSocket(family) }
        if let codePoint { try socket.setDSCP(codePoint) }
        if let interface { try socket.bindToInterface(interface) }
        if let source {
            try socket.bind(to: source.withPort(0), purpose: .source(source.addressText))
        }
        return socket
    }

    /// The way that the kernel would take.
    ///
    /// - Parameter isICMP: the way of an echo request of ICMP, and not of a datagram of UDP; of UDP all the same where
    ///   the process may not probe by ICMP.
    /// - Throws: why there is none.
    package func route(to endpoint: Endpoint, isICMP: Bool = false) throws(Errno) -> Route {
        let socket: UDPSocket
        do throws(SocketError) {
            if let reused, !isICMP {
                // It first leaves where it was connected to: else it would keep that connection's source address, and
                // the interface of a link-local destination, and so ask for another route.
                socket = reused
                try socket.reconnect(to: endpoint)
            } else {
                socket = try Self.makeSocket(family, source, interface, codePoint, isICMP: isICMP)
                try socket.connect(to: endpoint)
            }
        } catch {
            throw error.errno
        }
        let largest =
            switch endpoint.family {
            case .ipv4: socket.get(Int32(IPPROTO_IP), IP_MTU)
            case .ipv6: socket.get(Int32(IPPROTO_IPV6), IPV6_MTU)
            }
        let local = try? socket.localEndpoint()
        return Route(
            maximumPacket: Int(largest ?? 65_535),
            localAddress: local.flatMap { $0.isUnspecified ? nil : $0.withPort(0) })
    }
}

/// How the kernel would send to an address.
package struct Route: Equatable, Sendable {
    /// The largest IP packet that goes this way (IP_MTU, IPV6_MTU; the path's where the kernel has learnt it).
    package let maximumPacket: Int
    /// The address, port 0, that it would be sent from; nil when not known. Its interface is the outgoing one unless
    /// routes were set up by hand to differ.
    package let localAddress: Endpoint?
}
