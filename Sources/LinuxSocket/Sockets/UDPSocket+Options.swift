internal import CLinuxSocket
internal import Glibc

private let ip = Int32(IPPROTO_IP)
private let ipv6 = Int32(IPPROTO_IPV6)

extension UDPSocket {
    /// SO_TIMESTAMPING (Documentation/networking/timestamping.rst). Stamps are software stamps in CLOCK_REALTIME; those
    /// of transmission carry an id and no payload (OPT_ID, OPT_TSONLY). The kernel's own ids count on when it is set
    /// anew.
    ///
    /// The kernel begins to stamp received datagrams a moment after the first socket of the machine has asked; those
    /// before have no stamp.
    package func enableStamps(_ options: TimestampOptions) throws(SocketError) {
        var flags: UInt32 = 0
        if options.contains(.receive) { flags |= cls_stamp_receive }
        if options.contains(.transmit) { flags |= cls_stamp_receive | cls_stamp_transmit | cls_stamp_ids }
        if options.contains(.transmitOnRequest) { flags |= cls_stamp_receive | cls_stamp_ids }
        try set(SOL_SOCKET, cls_so_timestamping, Int32(bitPattern: flags), "SO_TIMESTAMPING")
    }

    /// ICMP errors are kept on the error queue with the datagram that caused them (ip(7), IP_RECVERR).
    package func enableErrorQueue() throws(SocketError) {
        switch family {
        case .ipv4: try set(ip, IP_RECVERR, 1, "IP_RECVERR")
        case .ipv6: try set(ipv6, IPV6_RECVERR, 1, "IPV6_RECVERR")
        }
    }

    /// Each received datagram tells how many were dropped on this socket before it (SO_RXQ_OVFL).
    package func enableOverflowCount() throws(SocketError) {
        try set(SOL_SOCKET, cls_so_rxq_ovfl, 1, "SO_RXQ_OVFL")
    }

    /// Each received datagram tells the address that it was sent to (IP_PKTINFO, IPV6_RECVPKTINFO).
    package func enablePacketInfo() throws(SocketError) {
        switch family {
        case .ipv4: try set(ip, IP_PKTINFO, 1, "IP_PKTINFO")
        case .ipv6: try set(ipv6, IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO")
        }
    }

    /// Each received datagram tells its TTL or hop limit, and its TOS or traffic class (IP_RECVTTL, IP_RECVTOS,
    /// IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS).
    package func enableHopInfo() throws(SocketError) {
        switch family {
        case .ipv4:
            try set(ip, IP_RECVTTL, 1, "IP_RECVTTL")
            try set(ip, IP_RECVTOS, 1, "IP_RECVTOS")
        case .ipv6:
            try set(ipv6, IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT")
            try set(ipv6, IPV6_RECVTCLASS, 1, "IPV6_RECVTCLASS")
        }
    }

    /// The TTL or hop limit that datagrams leave with; nil when the kernel does not tell.
    package func timeToLive() -> UInt8? {
        let value = family == .ipv4 ? get(ip, IP_TTL) : get(ipv6, IPV6_UNICAST_HOPS)
        return value.flatMap { UInt8(exactly: $0) }
    }

    /// Sent datagrams carry DF and are never fragmented: one that is too long fails with EMSGSIZE (IP_PMTUDISC_DO).
    package func forbidFragments() throws(SocketError) {
        switch family {
        case .ipv4: try set(ip, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "IP_MTU_DISCOVER")
        case .ipv6: try set(ipv6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO, "IPV6_MTU_DISCOVER")
        }
    }

    /// Differentiated services code point, 0 to 63 (RFC 2474); the two ECN bits stay 0.
    package func setDSCP(_ codePoint: Int) throws(SocketError) {
        let value = Int32(codePoint << 2)
        switch family {
        case .ipv4: try set(ip, IP_TOS, value, "IP_TOS", purpose: .dscp(codePoint))
        case .ipv6: try set(ipv6, IPV6_TCLASS, value, "IPV6_TCLASS", purpose: .dscp(codePoint))
        }
    }

    /// Time to live or hop limit, 1 to 255.
    package func setTimeToLive(_ hops: Int) throws(SocketError) {
        switch family {
        case .ipv4: try set(ip, IP_TTL, Int32(hops), "IP_TTL", purpose: .hops(hops))
        case .ipv6: try set(ipv6, IPV6_UNICAST_HOPS, Int32(hops), "IPV6_UNICAST_HOPS", purpose: .hops(hops))
        }
    }

    /// Sends and receives through this interface only (SO_BINDTODEVICE; since Linux 5.7 without privilege).
    package func bindToInterface(_ name: String) throws(SocketError) {
        // The kernel cuts a longer name, perhaps to another interface's, and takes an empty one for "any".
        guard (1..<Int(IFNAMSIZ)).contains(name.utf8.count) else {
            throw SocketError(call: "setsockopt(SO_BINDTODEVICE)", errno: .noDevice, purpose: .interface(name))
        }
        let result = setsockopt(descriptor, SOL_SOCKET, cls_so_bindtodevice, name, socklen_t(name.utf8.count))
        guard result == 0 else {
            throw SocketError(call: "setsockopt(SO_BINDTODEVICE)", errno: .last, purpose: .interface(name))
        }
    }

    /// Asks for a receive buffer and returns what the kernel gave, in bytes of kernel memory (it doubles what is asked
    /// for, and charges each datagram with its overhead). Uses SO_RCVBUFFORCE where the process may, else SO_RCVBUF.
    package func setReceiveBuffer(_ bytes: Int) throws(SocketError) -> Int {
        try setBuffer(bytes, cls_so_rcvbufforce, SO_RCVBUF, "SO_RCVBUF")
    }

    /// Like `setReceiveBuffer`, for sending.
    package func setSendBuffer(_ bytes: Int) throws(SocketError) -> Int {
        try setBuffer(bytes, cls_so_sndbufforce, SO_SNDBUF, "SO_SNDBUF")
    }

    private func setBuffer(_ bytes: Int, _ force: Int32, _ plain: Int32, _ name: String) throws(SocketError) -> Int {
        let value = Int32(clamping: bytes / 2)
        var forced = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        if setsockopt(descriptor, SOL_SOCKET, force, &forced, size) != 0 {
            try set(SOL_SOCKET, plain, value, name)
        }
        return Int(get(SOL_SOCKET, plain) ?? 0)
    }

    /// Takes the socket's pending error, if any, and so keeps it from failing the next send (SO_ERROR).
    package func takePendingError() -> Errno? {
        guard let value = get(SOL_SOCKET, SO_ERROR), value != 0 else { return nil }
        return Errno(value)
    }
}
