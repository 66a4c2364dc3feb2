internal import CLinuxSocket
internal import Glibc

/// A non-blocking TCP connection that closes itself. Used by one thread at a time.
package final class TCPConnection: Sendable {
    /// For `Epoll` alone: whoever closes it or reads from it breaks the connection.
    package let descriptor: Int32

    /// How long a peer may be silent before the connection counts as dead (tcp(7), TCP_KEEPIDLE, TCP_KEEPINTVL and
    /// TCP_KEEPCNT).
    package struct Patience: Equatable, Sendable {
        /// Seconds of silence before the kernel first asks whether the peer is there.
        package var idle = 5
        /// Seconds between two questions.
        package var interval = 1
        /// How many questions may go unanswered.
        package var questions = 3

        /// 5 s of silence, then 3 questions a second apart: a dead peer is noticed after 8 s.
        package init() {}

        /// The whole time after which a silent peer counts as dead.
        package var nanoseconds: Int64 { Int64(idle + interval * questions) * 1_000_000_000 }
    }

    /// Begins to connect without waiting. When `Epoll` reports the descriptor, `failure()` tells whether it is
    /// connected.
    ///
    /// - Parameters:
    ///   - source: the address to leave from (its port may be 0); nil lets the kernel choose.
    ///   - interface: the one to leave by; nil lets the kernel choose.
    /// - Throws: when no socket can be had, an option is refused, or the kernel knows at once that nobody can be
    ///   reached.
    package init(
        to endpoint: Endpoint, from source: Endpoint? = nil, interface: String? = nil, patience: Patience = Patience()
    ) throws(Errno) {
        var to = endpoint.raw
        var from = (source ?? .any(endpoint.family)).raw
        let (idle, interval, count) = (Int32(patience.idle), Int32(patience.interval), Int32(patience.questions))
        // Binding to the unspecified address and port 0 is what the kernel does by itself.
        let result =
            if let interface {
                cls_stream_begin(&to, &from, interface, idle, interval, count)
            } else {
                cls_stream_begin(&to, &from, nil, idle, interval, count)
            }
        guard result >= 0 else { throw Errno(-result) }
        descriptor = result
    }

    deinit { close(descriptor) }

    /// The pending error of the socket (SO_ERROR); nil when there is none. Reading it clears it.
    package func failure() -> Errno? {
        let error = cls_stream_error(descriptor)
        return error == 0 ? nil : Errno(error)
    }

    /// Writes all of `bytes` without waiting. To be used for less than the buffer of a fresh connection holds.
    ///
    /// - Throws: the kernel's reason, or `again` when it took only a part.
    package func send(_ bytes: [UInt8]) throws(Errno) {
        let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent >= 0 else { throw .last }
        guard sent == bytes.count else { throw .again }
    }

    /// What a read found.
    package enum Reading: Equatable, Sendable {
        case bytes([UInt8])
        case nothingYet
        /// The peer has closed its side.
        case closed
        case failed(Errno)
    }

    /// Reads at most `limit` bytes without waiting.
    package func receive(limit: Int = 1024) -> Reading {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else {
            let error = Errno.last
            return error == .again || error == Errno(EINTR) ? .nothingYet : .failed(error)
        }
        return count == 0 ? .closed : .bytes(Array(bytes.prefix(count)))
    }
}

extension Errno {
    /// Nobody answered in time: a connection's silence, or that of the way to it.
    package static let timedOut = Errno(ETIMEDOUT)
}

extension Epoll {
    /// Watches a stream, edge-triggered: told of when it is connected, has something to read, or is over. Read until
    /// `nothingYet` each time.
    package func add(_ connection: TCPConnection, token: Int) throws(SocketError) {
        guard cls_epoll_add_stream(descriptor, connection.descriptor, UInt64(token)) == 0 else {
            throw SocketError(call: "epoll_ctl(EPOLL_CTL_ADD)", errno: .last)
        }
    }
}
