import Glibc
import LinuxSocket
import Testing

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "reads and writes literal addresses",
        arguments: [
            ("127.0.0.1", "127.0.0.1", "127.0.0.1:7"), ("0.0.0.0", "0.0.0.0", "0.0.0.0:7"),
            ("255.255.255.255", "255.255.255.255", "255.255.255.255:7"), ("::1", "::1", "[::1]:7"),
            ("::", "::", "[::]:7"), ("2001:DB8:0:0:0:0:0:7", "2001:db8::7", "[2001:db8::7]:7"),
            ("fe80::1%lo", "fe80::1%lo", "[fe80::1%lo]:7"), ("fe80::1%1", "fe80::1%lo", "[fe80::1%lo]:7"),
            ("fe80::1", "fe80::1", "[fe80::1]:7"), ("ff02::1%lo", "ff02::1%lo", "[ff02::1%lo]:7"),
        ])
    func literals(_ text: String, _ address: String, _ whole: String) throws {
        let endpoint = try #require(Endpoint(literal: text, port: 7))
        #expect(endpoint.addressText == address)
        #expect(endpoint.description == whole)
        #expect(Endpoint(literal: endpoint.addressText, port: 7) == endpoint)
    }

    @Test(
        "takes nothing else for an address",
        arguments: [
            "", "localhost", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.4:7", " 1.2.3.4", "[::1]", ":::", "::1::",
            "fe80::1%", "fe80::1%no-such-if", "1.2.3.4%lo", "fe80::1%lo%lo",
        ])
    func notLiterals(_ text: String) { #expect(Endpoint(literal: text, port: 7) == nil) }

    @Test("keeps an IPv4 address in the upper half of `low`, and IPv6 in order")
    func halves() throws {
        let v4 = try #require(Endpoint(literal: "1.2.3.4", port: 0xABCD))
        #expect(v4 == Endpoint(high: 0, low: 0x0102_0304 << 32, scope: 0, port: 0xABCD, family: .ipv4))
        #expect(v4 == Endpoint(ipv4: (1, 2, 3, 4), port: 0xABCD))
        let v6 = try #require(Endpoint(literal: "11:2233:4455:6677:8899:aabb:ccdd:eeff", port: 1))
        #expect(v6.high == 0x0011_2233_4455_6677 && v6.low == 0x8899_AABB_CCDD_EEFF)
        #expect(v6.family == .ipv6 && v6.port == 1)
    }

    /// The kernel tells no zone of other addresses either, so what is compared with a reply's sender must have none.
    @Test("has a zone only where an address needs one", arguments: ["::1%lo", "::1%1", "2001:db8::7%lo"])
    func needlessZone(_ text: String) throws {
        let endpoint = try #require(Endpoint(literal: text, port: 7))
        #expect(endpoint.scope == 0)
    }

    @Test("with a needless zone still equals the sender of what it answers", .tags(.kernel))
    func needlessZoneAnswers() throws {
        let receiver = try Loopback.socket(.ipv6)
        let sender = try UDPSocket(.ipv6)
        let literal = try #require(Endpoint(literal: "::1%lo", port: 0))
        try sender.bind(to: literal)
        Loopback.send([1], to: try receiver.localEndpoint(), on: sender)
        let datagram = try #require(try Loopback.receive(1, from: receiver).first)
        #expect(datagram.source.withPort(0) == literal)
    }

    @Test("comes back from the kernel as it went", .tags(.kernel), arguments: AddressFamily.allCases)
    func throughTheKernel(_ family: AddressFamily) throws {
        let first = try Loopback.socket(family)
        let chosen = try first.localEndpoint()
        #expect(chosen.port != 0 && chosen.withPort(0) == Loopback.address(family))
        let wildcard = try UDPSocket(family)
        try wildcard.bind(to: .any(family))
        let any = try wildcard.localEndpoint()
        #expect(any.isUnspecified && any.port != 0 && any.family == family)
        #expect(try UDPSocket(family).localEndpoint() == .any(family))
    }

    @Test(
        "knows loopback",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.254", true), ("126.255.255.255", false), ("128.0.0.0", false),
            ("::1", true), ("::", false), ("::2", false), ("1::1", false), ("::ffff:127.0.0.1", false),
        ])
    func loopback(_ text: String, _ expected: Bool) throws {
        #expect(try #require(Endpoint(literal: text, port: 0)).isLoopback == expected)
    }

    @Test("tells the two unspecified addresses apart")
    func unspecified() {
        #expect(Endpoint.any(.ipv4) != Endpoint.any(.ipv6))
        #expect(Endpoint.any(.ipv4, port: 5).description == "0.0.0.0:5")
        #expect(AddressFamily.allCases.allSatisfy { Endpoint.any($0).isUnspecified })
        #expect(!Loopback.address(.ipv4).isUnspecified && !Loopback.address(.ipv6).isUnspecified)
    }
}
