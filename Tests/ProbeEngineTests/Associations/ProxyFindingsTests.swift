import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("SOCKS5 proxies: what outages took along, and where probes go")
struct ProxyFindingsTests {
    private static let proxy = Endpoint(ipv4: (192, 0, 2, 1), port: 1080)
    private static let other = Endpoint(ipv4: (192, 0, 2, 2), port: 1080)
    private static let start = MonotonicTime(nanoseconds: 10_000_000_000)

    private static func at(_ milliseconds: Int64) -> MonotonicTime {
        start.advanced(byNanoseconds: milliseconds * 1_000_000)
    }

    /// Away from 100 to 200 ms.
    private static var away: AssociationRecord {
        var record = AssociationRecord()
        record.isUp(at: at(-50))
        record.isDown(since: at(100), because: .connectionEnded(nil))
        record.isUp(at: at(200))
        return record
    }

    private static func probe(_ milliseconds: Int64, _ outcome: ProbeOutcome, stamped: Bool = true) -> ProbeRecord {
        var record = ProbeRecord()
        record.sentNanoseconds = milliseconds * 1_000_000
        record.outcome = outcome
        record.hasTransmitStamp = stamped
        if outcome == .refused { record.refusal = .port }
        return record
    }

    /// Timeout 50 ms, interval 20 ms; the second row is a line without a proxy.
    private static func settle(_ probes: [ProbeRecord], _ ledger: inout RoundLedger) -> SampleTable {
        let samples = SampleTable(lines: 2, count: probes.count)
        for (index, probe) in probes.enumerated() {
            samples.records[index] = probe
            samples.records[probes.count + index] = probe
        }
        let findings = ProxyFindings(
            [proxy: away, other: AssociationRecord()], proxyOfTarget: [proxy, nil], start: start,
            timeoutNanoseconds: 50_000_000, intervalNanoseconds: 20_000_000)
        findings.settle(samples, &ledger)
        #expect(findings.absences == [.connectionEnded(nil), nil])
        return samples
    }

    @Test("silence and ICMP errors do not count while the association was away; whatever came back does")
    func settled() {
        let probes = [
            Self.probe(40, .lost), Self.probe(49, .refused), Self.probe(50, .lost), Self.probe(90, .refused),
            Self.probe(91, .received), Self.probe(92, .late), Self.probe(99, .lost, stamped: false),
            Self.probe(220, .lost), Self.probe(221, .lost), Self.probe(230, .refused),
        ]
        var ledger = RoundLedger()
        (ledger.transmitStamped, ledger.lostUnstamped) = (19, 3)
        let samples = Self.settle(probes, &ledger)
        let outcomes = samples.row(0).map(\.outcome)
        #expect(
            outcomes == [
                .lost, .refused, .unsent, .unsent, .received, .late, .unsent, .unsent, .lost, .refused,
            ])
        #expect(samples.row(0).map(\.unsentCause).count { $0 == .interrupted } == 4)
        #expect(samples.row(0)[1].refusal == .port && samples.row(0)[9].refusal == .port)
        #expect(samples.row(1).map(\.outcome) == probes.map(\.outcome))
        #expect(ledger.transmitStamped == 16 && ledger.lostUnstamped == 2)
        let figures = ledger.proxies
        #expect(figures?.proxies == 2 && figures?.failed == 1 && figures?.dropped == 1 && figures?.remade == 1)
        #expect(figures?.interrupted == 4 && figures?.withoutAssociation == 0)
    }

    @Test("probes that were not sent are counted by their cause, and left as they are")
    func unsent() {
        var kept = Self.probe(150, .unsent)
        kept.unsentCause = .noAssociation
        var ledger = RoundLedger()
        let samples = Self.settle([kept, Self.probe(160, .unsent)], &ledger)
        #expect(samples.row(0)[0] == kept && samples.row(0)[1].unsentCause == nil)
        #expect(ledger.proxies?.withoutAssociation == 1 && ledger.proxies?.unsent == 1)
    }

    @Test("probes go where the proxy relays now; replies may come from where it did before; the oldest is forgotten")
    func paths() {
        let slots = [AssociationSlot(), AssociationSlot()]
        let paths = ProxyPaths(slots, proxyOfLine: [-1, 0, 1, 0])
        #expect(!paths.has(0) && paths.has(1) && !paths.has(4))
        #expect(paths.relay(1) == nil && paths.owner(of: .any(.ipv4)) == .none)
        for port in 1...UInt16(17) {
            slots[0].publish(Self.proxy.withPort(port))
            #expect(paths.relay(1) == Self.proxy.withPort(port) && paths.relay(3) == Self.proxy.withPort(port))
            slots[0].publish(nil)
            #expect(paths.relay(1) == nil)
        }
        #expect(!paths.hasRelayed(1, at: Self.proxy.withPort(1)))
        for port in 2...UInt16(17) { #expect(paths.hasRelayed(3, at: Self.proxy.withPort(port))) }
        #expect(paths.owner(of: Self.proxy.withPort(17)) == .several)
        #expect(paths.owner(of: Self.proxy.withPort(16)) == .none)
        slots[1].publish(Self.other)
        #expect(!paths.hasRelayed(2, at: Self.other) && paths.relay(2) == Self.other)
        #expect(paths.owner(of: Self.other) == .one(2) && !paths.hasRelayed(1, at: Self.other))
    }
}
