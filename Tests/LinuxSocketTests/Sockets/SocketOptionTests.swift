import Glibc
import LinuxSocket
import Testing

@Suite("Socket options", .tags(.kernel))
struct SocketOptionTests {
    @Test("count every datagram that found no room, in two ways")
    func drops() throws {
        let (sender, receiver) = (try Loopback.socket(.ipv4), try Loopback.socket(.ipv4))
        #expect(receiver.droppedDatagrams() == 0)
        let room = try receiver.setReceiveBuffer(1)
        #expect(room > 1 && room < 65_536)
        try receiver.enableOverflowCount()
        let target = try receiver.localEndpoint()
        var sent = 0
        while (receiver.droppedDatagrams() ?? 0) < 10, sent < 10_000 {
            #expect(Loopback.send([UInt8](repeating: 1, count: 500), to: target, on: sender) == nil)
            sent += 1
        }
        var received: [Taken] = []
        var batch = ReceiveBatch(slots: 64, capacity: 512)
        let deadline = Loopback.deadline()
        while received.count + (receiver.droppedDatagrams() ?? 0) < sent, MonotonicTime.now() < deadline {
            for slot in 0..<(try batch.receive(from: receiver)) { received.append(Taken(batch[slot])) }
        }
        let dropped = try #require(receiver.droppedDatagrams())
        #expect(dropped >= 10 && sent - received.count == dropped)
        // A datagram tells of drops before it; before the first drop the kernel tells nothing.
        #expect(received.first?.overflow == nil)
        Loopback.send([2], to: target, on: sender)
        #expect(try Loopback.receive(1, from: receiver).map(\.overflow) == [UInt32(dropped)])
        #expect(receiver.droppedDatagrams() == dropped)
    }

    @Test("give the buffers that were asked for, in the kernel's own octets")
    func buffers() throws {
        let socket = try Loopback.socket(.ipv4)
        #expect(try socket.setReceiveBuffer(65_536) == 65_536)
        #expect(try socket.setSendBuffer(65_536) == 65_536)
        #expect(Loopback.option(socket, Int(SOL_SOCKET), SO_RCVBUF) == 65_536)
    }

    @Test("bind to an interface, which then carries the datagrams", arguments: AddressFamily.allCases)
    func interface(_ family: AddressFamily) throws {
        let (bound, other) = (try UDPSocket(family), try Loopback.socket(family))
        try bound.bindToInterface("lo")
        try bound.bind(to: .any(family))
        Loopback.send([1], to: try other.localEndpoint(), on: bound)
        #expect(try Loopback.receive(1, from: other).map(\.payload) == [[1]])
    }

    @Test("refuse an interface that is not there, and say what to do", arguments: ["no-such-if0", ""])
    func unknownInterface(_ name: String) throws {
        let socket = try UDPSocket(.ipv4)
        let error = #expect(throws: SocketError.self) { try socket.bindToInterface(name) }
        #expect(error?.errno == .noDevice)
        #expect(error?.purpose == .interface(name))
        #expect(error?.description.contains("`ip link` lists them") == true)
    }

    @Test(
        "refuse an interface whose name the kernel would cut to another's",
        .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot))
    func longInterfaceName() throws {
        let commands = ["link add abcdefghijklmno type veth peer name other"]
        let (whole, long) = try NetworkNamespace.run(commands) {
            let socket = try UDPSocket(.ipv4)
            try socket.bindToInterface("abcdefghijklmno")
            var failure: Errno?
            do throws(SocketError) {
                try UDPSocket(.ipv4).bindToInterface("abcdefghijklmnopq")
            } catch { failure = error.errno }
            return (true, failure)
        }
        #expect(whole && long == .noDevice)
    }

    @Test("refuse to bind to another machine's address, and say what to do")
    func foreignAddress() throws {
        let socket = try UDPSocket(.ipv4)
        let address = Endpoint(ipv4: (192, 0, 2, 1), port: 0)
        let error = #expect(throws: SocketError.self) { try socket.bind(to: address, purpose: .source("192.0.2.1")) }
        #expect(error?.errno == .addressNotAvailable)
        #expect(
            error?.description
                == "the source 192.0.2.1: bind(192.0.2.1:0) failed: Cannot assign requested address (EADDRNOTAVAIL); "
                + "choose an address of this machine (`ip address` lists them)")
    }

    @Test("refuse a port that is taken, and say what to do")
    func takenPort() throws {
        let holder = try Loopback.socket(.ipv4)
        let error = try #require(throws: SocketError.self) {
            try UDPSocket(.ipv4).bind(to: try holder.localEndpoint())
        }
        #expect(error.errno == .addressInUse && error.purpose == nil)
        #expect(error.remedy?.contains("choose another port") == true)
    }

    @Test("set the code point above two ECN bits of 0")
    func codePoint() throws {
        let (four, six) = (try UDPSocket(.ipv4), try UDPSocket(.ipv6))
        for value in [0, 1, 46, 63] {
            try four.setDSCP(value)
            try six.setDSCP(value)
            #expect(Loopback.option(four, IPPROTO_IP, IP_TOS) == Int32(value << 2))
            #expect(Loopback.option(six, IPPROTO_IPV6, IPV6_TCLASS) == Int32(value << 2))
        }
    }

    @Test("set the time to live, and refuse one that is none")
    func timeToLive() throws {
        let (four, six) = (try UDPSocket(.ipv4), try UDPSocket(.ipv6))
        for value in [1, 64, 255] {
            try four.setTimeToLive(value)
            try six.setTimeToLive(value)
            #expect(Loopback.option(four, IPPROTO_IP, IP_TTL) == Int32(value))
            #expect(Loopback.option(six, IPPROTO_IPV6, IPV6_UNICAST_HOPS) == Int32(value))
        }
        for socket in [four, six] {
            let error = #expect(throws: SocketError.self) { try socket.setTimeToLive(256) }
            #expect(error?.errno == .invalid && error?.purpose == .hops(256))
        }
    }

    /// What became of datagrams of the two sizes around an MTU of 1500.
    private struct Around: Equatable, Sendable {
        var fitting: Errno?
        var longer: Errno?
        var arrived: [Int]
        var queued: [QueuedError?]
    }

    private static func sendAround(_ family: AddressFamily, forbids: Bool) throws -> Around {
        try NetworkNamespace.run(["link set lo mtu 1500 up"]) {
            let (sender, receiver) = (try Loopback.socket(family), try Loopback.socket(family))
            if forbids { try sender.forbidFragments() }
            try sender.enableErrorQueue()
            let target = try receiver.localEndpoint()
            let fits = 1500 - family.headerLength
            let fitting = Loopback.send([UInt8](repeating: 0, count: fits), to: target, on: sender)
            let longer = Loopback.send([UInt8](repeating: 0, count: fits + 1), to: target, on: sender)
            let arrived = try Loopback.receive(forbids ? 1 : 2, from: receiver).map(\.payload.count)
            let queued = try Loopback.receiveErrors(forbids ? 1 : 0, from: sender).map(\.error)
            return Around(fitting: fitting, longer: longer, arrived: arrived, queued: queued)
        }
    }

    @Test(
        "forbid fragments: a datagram over the MTU fails, and the error queue says so too",
        .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot), arguments: AddressFamily.allCases)
    func fragments(_ family: AddressFamily) throws {
        let fits = 1500 - family.headerLength
        #expect(
            try Self.sendAround(family, forbids: false)
                == Around(fitting: nil, longer: nil, arrived: [fits, fits + 1], queued: []))
        #expect(
            try Self.sendAround(family, forbids: true)
                == Around(fitting: nil, longer: .messageTooLong, arrived: [fits], queued: [.local(.messageTooLong)]))
    }
}
