import LinuxSocket
import Testing

@Suite("TTL and traffic class")
struct HopInfoTests {
    @Test("of a datagram are told when asked for, as they were sent", arguments: AddressFamily.allCases)
    func told(_ family: AddressFamily) throws {
        let receiver = try UDPSocket(family)
        try receiver.bind(to: .loopback(family))
        try receiver.enableHopInfo()
        let sender = try UDPSocket(family)
        try sender.bind(to: .loopback(family))
        try sender.setTimeToLive(61)
        try sender.setDSCP(46)
        #expect(sender.timeToLive() == 61)
        let batch = SendBatch(slots: 2, capacity: 1)
        let to = try receiver.localEndpoint()
        batch.prepare(0, length: 1, to: to)
        // One datagram of its own class; the next use of the slot must not keep it.
        batch.prepare(1, length: 1, to: to, trafficClass: 0x2B)
        #expect(try batch.send(0..<2, on: sender) == 2)
        batch.prepare(1, length: 1, to: to)
        #expect(try batch.send(1..<2, on: sender) == 1)
        var received = ReceiveBatch(slots: 4, capacity: 1)
        var found: [(UInt8?, UInt8?)] = []
        let waits = WaitSet([receiver.descriptor])
        while found.count < 3, waits.wait(until: MonotonicTime.now().advanced(byNanoseconds: 2_000_000_000)) > 0 {
            for slot in 0..<(try received.receive(from: receiver)) {
                found.append((received[slot].timeToLive, received[slot].trafficClass))
            }
        }
        #expect(found.map(\.0) == [61, 61, 61])
        #expect(found.map(\.1) == [184, 0x2B, 184])
    }

    @Test("are nil when not asked for")
    func untold() throws {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: .loopback(.ipv4))
        let batch = SendBatch(slots: 1, capacity: 1)
        batch.prepare(0, length: 1, to: try socket.localEndpoint())
        #expect(try batch.send(0..<1, on: socket) == 1)
        var received = ReceiveBatch(slots: 1, capacity: 1)
        #expect(try received.receive(from: socket) == 1)
        #expect(received[0].timeToLive == nil && received[0].trafficClass == nil)
    }

    @Test("the kernel's word on the wall clock can be read")
    func discipline() throws {
        let clock = try #require(ClockDiscipline.read())
        #expect(clock.largestErrorNanoseconds >= 0)
    }
}
