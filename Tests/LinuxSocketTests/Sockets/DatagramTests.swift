import LinuxSocket
import Testing

@Suite("Batches of datagrams", .tags(.kernel))
struct DatagramTests {
    private static func content(_ index: Int) -> [UInt8] {
        (0..<10 + index).map { UInt8(truncatingIfNeeded: $0 ^ index) }
    }

    @Test("arrive whole, in order and with their sender", arguments: AddressFamily.allCases, [1, 63, 64])
    func inOrder(_ family: AddressFamily, _ count: Int) throws {
        let (sender, receiver) = (try Loopback.socket(family), try Loopback.socket(family))
        let batch = SendBatch(slots: 64, capacity: 128)
        for slot in 0..<count {
            batch.payload(slot).copyBytes(from: Self.content(slot))
            batch.prepare(slot, length: 10 + slot, to: try receiver.localEndpoint())
        }
        #expect(try batch.send(0..<count, on: sender) == count)
        let taken = try Loopback.receive(count, from: receiver)
        #expect(taken.map(\.payload) == (0..<count).map(Self.content))
        let source = try sender.localEndpoint()
        #expect(taken.allSatisfy { $0.source == source && !$0.isTruncated && $0.error == nil })
        #expect(taken.allSatisfy { $0.stamp == nil && $0.local == nil && $0.overflow == nil })
        #expect(!Loopback.isReadyNow(receiver.descriptor))
    }

    @Test("go out from any slot on, and go to several receivers")
    func ranges() throws {
        let sender = try Loopback.socket(.ipv4)
        let receivers = [try Loopback.socket(.ipv4), try Loopback.socket(.ipv4)]
        let batch = SendBatch(slots: 6, capacity: 1)
        for slot in 0..<6 {
            batch.payload(slot)[0] = UInt8(slot)
            batch.prepare(slot, length: 1, to: try receivers[slot % 2].localEndpoint())
        }
        #expect(try batch.send(1..<6, on: sender) == 5)
        #expect(try batch.send(2..<2, on: sender) == 0)
        #expect(try Loopback.receive(2, from: receivers[0]).map(\.payload) == [[2], [4]])
        #expect(try Loopback.receive(3, from: receivers[1]).map(\.payload) == [[1], [3], [5]])
    }

    @Test("can be read in smaller ones")
    func smallerBatches() throws {
        let (sender, receiver) = (try Loopback.socket(.ipv4), try Loopback.socket(.ipv4))
        for value in 0..<10 as Range<UInt8> { Loopback.send([value], to: try receiver.localEndpoint(), on: sender) }
        #expect(try Loopback.receive(10, from: receiver, slots: 3).map(\.payload) == (0..<10).map { [$0] })
    }

    @Test("are 0 when nothing waits")
    func nothing() throws {
        let socket = try Loopback.socket(.ipv4)
        var batch = ReceiveBatch(slots: 4, capacity: 4)
        #expect(try batch.receive(from: socket) == 0)
        #expect(try batch.receiveErrors(from: socket) == 0)
    }

    @Test("keep what fits of a longer datagram and say so", arguments: AddressFamily.allCases)
    func truncated(_ family: AddressFamily) throws {
        let (sender, receiver) = (try Loopback.socket(family), try Loopback.socket(family))
        for length in [15, 16, 17] {
            Loopback.send(Array(repeating: UInt8(length), count: length), to: try receiver.localEndpoint(), on: sender)
        }
        let taken = try Loopback.receive(3, from: receiver, capacity: 16)
        #expect(taken.map(\.payload.count) == [15, 16, 16])
        #expect(taken.map(\.isTruncated) == [false, false, true])
    }

    @Test("may hold an empty datagram and the longest one", arguments: AddressFamily.allCases)
    func extremes(_ family: AddressFamily) throws {
        let (sender, receiver) = (try Loopback.socket(family), try Loopback.socket(family))
        let longest = (0..<65_507).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let target = try receiver.localEndpoint()
        #expect(Loopback.send([], to: target, on: sender) == nil)
        #expect(Loopback.send(longest, to: target, on: sender) == nil)
        let taken = try Loopback.receive(2, from: receiver, slots: 2, capacity: 65_535)
        #expect(taken.map(\.payload) == [[], longest])
        #expect(taken.allSatisfy { $0.source.port != 0 && !$0.isTruncated })
    }

    @Test("refuse what no IPv4 packet can hold")
    func tooLong() throws {
        let socket = try Loopback.socket(.ipv4)
        let bytes = [UInt8](repeating: 0, count: 65_508)
        #expect(Loopback.send(bytes, to: try socket.localEndpoint(), on: socket) == .messageTooLong)
    }

    @Test("stay apart by family: an IPv6 socket hears no IPv4")
    func families() throws {
        let six = try UDPSocket(.ipv6)
        try six.bind(to: .any(.ipv6))
        let four = try UDPSocket(.ipv4)
        // Possible only because the IPv6 socket leaves IPv4's port alone.
        try four.bind(to: .any(.ipv4, port: try six.localEndpoint().port))
    }
}

@Suite("Packet info", .tags(.kernel))
struct PacketInfoTests {
    @Test("tells a wildcard socket which address was asked, and lets it answer from there")
    func answersFromTheAskedAddress() throws {
        let server = try UDPSocket(.ipv4)
        try server.bind(to: .any(.ipv4))
        try server.enablePacketInfo()
        let port = try server.localEndpoint().port
        let client = try Loopback.socket(.ipv4)
        let asked = Endpoint(ipv4: (127, 0, 0, 5), port: port)
        Loopback.send([1], to: asked, on: client)
        let question = try #require(try Loopback.receive(1, from: server).first)
        #expect(question.local == asked.withPort(0))
        Loopback.send([2], to: question.source, from: question.local, on: server)
        #expect(try Loopback.receive(1, from: client).map(\.source) == [asked])
        Loopback.send([3], to: question.source, on: server)
        #expect(try Loopback.receive(1, from: client).map(\.source) == [Endpoint(ipv4: (127, 0, 0, 1), port: port)])
    }

    @Test(
        "does the same for IPv6", .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot))
    func answersFromTheAskedIPv6Address() throws {
        let commands = ["link set lo up", "addr add fd00::5/128 dev lo nodad"]
        let (question, answer, asked) = try NetworkNamespace.run(commands) {
            let server = try UDPSocket(.ipv6)
            try server.bind(to: .any(.ipv6))
            try server.enablePacketInfo()
            let client = try Loopback.socket(.ipv6)
            guard let asked = Endpoint(literal: "fd00::5", port: try server.localEndpoint().port) else {
                throw Errno.invalid
            }
            // The kernel's work queue makes the new address reachable some time after `ip` has ended.
            let waits = WaitSet([server.descriptor])
            let deadline = Loopback.deadline()
            repeat {
                Loopback.send([1], to: asked, on: client)
            } while waits.wait(until: .now().advanced(byNanoseconds: 20_000_000)) == 0 && .now() < deadline
            let question = try Loopback.receive(1, from: server).first
            if let question { Loopback.send([2], to: question.source, from: question.local, on: server) }
            return (question, try Loopback.receive(1, from: client).first, asked)
        }
        #expect(question?.local == asked.withPort(0))
        #expect(answer?.source == asked)
    }
}
