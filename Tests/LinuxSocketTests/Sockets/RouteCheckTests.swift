import Glibc
import LinuxSocket
import Testing

@Suite("Route check", .tags(.kernel))
struct RouteCheckTests {
    private static func check(_ text: String, _ check: RouteCheck) -> Result<Int, Errno> {
        guard let endpoint = Endpoint(literal: text, port: 7) else { return .failure(.invalid) }
        return Result { () throws(Errno) in try check.route(to: endpoint).maximumPacket }
    }

    @Test("finds the loopback interface's MTU", arguments: ["127.0.0.1", "::1"])
    func loopback(_ text: String) throws {
        let file = try #require(fopen("/sys/class/net/lo/mtu", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 16)
        try #require(fgets(&line, 16, file) != nil)
        let family: AddressFamily = text.contains(":") ? .ipv6 : .ipv4
        // No IPv4 packet is longer than 65,535 bytes, whatever the interface takes.
        let mtu = min(atoi(line), family == .ipv4 ? 65_535 : .max)
        let check = try RouteCheck(family, source: Loopback.address(family), interface: "lo")
        #expect(Self.check(text, check) == .success(Int(mtu)))
        #expect(Self.check(text, check) == .success(Int(mtu)))
    }

    @Test("refuses what a socket may not send to")
    func broadcast() throws {
        let check = try RouteCheck(.ipv4, source: nil, interface: nil)
        #expect(Self.check("255.255.255.255", check) == .failure(.accessDenied))
        #expect((try? Self.check("127.0.0.1", check).get()) != nil)
    }

    @Test("says at once that a source or an interface cannot be used")
    func unusable() throws {
        let foreign = Endpoint(ipv4: (192, 0, 2, 1), port: 0)
        let source = #expect(throws: SocketError.self) { try RouteCheck(.ipv4, source: foreign, interface: nil) }
        #expect(source?.purpose == .source("192.0.2.1") && source?.errno == .addressNotAvailable)
        let interface = #expect(throws: SocketError.self) {
            try RouteCheck(.ipv4, source: nil, interface: "no-such-if0")
        }
        #expect(interface?.purpose == .interface("no-such-if0"))
    }

    @Test(
        "finds no route in an empty network", .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot))
    func emptyNetwork() throws {
        let results = try NetworkNamespace.run(["link set lo up"]) {
            [
                Self.check("203.0.113.7", try RouteCheck(.ipv4, source: nil, interface: nil)),
                Self.check("2001:db8::7", try RouteCheck(.ipv6, source: nil, interface: nil)),
            ]
        }
        #expect(results == [.failure(.networkUnreachable), .failure(.networkUnreachable)])
    }

    /// connect(2) on a socket that is connected already keeps the first connection's source address and, for link-local
    /// addresses, its interface.
    @Test(
        "of one destination leaves nothing behind for the next",
        .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot))
    func independent() throws {
        let commands = [
            "link set lo up", "link add d0 mtu 1400 type veth peer name p0 mtu 1400",
            "link add d1 mtu 1300 type veth peer name p1 mtu 1300", "link set p0 up", "link set p1 up",
            "link set d0 up", "link set d1 up", "addr add fe80::1/64 dev d0 nodad", "addr add fe80::2/64 dev d1 nodad",
            "addr add 10.0.0.1/24 dev d0", "addr add 10.1.0.1/24 dev d1",
            "route add default dev d0 table 100", "rule add from 10.0.0.1 table 100",
        ]
        let results = try NetworkNamespace.run(commands) {
            let four = try RouteCheck(.ipv4, source: nil, interface: nil)
            let six = try RouteCheck(.ipv6, source: nil, interface: nil)
            let bound = try RouteCheck(.ipv4, source: nil, interface: "d1")
            return [
                Self.check("10.0.0.9", four), Self.check("10.1.0.9", four), Self.check("10.0.0.9", four),
                Self.check("fe80::9%d0", six), Self.check("fe80::9%d1", six), Self.check("::1", six),
                Self.check("10.1.0.9", bound), Self.check("10.1.0.8", bound),
            ]
        }
        #expect(
            results == [
                .success(1400), .success(1300), .success(1400), .success(1400), .success(1300), .success(65_536),
                .success(1300), .success(1300),
            ])
    }
}
