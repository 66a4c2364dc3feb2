internal import CLinuxSocket
internal import Glibc

/// One TCP handshake without data: a non-blocking connection that is reset when it is closed, and so leaves nothing
/// behind here (no TIME_WAIT). Used by one thread.
package final class HandshakeSocket: Sendable {
    private let descriptor: Int32

    /// What handshakes leave with.
    package struct Way: Equatable, Sendable {
        /// The address to leave from (its port is 0); nil lets the kernel choose.
        package var source: Endpoint?
        /// The interface to leave by; nil lets the kernel choose.
        package var interface: String?
        /// The differentiated services code point, 0 to 63; nil leaves the system's.
        package var codePoint: Int?
        /// The time to live or hop limit, 1 to 255; nil leaves the system's.
        package var hops: Int?

        /// The kernel chooses all.
        package init() {}
    }

    /// Begins without waiting. When `Epoll` reports the socket, `ended()` tells how it went.
    ///
    /// - Throws: what the kernel had against it at once; `connectionRefused` is an answer, of this machine itself.
    package init(to endpoint: Endpoint, by way: Way) throws(Errno) {
        var to = endpoint.raw
        let own = way.source.flatMap { $0.family == endpoint.family ? $0.withPort(0) : nil }
        var from = (own ?? .any(endpoint.family)).raw
        let (service, hops) = (way.codePoint.map { Int32($0 << 2) } ?? -1, way.hops.map(Int32.init) ?? -1)
        let result =
            if let interface = way.interface {
                cls_handshake_begin(&to, &from, interface, service, hops)
            } else {
                cls_handshake_begin(&to, &from, nil, service, hops)
            }
        guard result >= 0 else { throw Errno(-result) }
        descriptor = result
    }

    deinit { close(descriptor) }

    /// How the handshake ended, after `Epoll` has reported the socket.
    ///
    /// - Returns: nil where it is connected; the pending error (SO_ERROR) else, which is `connectionRefused` where the
    ///   socket has met itself: nobody listens there.
    package func ended() -> Errno? {
        let error = cls_stream_error(descriptor)
        if error != 0 { return Errno(error) }
        return cls_handshake_is_own(descriptor) != 0 ? .connectionRefused : nil
    }

    /// From the SYN to its answer by the kernel's clock, in whole microseconds (tcpi_rtt of TCP_INFO, tcp(7)); nil
    /// where the kernel has none, as before the connection stands.
    package var roundTrip: Duration? {
        let microseconds = cls_handshake_round_trip(descriptor)
        return microseconds > 0 ? .microseconds(Int64(microseconds)) : nil
    }

    fileprivate func watch(_ epoll: borrowing Epoll, _ token: Int) throws(SocketError) {
        guard cls_epoll_add_stream(epoll.descriptor, descriptor, UInt64(token)) == 0 else {
            throw SocketError(call: "epoll_ctl(EPOLL_CTL_ADD)", errno: .last)
        }
    }
}

extension Epoll {
    /// Watches a handshake, edge-triggered: told once of its end.
    package func add(_ handshake: HandshakeSocket, token: Int) throws(SocketError) {
        try handshake.watch(self, token)
    }
}
