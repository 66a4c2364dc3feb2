/// Frames that came in, and packets that IP took from them, since the network namespace was made: what lies between the
/// two is ARP, LLDP and frames of protocols that nobody on the machine speaks.
///
/// The kernel counts a frame that no protocol takes as `rx_dropped` of its interface (__netif_receive_skb_core in
/// net/core/dev.c), in the same number as what a driver dropped for want of room. Such a frame is in the interface's
/// `rx_packets` and in no counter of IP; a packet that a driver dropped is in neither.
struct FrameCounters: Equatable, Sendable {
    /// Frames by interface: of those that have addresses, and are no VLAN, whose frames its own interface counts too.
    var received: [String: Int64] = [:]
    /// Packets over loopback, all of them IP's.
    var loopback: Int64 = 0
    /// Packets of both families that IP took, each packet of a coalesced one counted (GRO).
    var ip: Int64 = 0

    /// nil when the kernel does not show what IP took.
    init?(_ interfaces: NetworkInterfaces, vlans: Set<String>, netstat: [UInt8]?, snmp6: [UInt8]?) {
        let families = [netstat.flatMap(Self.ipv4), snmp6.flatMap(Self.ipv6)]
        guard families[0] != nil else { return nil }
        ip = families.compactMap(\.self).reduce(0, +)
        for (name, counters) in interfaces.counters {
            guard let frames = counters.receivedPackets else { continue }
            if interfaces.loopbacks.contains(name) {
                loopback += frames
            } else if interfaces.addressed.contains(name), !vlans.contains(name) {
                received[name] = frames
            }
        }
    }

    static func read(_ interfaces: NetworkInterfaces) -> FrameCounters? {
        let vlans = HostFile.bytes("/proc/net/vlan/config").map(vlans(config:)) ?? []
        return FrameCounters(
            interfaces, vlans: vlans, netstat: HostFile.bytes("/proc/net/netstat"),
            snmp6: HostFile.bytes("/proc/net/snmp6"))
    }

    /// Frames since `earlier` that IP never saw, as many as there were at least: packets that came in one frame and
    /// were counted as several (a neighbour's GSO) hide some. nil when a counter was reset or wrapped.
    func withoutIP(since earlier: FrameCounters) -> Int64? {
        guard let ip = CounterDelta.between(earlier.ip, ip),
            let loopback = CounterDelta.between(earlier.loopback, loopback)
        else { return nil }
        var frames: Int64 = 0
        for (name, later) in received {
            guard let before = earlier.received[name] else { continue }
            guard let growth = CounterDelta.between(before, later) else { return nil }
            frames += growth
        }
        return max(frames - max(ip - loopback, 0), 0)
    }
}

// MARK: - Texts of /proc

extension FrameCounters {
    /// Packets by what they say of congestion (RFC 3168), which is every packet once.
    private static let kinds = ["InNoECTPkts", "InECT1Pkts", "InECT0Pkts", "InCEPkts"]

    /// Reads the text of /proc/net/netstat: a line of names and a line of numbers, both beginning with `IpExt:`.
    static func ipv4(netstat bytes: [UInt8]) -> Int64? {
        let lines = ProcText.lines(bytes).filter { $0.starts(with: "IpExt:".utf8) }.map(ProcText.fields)
        guard lines.count >= 2 else { return nil }
        return sum(zip(lines[0], lines[1]).map { ($0, $1) }, prefix: "")
    }

    /// Reads the text of /proc/net/snmp6: a name and a number a line.
    static func ipv6(snmp6 bytes: [UInt8]) -> Int64? {
        let fields = ProcText.lines(bytes).map(ProcText.fields).filter { $0.count == 2 }
        return sum(fields.map { ($0[0], $0[1]) }, prefix: "Ip6")
    }

    private static func sum(_ pairs: [(ProcText.Field, ProcText.Field)], prefix: String) -> Int64? {
        let values = pairs.filter { pair in kinds.contains { ProcText.equals(pair.0, prefix + $0) } }
            .map { ProcText.number($0.1) }
        guard values.count == kinds.count, !values.contains(nil) else { return nil }
        return values.compactMap(\.self).reduce(0, +)
    }

    /// Names of VLANs, from the text of /proc/net/vlan/config: two lines of headings, then `name | number | interface`.
    static func vlans(config bytes: [UInt8]) -> Set<String> {
        Set(
            ProcText.lines(bytes).dropFirst(2).compactMap { line in
                ProcText.fields(line).first.map { String(decoding: $0, as: UTF8.self) }
            })
    }
}
