import LinuxSocket
import Testing

/// What the kernel says of ways out, in networks made for it.
@Suite(
    "Ways out of this machine", .tags(.kernel), .enabled(if: NetworkNamespace.isPermitted, NetworkNamespace.whyNot))
struct RouteKeysTests {
    private static let link = [
        "link set lo up", "link add d0 type veth peer name p0", "link set d0 up", "link set p0 up",
        "addr add 10.9.0.1/24 dev d0", "route add 10.8.0.0/24 via 10.9.0.254",
    ]

    @Test(
        "rules that look at ports or protocols are told apart from those that do not",
        arguments: [
            ("from 10.9.0.7 table 100", RouteKeys(hasDestinationPort: false, hasSourcePort: false, hasProtocol: false)),
            ("dport 7001 prohibit", RouteKeys(hasDestinationPort: true, hasSourcePort: false, hasProtocol: false)),
            ("sport 7000-7010 table 9", RouteKeys(hasDestinationPort: false, hasSourcePort: true, hasProtocol: false)),
            (
                "ipproto udp dport 7001 prohibit",
                RouteKeys(hasDestinationPort: true, hasSourcePort: false, hasProtocol: true)
            ),
        ])
    func keys(rule: String, expected: RouteKeys) throws {
        let found = try NetworkNamespace.run(["link set lo up", "rule add \(rule)"]) {
            [RouteKeys.read(.ipv4), RouteKeys.read(.ipv6)]
        }
        #expect(found == [expected, RouteKeys(hasDestinationPort: false, hasSourcePort: false, hasProtocol: false)])
    }

    @Test("a trial of a route goes by the destination's port, the code point, and ICMP or UDP")
    func trials() throws {
        let rules = [
            "rule add ipproto udp dport 7001 prohibit", "rule add tos 0x10 unreachable",
            "rule add ipproto icmp prohibit",
        ]
        let results = try NetworkNamespace.run(Self.link + rules) {
            let plain = try RouteCheck(.ipv4, source: nil, interface: nil)
            let marked = try RouteCheck(.ipv4, source: nil, interface: nil, codePoint: 4)
            func ask(_ check: RouteCheck, _ port: UInt16, isICMP: Bool = false) -> Result<Int, Errno> {
                let place = Endpoint(ipv4: (10, 9, 0, 2), port: port)
                return Result { () throws(Errno) in try check.route(to: place, isICMP: isICMP).maximumPacket }
            }
            return [ask(plain, 7001), ask(plain, 7002), ask(marked, 7002), ask(plain, 0, isICMP: true)]
        }
        #expect(
            results == [
                .failure(.accessDenied), .success(1500), .failure(.networkUnreachable), .failure(.accessDenied),
            ])
    }

    @Test("the next hop is the neighbour itself or the router, and nothing where there is no way")
    func hops() throws {
        let found = try NetworkNamespace.run(Self.link) {
            [(10, 9, 0, 2), (10, 8, 0, 2), (203, 0, 113, 7)].map {
                NextHop(to: Endpoint(ipv4: $0, port: 7000))?.address.addressText
            }
        }
        #expect(found == ["10.9.0.2", "10.9.0.254", nil])
    }

    @Test("a neighbour that was asked and told nothing is silent; one that is known, or was not asked, is not")
    func silent() throws {
        let known = "neigh add 10.9.0.3 lladdr 02:00:00:00:00:03 dev d0"
        let found = try NetworkNamespace.run(Self.link + [known]) {
            let socket = try UDPSocket(.ipv4)
            let batch = SendBatch(slots: 1, capacity: 1)
            for place in [(10, 9, 0, 2), (10, 9, 0, 3), (10, 8, 0, 2)] as [(UInt8, UInt8, UInt8, UInt8)] {
                batch.prepare(0, length: 1, to: Endpoint(ipv4: place, port: 7))
                _ = try batch.send(0..<1, on: socket)
            }
            let table = SilentNeighbours()
            return [(10, 9, 0, 2), (10, 9, 0, 3), (10, 8, 0, 2), (10, 9, 0, 4)].map {
                NextHop(to: Endpoint(ipv4: $0, port: 7)).map(table.contains)
            }
        }
        #expect(found == [true, false, true, false])
    }
}
