internal import CLinuxSocket
internal import Glibc

/// An unconnected, non-blocking UDP socket that closes itself. Used by one thread at a time.
package final class UDPSocket: Sendable {
    package let descriptor: Int32
    package let family: AddressFamily

    /// - Throws: when the kernel has no descriptor or no such family to give.
    package init(_ family: AddressFamily) throws(SocketError) {
        let descriptor = socket(family.raw, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(call: "socket(\(family))", errno: .last) }
        self.descriptor = descriptor
        self.family = family
        // An IPv6 socket is for IPv6 only: IPv4 has sockets of its own, and mapped addresses would match no line.
        if family == .ipv6 { try set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1, "IPV6_V6ONLY") }
    }

    deinit { close(descriptor) }

    /// Port 0 lets the kernel choose; `localEndpoint` reads it back.
    package func bind(to endpoint: Endpoint, purpose: String? = nil) throws(SocketError) {
        let result = endpoint.withSockaddr { Glibc.bind(descriptor, $0, $1) }
        guard result == 0 else { throw SocketError(call: "bind(\(endpoint))", errno: .last, purpose: purpose) }
    }

    /// What the socket is bound to.
    package func localEndpoint() throws(SocketError) -> Endpoint {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw SocketError(call: "getsockname", errno: .last) }
        return Endpoint(raw: cls_endpoint_from_sockaddr(&storage))
    }

    /// Sets an integer option.
    func set(_ level: Int32, _ option: Int32, _ value: Int32, _ name: String, purpose: String? = nil)
        throws(SocketError)
    {
        var value = value
        let result = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        guard result == 0 else { throw SocketError(call: "setsockopt(\(name))", errno: .last, purpose: purpose) }
    }

    /// Reads an integer option; nil when the kernel refuses.
    func get(_ level: Int32, _ option: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, level, option, &value, &length) == 0 ? value : nil
    }
}
