import LineModel
import LinuxSocket
import ProbeEngine
import ProbeWire
import Testing

/// Written timelines: what happens at which millisecond, and what the machine has done then.
@Suite("Associations: timelines")
struct AssociationTests {
    private static let proxy = Endpoint(ipv4: (192, 0, 2, 1), port: 1080)
    private static let relay = Endpoint(ipv4: (192, 0, 2, 9), port: 40_000)
    private static let greeting: [UInt8] = [5, 1, 0]
    private static let associate: [UInt8] = [5, 3, 0, 1, 0, 0, 0, 0, 0, 0]
    private static let reply: [UInt8] = [5, 0, 0, 1, 192, 0, 2, 9, 0x9C, 0x40]

    private static func at(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    private static func machine(_ credentials: SOCKSCredentials? = nil) -> AssociationMachine {
        AssociationMachine(proxy: proxy, credentials: credentials)
    }

    /// From nothing to an association, 30 ms from `start` on.
    private static func associate(_ machine: inout AssociationMachine, from start: Int64, expecting relay: Endpoint) {
        #expect(machine.connected(now: at(start + 10)) == [.send(greeting)])
        #expect(machine.received([5], now: at(start + 15)) == [])
        #expect(machine.received([0], now: at(start + 20)) == [.send(associate)])
        #expect(machine.relay == nil)
        #expect(machine.received(reply, now: at(start + 30)) == [])
        #expect(machine.relay == relay && machine.isSettled)
    }

    @Test("made before the round: connect, greet, associate; the relay's address is the one that the proxy names")
    func made() {
        var machine = Self.machine()
        #expect(machine.start(now: Self.at(0)) == [.connect])
        #expect(machine.start(now: Self.at(0)) == [])
        #expect(!machine.isSettled && machine.deadline == Self.at(5000))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        #expect(machine.deadline == nil && machine.tick(now: Self.at(99_999)) == [])
        #expect(machine.record.attempts == 1 && machine.record.outages.isEmpty && machine.record.remade == 0)
    }

    @Test("an unspecified relay is the proxy's own address, at the port named")
    func unspecified() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(1))
        _ = machine.received([5, 0], now: Self.at(2))
        _ = machine.received([5, 0, 0, 1, 0, 0, 0, 0, 0x9C, 0x40], now: Self.at(3))
        #expect(machine.relay == Self.proxy.withPort(40_000))
    }

    @Test(
        "a relay that cannot be reached from here is refused for good, and named: what is near to the proxy is not to us",
        arguments: [
            ("192.0.2.1", "127.0.0.1", false), ("192.0.2.1", "127.9.9.9", false), ("192.0.2.1", "10.0.0.9", false),
            ("192.0.2.1", "172.31.255.1", false), ("192.0.2.1", "172.32.0.1", true),
            ("192.0.2.1", "100.127.0.1", false),
            ("192.0.2.1", "192.168.7.7", false), ("192.0.2.1", "169.254.1.1", false), ("192.0.2.1", "224.0.0.1", false),
            ("192.0.2.1", "255.255.255.255", false), ("192.0.2.1", "0.0.0.7", false), ("10.0.0.1", "127.0.0.1", false),
            ("10.0.0.1", "192.168.1.1", true), ("10.0.0.1", "198.51.100.1", true), ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "198.51.100.1", true), ("2001:db8::1", "::1", false), ("2001:db8::1", "fd00::9", false),
            ("2001:db8::1", "fe80::9", false), ("2001:db8::1", "ff02::1", false), ("fd00::1", "fd00::9", true),
            ("::1", "::1", true), ("2001:db8::1", "2001:db8::9", true),
            // The metadata services of platforms, wherever the proxy is but there.
            ("127.0.0.1", "169.254.169.254", false), ("10.0.0.1", "169.254.169.254", false),
            ("169.254.7.7", "169.254.1.1", true), ("10.0.0.1", "100.100.100.200", false),
            ("192.0.2.1", "192.0.0.192", false), ("192.0.2.1", "168.63.129.16", false),
            ("2001:db8::1", "fd00:ec2::254", false),
            // A private address is the proxy's neighbour only where the proxy has one, too.
            ("127.0.0.1", "10.0.0.9", false), ("::1", "fd00::9", false), ("fe80::1", "fd00::9", false),
            ("10.0.0.1", "224.0.0.1", false), ("224.0.0.1", "224.0.0.1", false), ("10.0.0.1", "10.255.255.255", true),
            // An IPv4 address inside of an IPv6 one, which is translated on the way.
            ("2001:db8::1", "64:ff9b::7f00:1", false), ("2001:db8::1", "64:ff9b::a9fe:a9fe", false),
            ("2001:db8::1", "2002:7f00:1::1", false), ("2001:db8::1", "::7f00:1", false),
            ("2001:db8::1", "2001:0:a00:1::1", false), ("2001:db8::1", "2001:4860::9", true),
        ])
    func outOfReach(proxy: String, relay: String, isTaken: Bool) throws {
        let (proxy, relay) = (
            try #require(Endpoint(literal: proxy, port: 1080)), try #require(Endpoint(literal: relay, port: 40_000))
        )
        var machine = AssociationMachine(proxy: proxy, credentials: nil)
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(1))
        _ = machine.received([5, 0], now: Self.at(2))
        var address: [UInt8] = []
        if relay.family == .ipv6 {
            for shift in stride(from: 56, through: 0, by: -8) {
                address.append(UInt8(truncatingIfNeeded: relay.high >> shift))
            }
        }
        for shift in stride(from: 56, through: relay.family == .ipv6 ? 0 : 32, by: -8) {
            address.append(UInt8(truncatingIfNeeded: relay.low >> shift))
        }
        let actions = machine.received(
            [5, 0, 0, relay.family == .ipv6 ? 4 : 1] + address + [0x9C, 0x40], now: Self.at(3))
        #expect(machine.relay == (isTaken ? relay : nil) && actions == (isTaken ? [] : [.close]))
        guard !isTaken else { return }
        #expect(machine.isSettled && machine.deadline == nil, "asking again would give the same answer")
        #expect(
            machine.record.reason == .relayOutOfReach(proxy: proxy.addressText, relay: relay.addressText))
    }

    @Test(
        "a relay on our own machine is for proxies on it alone, whatever address names it",
        arguments: [
            ("203.0.113.5", "198.51.100.7", false), ("203.0.113.5", "10.7.7.7", false), ("10.0.0.1", "10.7.7.7", false),
            ("203.0.113.5", "127.0.0.1", false), ("127.0.0.1", "10.7.7.7", true), ("10.7.7.7", "127.0.0.1", true),
            ("198.51.100.7", "10.7.7.7", true), ("198.51.100.7", "198.51.100.7", true), ("10.7.7.7", "10.0.0.1", true),
            ("10.7.7.7", "203.0.113.5", true),
        ])
    func ownMachine(proxy: String, relay: String, isTaken: Bool) throws {
        let own = try ["198.51.100.7", "10.7.7.7"].map { try #require(Endpoint(literal: $0, port: 0)) }
        let (proxy, relay) = (
            try #require(Endpoint(literal: proxy, port: 1080)), try #require(Endpoint(literal: relay, port: 161))
        )
        var machine = AssociationMachine(proxy: proxy, credentials: nil, ownAddresses: Set(own))
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(1))
        _ = machine.received([5, 0], now: Self.at(2))
        let address = stride(from: 56, through: 32, by: -8).map { UInt8(truncatingIfNeeded: relay.low >> $0) }
        let actions = machine.received([5, 0, 0, 1] + address + [0, 161], now: Self.at(3))
        #expect(machine.relay == (isTaken ? relay : nil) && actions == (isTaken ? [] : [.close]))
    }

    @Test("an empty name for the relay is the proxy's own address, as zeros are")
    func emptyName() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(1))
        _ = machine.received([5, 0], now: Self.at(2))
        _ = machine.received([5, 0, 0, 3, 0, 0x9C, 0x40], now: Self.at(3))
        #expect(machine.relay == Self.proxy.withPort(40_000))
    }

    @Test("an IPv4 relay that is written as an IPv6 address is one; a relay of the other family is refused for good")
    func families() {
        func outcome(_ proxy: Endpoint, _ reply: [UInt8]) -> AssociationMachine {
            var machine = AssociationMachine(proxy: proxy, credentials: nil)
            _ = machine.start(now: Self.at(0))
            _ = machine.connected(now: Self.at(1))
            _ = machine.received([5, 0], now: Self.at(2))
            _ = machine.received(reply, now: Self.at(3))
            return machine
        }
        let zeros = [UInt8](repeating: 0, count: 10)
        let mapped: [UInt8] = [5, 0, 0, 4] + zeros + [0xFF, 0xFF, 192, 0, 2, 9, 0x9C, 0x40]
        #expect(outcome(Self.proxy, mapped).relay == Self.relay)
        let linkLocal = Endpoint(high: 0xFE80 << 48, low: 1, scope: 7, port: 1080, family: .ipv6)
        let reply: [UInt8] = [5, 0, 0, 4, 0xFE, 0x80] + zeros + [0, 0, 0, 2, 0x9C, 0x40]
        #expect(
            outcome(linkLocal, reply).relay
                == Endpoint(high: 0xFE80 << 48, low: 2, scope: 7, port: 40_000, family: .ipv6))
        for machine in [outcome(linkLocal, Self.reply), outcome(Self.proxy, reply)] {
            #expect(machine.relay == nil && machine.isSettled)
            #expect(machine.record.reason?.words.contains("which is the other family") == true)
        }
    }

    @Test("a probe that waited for the kernel may have left for the relay of before")
    func held() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        _ = machine.closed(nil, lastSeen: Self.at(1000), now: Self.at(1000))
        _ = machine.tick(now: Self.at(1100))
        Self.associate(&machine, from: 1100, expecting: Self.relay)
        for (held, isInterrupted) in [(Int64(0), false), (9, false), (10, true)] {
            #expect(
                machine.record.interrupted(
                    sentAt: Self.at(1140), timeoutNanoseconds: 1_000_000_000, heldNanoseconds: held * 1_000_000)
                    == isInterrupted)
        }
    }

    @Test("what fails before the first association is the end, with its reason")
    func failures() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        #expect(machine.closed(.connectionRefused, lastSeen: Self.at(1), now: Self.at(1)) == [.close])
        #expect(machine.isSettled && machine.relay == nil && machine.deadline == nil)
        #expect(machine.record.reason?.words == "the proxy cannot be reached: Connection refused (ECONNREFUSED)")
        machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        #expect(machine.tick(now: Self.at(4999)) == [])
        #expect(machine.tick(now: Self.at(5000)) == [.close])
        #expect(machine.record.reason?.words == "the proxy did not accept a connection in 5 s")
        machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(10))
        #expect(machine.tick(now: Self.at(5000)) == [.close])
        #expect(machine.record.reason?.words == "the proxy made no association in 5 s")
        machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(10))
        #expect(machine.received([5, 255], now: Self.at(20)) == [.close])
        #expect(machine.record.reason?.words.contains("wants a user name") == true)
        #expect(machine.isSettled && machine.tick(now: Self.at(9999)) == [])
        machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        _ = machine.connected(now: Self.at(10))
        #expect(machine.closed(nil, lastSeen: Self.at(20), now: Self.at(20)) == [.close])
        let words = "the proxy ended the negotiation when it was to choose a way of authentication: closed"
        #expect(machine.record.reason?.words == words)
    }

    @Test("a negotiation that the proxy ends tells where: at the user name, at the association")
    func stages() {
        let cases: [([[UInt8]], SOCKSStage)] = [([[5, 2]], .userName), ([[5, 2], [1, 0]], .association)]
        for (answers, stage) in cases {
            var machine = Self.machine(SOCKSCredentials(text: "user:password"))
            _ = machine.start(now: Self.at(0))
            _ = machine.connected(now: Self.at(10))
            for answer in answers { _ = machine.received(answer, now: Self.at(20)) }
            _ = machine.closed(nil, lastSeen: Self.at(30), now: Self.at(30))
            #expect(machine.record.reason == .negotiationClosed(stage, nil))
        }
    }

    @Test("dropped in the round: made anew after a pause, and the probes on their way are told apart")
    func dropped() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        #expect(machine.closed(nil, lastSeen: Self.at(1000), now: Self.at(1000)) == [.close])
        #expect(machine.relay == nil && machine.isSettled && machine.deadline == Self.at(1100))
        #expect(machine.tick(now: Self.at(1099)) == [])
        #expect(machine.tick(now: Self.at(1100)) == [.connect])
        Self.associate(&machine, from: 1100, expecting: Self.relay)
        let record = machine.record
        #expect(record.remade == 1 && record.attempts == 2 && record.outages.count == 1)
        #expect(record.outages[0].since == Self.at(1000) && record.outages[0].until == Self.at(1130))
        let second: Int64 = 1_000_000_000
        for (sent, isInterrupted) in [
            (Int64(-1001), false), (0, true), (999, true), (1000, true), (1130, true), (1131, false), (5000, false),
        ] {
            #expect(
                record.interrupted(sentAt: Self.at(sent), timeoutNanoseconds: second) == isInterrupted, "\(sent) ms")
        }
    }

    @Test("pauses double up to five seconds while the proxy stays away, and begin anew when it was back")
    func pauses() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        _ = machine.closed(nil, lastSeen: Self.at(1000), now: Self.at(1000))
        var now: Int64 = 1000
        for pause: Int64 in [100, 200, 400, 800, 1600, 3200, 5000, 5000] {
            #expect(machine.deadline == Self.at(now + pause))
            now += pause
            #expect(machine.tick(now: Self.at(now)) == [.connect])
            #expect(machine.closed(.connectionRefused, lastSeen: Self.at(now), now: Self.at(now)) == [.close])
        }
        now += 5000
        _ = machine.tick(now: Self.at(now))
        Self.associate(&machine, from: now, expecting: Self.relay)
        _ = machine.closed(Errno(104), lastSeen: Self.at(now + 100), now: Self.at(now + 100))
        #expect(machine.deadline == Self.at(now + 200))
        #expect(machine.record.outages.count == 2)
    }

    @Test("an association that is dropped at once is a failure like any: the pauses grow, until one lasts")
    func shortLived() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        var now: Int64 = 0
        for pause: Int64 in [100, 200, 400, 800, 1600, 3200, 5000, 5000] {
            Self.associate(&machine, from: now, expecting: Self.relay)
            now += 40
            _ = machine.closed(nil, lastSeen: Self.at(now), now: Self.at(now))
            #expect(machine.deadline == Self.at(now + pause))
            now += pause
            #expect(machine.tick(now: Self.at(now)) == [.connect])
        }
        Self.associate(&machine, from: now, expecting: Self.relay)
        now += 1000
        _ = machine.closed(nil, lastSeen: Self.at(now), now: Self.at(now))
        #expect(machine.deadline == Self.at(now + 100))
    }

    @Test("a proxy that was silent has been away since before that was noticed")
    func silent() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        _ = machine.closed(.timedOut, lastSeen: Self.at(20_000), now: Self.at(20_000))
        #expect(machine.record.outages.first?.since == Self.at(12_000))
        #expect(machine.record.outages.first?.until == nil)
        #expect(machine.record.interrupted(sentAt: Self.at(99_999), timeoutNanoseconds: 1))
    }

    @Test("an end that is told of late is dated back to when the connection was last there")
    func toldLate() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        _ = machine.closed(nil, lastSeen: Self.at(900), now: Self.at(3000))
        #expect(machine.record.outages.first?.since == Self.at(900))
        let (second, half) = (Int64(1_000_000_000), Int64(500_000_000))
        #expect(machine.record.interrupted(sentAt: Self.at(500), timeoutNanoseconds: second))
        #expect(!machine.record.interrupted(sentAt: Self.at(300), timeoutNanoseconds: half))
        // The pause before the next attempt begins when it was told of.
        #expect(machine.deadline == Self.at(3100))
    }

    @Test("what asking again cannot change is not asked again; what comes behind the association means nothing")
    func lasting() {
        var machine = Self.machine()
        _ = machine.start(now: Self.at(0))
        Self.associate(&machine, from: 0, expecting: Self.relay)
        #expect(machine.received([1, 2, 3], now: Self.at(50)) == [])
        _ = machine.closed(nil, lastSeen: Self.at(1000), now: Self.at(1000))
        _ = machine.tick(now: Self.at(1100))
        _ = machine.connected(now: Self.at(1110))
        #expect(machine.received([5, 255], now: Self.at(1120)) == [.close])
        #expect(machine.deadline == nil && machine.record.outages.last?.until == nil)
        #expect(machine.stop() == [.close])
    }
}

@Suite("Associations: what the measuring threads read, and the thread that keeps them")
struct AssociationKeeperTests {
    @Test("a reader sees a whole address or none, whatever the writer is doing")
    func slot() throws {
        let slot = AssociationSlot()
        #expect(slot.relay() == nil)
        let first = Endpoint(high: 1, low: 1, scope: 1, port: 1, family: .ipv6)
        let second = Endpoint(high: 2, low: 2, scope: 2, port: 2, family: .ipv6)
        let writer = try JoinableThread(name: "writer") {
            for number in 0..<20_000 { slot.publish([first, second, nil][number % 3]) }
            slot.publish(first)
        }
        var seen = 0
        for _ in 0..<50_000 {
            guard let relay = slot.relay()?.endpoint else { continue }
            #expect(relay == first || relay == second)
            seen += 1
        }
        writer.join()
        #expect(slot.relay()?.endpoint == first && slot.generation == 2 * 20_001)
        #expect(seen >= 0)
    }

    @Test("a port where nobody listens settles at once, with the reason; the end is prompt")
    func refused() throws {
        let closed = try UDPSocket(.ipv4)
        try closed.bind(to: .loopback(.ipv4))
        // Nobody's TCP port, as far as anybody can know.
        let endpoint = try closed.localEndpoint()
        let keeper = try AssociationKeeper.start([(endpoint, nil)])
        keeper.awaitSettled(until: .now().advanced(byNanoseconds: 4_000_000_000))
        #expect(keeper.failure(of: 0)?.words.contains("ECONNREFUSED") == true)
        let records = keeper.finish()
        #expect(records.count == 1 && records[0].attempts == 1 && !records[0].wasUp)
        #expect(keeper.finish() == records)
    }

    @Test("no proxies: nothing to wait for")
    func none() throws {
        let keeper = try AssociationKeeper.start([])
        keeper.awaitSettled(until: .now().advanced(byNanoseconds: 60_000_000_000))
        #expect(keeper.finish().isEmpty)
    }
}
