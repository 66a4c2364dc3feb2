import Glibc
@testable import LinuxSocket
import Testing

extension Tag {
    /// Needs real kernel sockets.
    @Tag static var kernel: Self
}

/// A received datagram or error queue entry that outlives its batch.
struct Taken: Equatable, Sendable {
    var payload: [UInt8]
    var isTruncated: Bool
    var source: Endpoint
    var local: Endpoint?
    var stamp: RealTime?
    var overflow: UInt32?
    var error: QueuedError?

    init(_ datagram: ReceivedDatagram) {
        payload = Array(datagram.payload)
        isTruncated = datagram.isTruncated
        source = datagram.source
        local = datagram.local
        stamp = datagram.stamp
        overflow = datagram.overflow
        error = datagram.error
    }
}

/// Sockets on loopback with ports that the kernel chooses.
enum Loopback {
    static func address(_ family: AddressFamily) -> Endpoint {
        family == .ipv4
            ? Endpoint(ipv4: (127, 0, 0, 1), port: 0) : Endpoint(high: 0, low: 1, scope: 0, port: 0, family: .ipv6)
    }

    static func socket(_ family: AddressFamily) throws -> UDPSocket {
        let socket = try UDPSocket(family)
        try socket.bind(to: address(family))
        return socket
    }

    /// Later than anything here takes, even on a machine that does much else.
    static func deadline() -> MonotonicTime { .now().advanced(byNanoseconds: 30_000_000_000) }

    /// Sends one datagram and returns the kernel's error, if any.
    @discardableResult
    static func send(_ payload: [UInt8], to: Endpoint, from: Endpoint? = nil, on socket: UDPSocket) -> Errno? {
        let batch = SendBatch(slots: 1, capacity: max(1, payload.count))
        batch.payload(0).copyBytes(from: payload)
        batch.prepare(0, length: payload.count, to: to, from: from)
        do throws(Errno) {
            return try batch.send(0..<1, on: socket) == 1 ? nil : .again
        } catch { return error }
    }

    /// Takes `count` datagrams; fewer only when no more came before the deadline.
    static func receive(_ count: Int, from socket: UDPSocket, slots: Int = 64, capacity: Int = 2048) throws -> [Taken] {
        var batch = ReceiveBatch(slots: slots, capacity: capacity)
        return try take(count, socket) { () throws(Errno) in
            let number = try batch.receive(from: socket)
            return (0..<number).map { Taken(batch[$0]) }
        }
    }

    /// Takes `count` entries of the error queue; fewer only when no more came before the deadline.
    static func receiveErrors(_ count: Int, from socket: UDPSocket, slots: Int = 64, capacity: Int = 2048)
        throws -> [Taken]
    {
        var batch = ReceiveBatch(slots: slots, capacity: capacity)
        return try take(count, socket) { () throws(Errno) in
            let number = try batch.receiveErrors(from: socket)
            return (0..<number).map { Taken(batch[$0]) }
        }
    }

    private static func take(_ count: Int, _ socket: UDPSocket, _ next: () throws(Errno) -> [Taken]) throws -> [Taken] {
        var taken: [Taken] = []
        let deadline = deadline()
        let waits = WaitSet([socket.descriptor])
        while taken.count < count, MonotonicTime.now() < deadline {
            waits.wait(until: deadline)
            taken += try next()
        }
        return taken
    }

    /// Waits until the socket has something to read or an error to tell.
    static func waitReady(_ socket: UDPSocket) -> Bool { WaitSet([socket.descriptor]).wait(until: deadline()) == 1 }

    static func isReadyNow(_ descriptor: Int32) -> Bool { WaitSet([descriptor]).wait(until: .now()) > 0 }

    /// A port that nobody can answer on while the returned socket lives: it is connected to itself, so that the kernel
    /// refuses everybody else's datagrams and gives the port to no other test.
    static func closedPort(_ family: AddressFamily) throws -> (holder: UDPSocket, endpoint: Endpoint) {
        let holder = try socket(family)
        let endpoint = try holder.localEndpoint()
        let result = endpoint.withSockaddr { connect(holder.descriptor, $0, $1) }
        guard result == 0 else { throw Errno.last }
        return (holder, endpoint)
    }

    static func option(_ socket: UDPSocket, _ level: Int, _ name: Int32) -> Int32? {
        socket.get(Int32(level), name)
    }
}

extension AddressFamily: CustomTestStringConvertible {
    /// The name in a test's log.
    public var testDescription: String { self == .ipv4 ? "IPv4" : "IPv6" }
}
