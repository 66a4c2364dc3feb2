internal import Glibc

/// Asks the kernel how it would send to an address, without sending (connect(2) on a datagram socket only looks the route
/// up). Used by one thread.
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
        // The last address's source address would stay and be routed from: to the outside from 127.0.0.1 there is no way.
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        _ = connect(socket.descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
        let result = endpoint.withSockaddr { connect(socket.descriptor, $0, $1) }
        guard result == 0 else { throw Errno.last }
        let value =
            switch endpoint.family {
            case .ipv4: socket.get(Int32(IPPROTO_IP), IP_MTU)
            case .ipv6: socket.get(Int32(IPPROTO_IPV6), IPV6_MTU)
            }
        return Int(value ?? 65_535)
    }
}
