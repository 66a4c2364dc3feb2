import Testing

@testable import LinuxSocket

/// Texts as kernels write them; see proc(5) and Documentation/networking/snmp_counter.rst.
@Suite("Frames that IP never saw")
struct FrameCountersTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func netstat(_ packets: Int) -> [UInt8] {
        bytes(
            """
            TcpExt: SyncookiesSent InNoECTPkts
            TcpExt: 5 6
            IpExt: InNoRoutes InOctets InNoECTPkts InECT1Pkts InECT0Pkts InCEPkts ReasmOverlaps
            IpExt: 7 8 \(packets) 1 2 3 9
            """)
    }

    private let snmp6 = """
        Ip6InReceives                   \t99
        Ip6InNoECTPkts                  \t40
        Ip6InECT1Pkts                   \t0
        Ip6InECT0Pkts                   \t1
        Ip6InCEPkts                     \t2
        """

    private func interfaces(eth0: Int64, lo: Int64 = 0, port: Int64 = 0) -> NetworkInterfaces {
        func counters(_ packets: Int64) -> InterfaceCounters {
            var counters = InterfaceCounters()
            counters.receivedPackets = packets
            return counters
        }
        return NetworkInterfaces(
            counters: [
                "eth0": counters(eth0), "eth0.5": counters(1_000), "lo": counters(lo), "port": counters(port),
            ], loopbacks: ["lo"], addressed: ["eth0", "eth0.5"])
    }

    private func read(eth0: Int64, ip: Int, lo: Int64 = 0, port: Int64 = 0) throws -> FrameCounters {
        try #require(
            FrameCounters(
                interfaces(eth0: eth0, lo: lo, port: port), vlans: ["eth0.5"], netstat: netstat(ip), snmp6: nil))
    }

    @Test("are the frames of interfaces with addresses less what IP took beside loopback's")
    func difference() throws {
        let before = try read(eth0: 500, ip: 400, lo: 90)
        // 100 frames, 70 packets, 10 of them by loopback.
        #expect(try read(eth0: 600, ip: 470, lo: 100).withoutIP(since: before) == 40)
        // A bridge's port counts what the bridge counts again.
        #expect(try read(eth0: 600, ip: 470, lo: 100, port: 9_000).withoutIP(since: before) == 40)
        // Coalesced packets: more of them than frames.
        #expect(try read(eth0: 510, ip: 800, lo: 90).withoutIP(since: before) == 0)
    }

    @Test("are not known where a counter wrapped")
    func wrapped() throws {
        let before = try read(eth0: 500, ip: 400)
        #expect(try read(eth0: 499, ip: 900).withoutIP(since: before) == nil)
        #expect(try read(eth0: 600, ip: 399).withoutIP(since: before) == nil)
        #expect(try read(eth0: 600, ip: 400, lo: -1).withoutIP(since: before) == nil)
    }

    @Test("rest on the packets of both families, each once")
    func texts() {
        #expect(FrameCounters.ipv4(netstat: netstat(10)) == 16)
        #expect(FrameCounters.ipv6(snmp6: bytes(snmp6)) == 43)
        #expect(FrameCounters(interfaces(eth0: 1), vlans: [], netstat: netstat(10), snmp6: bytes(snmp6))?.ip == 59)
        let config = "VLAN Dev name    | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW\neth0.5         | 5  | eth0\n"
        #expect(FrameCounters.vlans(config: bytes(config)) == ["eth0.5"])
    }

    @Test(
        "are not known from texts that are cut, empty, nonsense, or of kernels before 3.4",
        arguments: ["", "IpExt:", "IpExt: InOctets\nIpExt: 4\n", "IpExt: InNoECTPkts InECT1Pkts\nIpExt: 1 2\n"])
    func nothing(_ text: String) {
        #expect(FrameCounters.ipv4(netstat: bytes(text)) == nil)
        #expect(FrameCounters(interfaces(eth0: 1), vlans: [], netstat: bytes(text), snmp6: nil) == nil)
    }
}
