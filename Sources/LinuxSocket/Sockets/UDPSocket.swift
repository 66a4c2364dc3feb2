internal import CLinuxSocket
internal import Glibc

/// A non-blocking UDP socket that closes itself. Used by one thread at a time.
package final class UDPSocket: Sendable {
    /// For system calls of this module's callers and for `Epoll`; the socket closes it.
    package let descriptor: Int32
    /// The only family of addresses that it sends to and receives from.
    package let family: AddressFamily
    /// Whether it is a raw socket of ICMP, which is given the replies to everybody's requests.
    package let isRaw: Bool

    /// - Throws: when the kernel has no descriptor or no such family to give.
    package init(_ family: AddressFamily) throws(SocketError) {
        let descriptor = socket(family.raw, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(call: "socket(\(family))", errno: .last) }
        self.descriptor = descriptor
        self.family = family
        isRaw = false
        // An IPv6 socket is for IPv6 only: IPv4 has sockets of its own, and mapped addresses would match no line.
        if family == .ipv6 { try set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1, "IPV6_V6ONLY") }
    }

    /// A socket for ICMP echo: an unprivileged one where net.ipv4.ping_group_range lets this group have it, else a raw
    /// one, which gives IPv4's header beside each message.
    ///
    /// - Throws: when neither is permitted.
    package init(icmp family: AddressFamily) throws(SocketError) {
        let number = family == .ipv4 ? Int32(IPPROTO_ICMP) : Int32(IPPROTO_ICMPV6)
        let flags = Int32(SOCK_CLOEXEC.rawValue)
        var descriptor = socket(family.raw, Int32(SOCK_DGRAM.rawValue) | flags, number)
        let isRaw = descriptor < 0
        if isRaw { descriptor = socket(family.raw, Int32(SOCK_RAW.rawValue) | flags, number) }
        guard descriptor >= 0 else {
            throw SocketError(call: "socket(ICMP)", errno: .last, purpose: .icmp)
        }
        self.descriptor = descriptor
        self.family = family
        self.isRaw = isRaw
        passEchoRepliesOnly()
    }

    /// A raw socket is given every ICMP message of the host but those that its filter keeps out (raw(7), RFC 3542
    /// section 3.2): a set bit keeps a type out. An unprivileged socket has no filter and needs none.
    private func passEchoRepliesOnly() {
        var types = [UInt32](repeating: .max, count: 8)
        let (reply, level, option) =
            family == .ipv4 ? (0, Int32(255), Int32(1)) : (129, Int32(IPPROTO_ICMPV6), Int32(1))
        types[reply / 32] &= ~(UInt32(1) << UInt32(reply % 32))
        let bytes = family == .ipv4 ? 4 : 32
        _ = setsockopt(descriptor, level, option, types, socklen_t(bytes))
    }

    deinit { close(descriptor) }

    /// Port 0 lets the kernel choose; `localEndpoint` reads it back.
    package func bind(to endpoint: Endpoint, purpose: SocketPurpose? = nil) throws(SocketError) {
        let result = endpoint.withSockaddr { Glibc.bind(descriptor, $0, $1) }
        guard result == 0 else {
            // Before the text is made: looking an interface's name up changes it.
            let errno = Errno.last
            throw SocketError(call: "bind(\(endpoint))", errno: errno, purpose: purpose)
        }
    }

    /// Sets the peer without sending anything: from now on datagrams of this peer alone are received (udp(7)); those
    /// that came before stay in the queue.
    package func connect(to endpoint: Endpoint) throws(SocketError) {
        let result = endpoint.withSockaddr { Glibc.connect(descriptor, $0, $1) }
        guard result == 0 else {
            let errno = Errno.last
            throw SocketError(call: "connect(\(endpoint))", errno: errno)
        }
    }

    /// Leaves its peer and its port, which must not have been chosen by `bind`, and connects from a new one. Does not
    /// allocate.
    package func reconnect(to endpoint: Endpoint) throws(SocketError) {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        _ = Glibc.connect(descriptor, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
        try connect(to: endpoint)
    }

    /// The local address and port. After `bind` to port 0, this is how the chosen port is known.
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
    func set(_ level: Int32, _ option: Int32, _ value: Int32, _ name: String, purpose: SocketPurpose? = nil)
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
