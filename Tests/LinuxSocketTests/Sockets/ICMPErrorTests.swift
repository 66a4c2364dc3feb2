import LinuxSocket
import Testing

@Suite("ICMP errors", .tags(.kernel))
struct ICMPErrorTests {
    private static let payload: [UInt8] = Array(1...64)

    /// A socket with an error queue, for whose datagram a port unreachable has come back.
    private static func refused(_ family: AddressFamily, datagrams: Int = 1) throws -> UDPSocket {
        let closed = try Loopback.closedPort(family)
        let socket = try Loopback.socket(family)
        try socket.enableErrorQueue()
        for _ in 0..<datagrams {
            let error = Loopback.send(payload, to: closed.endpoint, on: socket)
            // Every send but the first may report the error of the one before instead of sending.
            if error == .connectionRefused { Loopback.send(payload, to: closed.endpoint, on: socket) }
            #expect(Loopback.waitReady(socket))
        }
        return socket
    }

    private static func portUnreachable(_ family: AddressFamily) -> QueuedError {
        family == .ipv4 ? .icmp(family: .ipv4, type: 3, code: 3) : .icmp(family: .ipv6, type: 1, code: 4)
    }

    @Test("quote the datagram and name its destination", arguments: AddressFamily.allCases)
    func quotation(_ family: AddressFamily) throws {
        let closed = try Loopback.closedPort(family)
        let socket = try Loopback.socket(family)
        try socket.enableErrorQueue()
        #expect(Loopback.send(Self.payload, to: closed.endpoint, on: socket) == nil)
        let entry = try #require(try Loopback.receiveErrors(1, from: socket).first)
        #expect(entry.error == Self.portUnreachable(family))
        #expect(entry.payload == Self.payload && !entry.isTruncated)
        #expect(entry.source == closed.endpoint)
    }

    /// RFC 1812 section 4.3.2.3 and RFC 4443 section 2.4: at most 576 bytes of packet, or 1280.
    @Test("quote the beginning of a long datagram", arguments: AddressFamily.allCases)
    func longQuotation(_ family: AddressFamily) throws {
        let closed = try Loopback.closedPort(family)
        let socket = try Loopback.socket(family)
        try socket.enableErrorQueue()
        let long = (0..<1400).map { UInt8(truncatingIfNeeded: $0) }
        Loopback.send(long, to: closed.endpoint, on: socket)
        let entry = try #require(try Loopback.receiveErrors(1, from: socket).first)
        #expect((32..<1400).contains(entry.payload.count))
        #expect(entry.payload == Array(long.prefix(entry.payload.count)))
    }

    @Test("longer than the batch's capacity are cut and say so")
    func cutQuotation() throws {
        let socket = try Self.refused(.ipv4)
        let entry = try #require(try Loopback.receiveErrors(1, from: socket, capacity: 40).first)
        #expect(entry.payload == Array(Self.payload.prefix(40)) && entry.isTruncated)
    }

    @Test("of a batch arrive one by one, in order, beside transmit stamps")
    func besideStamps() throws {
        let closed = try Loopback.closedPort(.ipv4)
        let socket = try Loopback.socket(.ipv4)
        try socket.enableErrorQueue()
        try socket.enableStamps([.receive, .transmit])
        Loopback.send(Self.payload, to: closed.endpoint, on: socket)
        let entries = try Loopback.receiveErrors(2, from: socket)
        #expect(entries.map(\.error) == [.transmitStamp(id: 0), Self.portUnreachable(.ipv4)])
        #expect(entries.map(\.payload) == [[], Self.payload])
    }

    /// ip(7), IP_RECVERR: the error is also pending on the socket, whoever it was sent to, until a call has reported
    /// it.
    @Test("fail the next send once, for whatever destination, and nothing of that batch leaves")
    func pendingOnSend() throws {
        for family in AddressFamily.allCases {
            let socket = try Self.refused(family)
            let other = try Loopback.socket(family)
            let batch = SendBatch(slots: 3, capacity: 1)
            for slot in 0..<3 { batch.prepare(slot, length: 1, to: try other.localEndpoint()) }
            #expect(throws: Errno.connectionRefused) { try batch.send(0..<3, on: socket) }
            #expect(!Loopback.isReadyNow(other.descriptor))
            #expect(try batch.send(0..<3, on: socket) == 3)
            #expect(try Loopback.receive(3, from: other).count == 3)
            #expect(try Loopback.receiveErrors(1, from: socket).first?.error == Self.portUnreachable(family))
        }
    }

    @Test("fail the next receive once although a datagram waits", arguments: AddressFamily.allCases)
    func pendingOnReceive(_ family: AddressFamily) throws {
        let socket = try Self.refused(family)
        let other = try Loopback.socket(family)
        Loopback.send([9], to: try socket.localEndpoint(), on: other)
        var batch = ReceiveBatch(slots: 4, capacity: 64)
        #expect(throws: Errno.connectionRefused) { try batch.receive(from: socket) }
        #expect(try Loopback.receive(1, from: socket).map(\.payload) == [[9]])
    }

    @Test("are pending no more when the error queue was read to its end")
    func clearedByReading() throws {
        let socket = try Self.refused(.ipv4, datagrams: 2)
        #expect(try Loopback.receiveErrors(1, from: socket, slots: 1).count == 1)
        // The kernel makes the error of the next entry the pending one.
        #expect(Loopback.send([1], to: try socket.localEndpoint(), on: socket) == .connectionRefused)
        #expect(try Loopback.receiveErrors(1, from: socket, slots: 1).count == 1)
        #expect(Loopback.send([1], to: try socket.localEndpoint(), on: socket) == nil)
        #expect(socket.takePendingError() == nil)
    }

    @Test("can be taken off the socket, which leaves the entry in the queue")
    func taken() throws {
        let socket = try Self.refused(.ipv4)
        #expect(socket.takePendingError() == .connectionRefused)
        #expect(socket.takePendingError() == nil)
        #expect(Loopback.send([1], to: try socket.localEndpoint(), on: socket) == nil)
        #expect(try Loopback.receiveErrors(1, from: socket).first?.error == Self.portUnreachable(.ipv4))
    }

    @Test("go unnoticed by an unconnected socket without an error queue")
    func withoutQueue() throws {
        let closed = try Loopback.closedPort(.ipv4)
        let (deaf, listening) = (try Loopback.socket(.ipv4), try Loopback.socket(.ipv4))
        try listening.enableErrorQueue()
        Loopback.send(Self.payload, to: closed.endpoint, on: deaf)
        // Sent later, so by the time its error is here the other's would be.
        Loopback.send(Self.payload, to: closed.endpoint, on: listening)
        #expect(try Loopback.receiveErrors(1, from: listening).count == 1)
        #expect(!Loopback.isReadyNow(deaf.descriptor) && deaf.takePendingError() == nil)
    }
}
