import LinuxSocket
import Testing

@Suite("Kernel stamps", .tags(.kernel))
struct StampTests {
    /// Whether this kernel takes ids from the sender (SCM_TS_OPT_ID, Linux 6.13), found out as StampIDs does.
    static let choosesIDs: Bool = {
        guard let socket = try? Loopback.socket(.ipv4), (try? socket.enableStamps([.receive, .transmit])) != nil,
            (try? send(1, on: socket, ids: [77])) == 1
        else { return false }
        return (try? Loopback.receiveErrors(1, from: socket).map(\.error)) == [.transmitStamp(id: 77)]
    }()

    /// Sends `count` datagrams of four bytes to the socket itself.
    @discardableResult
    private static func send(
        _ count: Int, on socket: UDPSocket, ids: [UInt32]? = nil, requested: Set<Int> = []
    ) throws -> Int {
        let batch = SendBatch(slots: count, capacity: 4)
        for slot in 0..<count {
            batch.prepare(
                slot, length: 4, to: try socket.localEndpoint(), stampID: ids?[slot],
                requestStamp: requested.contains(slot))
        }
        return try batch.send(0..<count, on: socket)
    }

    private static func ids(_ entries: [Taken]) -> [QueuedError?] { entries.map(\.error) }

    private static func stamps(_ ids: some Sequence<UInt32>) -> [QueuedError?] { ids.map { .transmitStamp(id: $0) } }

    /// The kernel begins to stamp received datagrams a moment after the first socket has asked (a work queue does it),
    /// so the first ones may have no stamp.
    private static func receiveUntilStamped(_ socket: UDPSocket) throws {
        let deadline = Loopback.deadline()
        while MonotonicTime.now() < deadline {
            try send(1, on: socket)
            if try Loopback.receive(1, from: socket).first?.stamp != nil { return }
        }
    }

    @Test("of reception lie between sending and reading", arguments: AddressFamily.allCases)
    func receiveStamp(_ family: AddressFamily) throws {
        let socket = try Loopback.socket(family)
        try socket.enableStamps(.receive)
        try Self.receiveUntilStamped(socket)
        let before = RealTime.now()
        try Self.send(3, on: socket)
        let stamps = try Loopback.receive(3, from: socket).compactMap(\.stamp)
        let after = RealTime.now()
        #expect(stamps.count == 3 && stamps == stamps.sorted())
        #expect(stamps.allSatisfy { before <= $0 && $0 <= after })
        #expect(try Loopback.receiveErrors(0, from: socket).isEmpty && !Loopback.isReadyNow(socket.descriptor))
    }

    @Test("of transmission carry the kernel's count and no payload", arguments: AddressFamily.allCases)
    func transmitStamp(_ family: AddressFamily) throws {
        let socket = try Loopback.socket(family)
        try socket.enableStamps([.receive, .transmit])
        let before = RealTime.now()
        try Self.send(3, on: socket)
        try Self.send(2, on: socket)
        let entries = try Loopback.receiveErrors(5, from: socket)
        let after = RealTime.now()
        #expect(Self.ids(entries) == Self.stamps(0..<5))
        #expect(entries.allSatisfy { $0.payload.isEmpty && !$0.isTruncated })
        let stamps = entries.compactMap(\.stamp)
        #expect(stamps.count == 5 && stamps.allSatisfy { before <= $0 && $0 <= after })
    }

    @Test("of transmission come before the datagram's own stamp of reception")
    func bothStamps() throws {
        let socket = try Loopback.socket(.ipv4)
        try socket.enableStamps([.receive, .transmit])
        try Self.receiveUntilStamped(socket)
        _ = try Loopback.receiveErrors(1, from: socket)
        var batch = ReceiveBatch(slots: 64, capacity: 4)
        while try batch.receiveErrors(from: socket) > 0 {}
        try Self.send(1, on: socket)
        let sent = try #require(try Loopback.receiveErrors(1, from: socket).first?.stamp)
        let received = try #require(try Loopback.receive(1, from: socket).first?.stamp)
        #expect(sent <= received)
    }

    @Test(
        "of transmission carry the ids that the sender chose", .enabled(if: choosesIDs, "needs Linux 6.13 or later"),
        arguments: AddressFamily.allCases)
    func chosenIDs(_ family: AddressFamily) throws {
        let socket = try Loopback.socket(family)
        try socket.enableStamps([.receive, .transmit])
        let ids: [UInt32] = [77, 0, .max, 5, 5, 1 << 31]
        try Self.send(ids.count, on: socket, ids: ids)
        let entries = try Loopback.receiveErrors(ids.count, from: socket)
        #expect(Self.ids(entries) == Self.stamps(ids))
        #expect(entries.allSatisfy { $0.payload.isEmpty && $0.stamp != nil })
    }

    @Test("on request are taken of the requested datagrams alone, which alone are counted")
    func onRequest() throws {
        let socket = try Loopback.socket(.ipv4)
        try socket.enableStamps(.transmitOnRequest)
        try Self.send(6, on: socket, requested: [1, 4])
        #expect(try Loopback.receive(6, from: socket).count == 6)
        #expect(Self.ids(try Loopback.receiveErrors(2, from: socket)) == Self.stamps([0, 1]))
    }

    @Test("go on counting when they are enabled again")
    func enabledAgain() throws {
        let socket = try Loopback.socket(.ipv4)
        try socket.enableStamps([.receive, .transmit])
        try Self.send(2, on: socket)
        try socket.enableStamps([.receive, .transmit])
        try Self.send(1, on: socket)
        #expect(Self.ids(try Loopback.receiveErrors(3, from: socket)) == Self.stamps([0, 1, 2]))
    }
}
