import LineModel
import LinuxSocket
import ProbeWire
import Synchronization
import TestSupport
import Testing

@testable import ProbeEngine

/// The far end of one line tries to make another line healthy whose far end is silent.
@Suite("A far end that answers for another line", .tags(.kernel), .serialized)
struct LyingNeighbourTests {
    /// A round of the honest line and the one that is forged for.
    private static func round(
        _ pair: LyingNeighbour, _ kind: PayloadKind, _ formats: FormatSettings = FormatSettings(),
        echo: HostPort? = nil,
        _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> RealRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (40, .milliseconds(5), .milliseconds(300))
        settings.maxAddressRate = 20_000
        change(&settings)
        let lines = [pair.honest.endpoint, pair.victim].map {
            Line(ingress: HostPort(host: $0.addressText, port: $0.port), echo: echo, payload: kind)
        }
        return try RealRound(RoundPreparation.prepare(lines, settings: settings, seed: 3, formats: formats))
    }

    /// The honest line is measured as it is; the other one is dead, and nothing but the counter of what is no reply
    /// says that anything came.
    private static func expectDead(
        _ round: RealRound, _ note: String, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(round.all(.received, [0]), "\(note): \(round.outcomes(0))", sourceLocation: location)
        #expect(round.all(.lost, [1]), "\(note): \(round.outcomes(1))", sourceLocation: location)
        var counts = round.counts
        counts[1].corrupt = 0
        #expect(counts == [LineCounts(), LineCounts()], "\(note)", sourceLocation: location)
        #expect(round.measured.particulars[1]?.elsewhere == nil, "\(note)", sourceLocation: location)
    }

    @Test(
        "makes no dead line of plumb healthy: the identity is the line's own, and so is the padding",
        arguments: [32, 64])
    func plumb(size: Int) throws {
        let pair = try LyingNeighbour(
            { request, _ in request },
            forging: { request in
                guard var probe = request.withUnsafeBytes({ PlumbProbe(datagram: $0) }) else { return [] }
                probe.line = 1
                var bytes = [UInt8](repeating: 0, count: request.count)
                bytes.withUnsafeMutableBytes { probe.encode(into: $0) }
                return [bytes]
            })
        let round = try Self.round(pair, .plumb) { $0.size = size }
        _ = try pair.stop()
        Self.expectDead(round, "\(size) octets")
        #expect(round.counts[1].corrupt == round.sent(0).count)
    }

    @Test("makes no dead line of a relay healthy")
    func relay() throws {
        let pair = try LyingNeighbour(
            { request, _ in request },
            forging: { request in
                let header = 10
                guard var probe = request[header...].withUnsafeBytes({ PlumbProbe(datagram: $0) }) else { return [] }
                probe.line = 1
                var bytes = [UInt8](repeating: 0, count: request.count - header)
                bytes.withUnsafeMutableBytes { probe.encode(into: $0) }
                return [request.prefix(header) + bytes]
            })
        let round = try Self.round(pair, .relay, echo: HostPort(host: "127.0.0.1", port: 7))
        _ = try pair.stop()
        Self.expectDead(round, "relay")
        #expect(round.counts[1].corrupt == round.sent(0).count)
    }

    @Test("makes no dead line of STAMP healthy, whatever number it answers, with the time-stamps that it sees")
    func stamp() throws {
        let estimate = STAMPErrorEstimate(isSynchronised: true, format: .ntp, nanoseconds: 1_000_000)
        let pair = try LyingNeighbour(
            { request, _ in
                Self.stampReply(to: request, estimate) { _ in }
            },
            forging: { request in
                // The numbers as they would be if they followed each other, line by line.
                [-80, -41, -40, -39, -1, 1, 39, 40, 41, 80].map { step in
                    Self.stampReply(to: request, estimate) { reply in
                        reply.senderSequence = UInt32(truncatingIfNeeded: Int(reply.senderSequence) + step)
                        reply.ssid = 0
                    }
                }
            })
        let round = try Self.round(pair, .stamp)
        _ = try pair.stop()
        Self.expectDead(round, "stamp")
        #expect(round.counts[1].corrupt > 0)
    }

    private static func stampReply(
        to request: [UInt8], _ estimate: STAMPErrorEstimate, _ change: (inout STAMPReply) -> Void
    ) -> [UInt8] {
        guard let fields = request.withUnsafeBytes({ STAMPRequest($0, mode: .open) }) else { return [] }
        var reply = STAMPReply(
            sequence: fields.sequence, timestamp: fields.timestamp, errorEstimate: estimate,
            receiveTimestamp: fields.timestamp, to: fields, senderTTL: 64)
        change(&reply)
        var bytes = request
        bytes.withUnsafeMutableBytes { reply.encode(into: $0, mode: .open) }
        return bytes
    }

    @Test("makes no dead line of a template healthy", arguments: TemplateServers.names)
    func templates(name: String) throws {
        let server = try #require(TemplateServers.all[name])
        let pair = try LyingNeighbour(
            { server($0, $1) },
            forging: { request in
                guard let reply = server(request, .loopback(.ipv4)) else { return [] }
                // The reply as it is, and with the line's number at each place.
                return [reply]
                    + (0..<min(reply.count - 1, 40)).map { offset in
                        var forged = reply
                        (forged[offset], forged[offset + 1]) = (0, 1)
                        return forged
                    }
            })
        let round = try Self.round(pair, PayloadKind(rawValue: name), try TemplateServers.formats())
        _ = try pair.stop()
        Self.expectDead(round, name)
    }

    @Test(
        "sees no port of another line whose replies have few bits: what it sends there nobody takes",
        arguments: ["dns", "snmp", "a2s-info"])
    func ownPorts(name: String) throws {
        let server = try #require(TemplateServers.all[name])
        let seen = Mutex<Set<UInt16>>([])
        let number = Mutex<UInt16>(0)
        let pair = try LyingNeighbour(
            { request, from in
                seen.withLock { _ = $0.insert(from.port) }
                return server(request, from)
            },
            forging: { request in
                guard let reply = server(request, .loopback(.ipv4)) else { return [] }
                return (0..<20).map { _ in
                    var forged = reply
                    let id = number.withLock { number in
                        number &+= 1
                        return number
                    }
                    (forged[0], forged[1]) = (UInt8(id >> 8), UInt8(id & 0xFF))
                    return forged
                }
            })
        let round = try Self.round(pair, PayloadKind(rawValue: name), try TemplateServers.formats()) {
            ($0.interval, $0.sourcePorts) = (.milliseconds(20), 2)
        }
        let own = try pair.stop()
        let seenPorts = seen.withLock { $0 }
        #expect(!seenPorts.isEmpty && !own.isEmpty && seenPorts.isDisjoint(with: own))
        if name != "a2s-info" { #expect(seenPorts.count == 2 && own.count == 2) }
        Self.expectDead(round, name)
        // The kernel compares addresses and ports.
        #expect(round.counts[1].corrupt == 0 && round.measured.ledger.foreign == 0)
    }
}

/// The far end of one line, and anybody else, sends ICMP errors about another line.
@Suite("ICMP errors about a line that is healthy", .tags(.kernel), .serialized)
struct ForgedRefusalTests {
    private static let raw: UDPSocket? = (try? UDPSocket(icmp: .ipv4)).flatMap { $0.isRaw ? $0 : nil }

    /// An ICMP error about a datagram to `victim`: RFC 792, with what is quoted of its content.
    private static func refusal(of victim: Endpoint, from port: UInt16, quoting content: [UInt8]) -> [UInt8] {
        func octets(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
        let length = 28 + content.count
        let header: [UInt8] =
            [0x45, 0] + octets(UInt16(length)) + [0, 0, 0, 0, 64, 17, 0, 0] + [127, 0, 0, 1]
            + [UInt8(victim.low >> 56), UInt8(victim.low >> 48 & 0xFF), UInt8(victim.low >> 40 & 0xFF)]
            + [UInt8(victim.low >> 32 & 0xFF)]
        let udp = octets(port) + octets(victim.port) + octets(UInt16(8 + content.count)) + [0, 0]
        var message: [UInt8] = [3, 3, 0, 0, 0, 0, 0, 0] + header + udp + content
        var sum = 0
        for (index, octet) in message.enumerated() { sum += Int(octet) << (index % 2 == 0 ? 8 : 0) }
        while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
        message.replaceSubrange(2..<4, with: octets(~UInt16(sum)))
        return message
    }

    /// A round over a line that sends `errors` about the other one, and that other one, which answers after 30 ms.
    private static func round(
        _ errors: @escaping @Sendable (_ seen: EchoResponder.Request) -> [[UInt8]], bySocket: Int = 0
    ) throws -> (RealRound, sent: Int) {
        let raw = try #require(Self.raw)
        let victim = Mutex<Endpoint?>(nil)
        let sent = Mutex(0)
        let echo = try EchoResponder([EchoResponder.loopback, Endpoint(ipv4: (127, 0, 0, 2), port: 0)]) { request in
            if request.socket == bySocket, let victim = victim.withLock({ $0 }) {
                for content in errors(request) {
                    sent.withLock { $0 += 1 }
                    LyingNeighbour.send(
                        Self.refusal(of: victim, from: request.from.port, quoting: content),
                        to: Endpoint(ipv4: (127, 0, 0, 1), port: 0), by: raw)
                }
            }
            return [EchoResponder.Answer(payload: request.payload, delay: .milliseconds(request.socket == 1 ? 30 : 0))]
        }
        victim.withLock { $0 = echo.endpoints[1] }
        let round = try RealRound(echo.endpoints) { $0.timeout = .milliseconds(500) }
        echo.stop()
        return (round, sent.withLock { $0 })
    }

    @Test("change nothing of it when they quote round, line and number without its identity", .enabled(if: raw != nil))
    func forged() throws {
        let (round, sent) = try Self.round { request in
            (0..<20 as Range<UInt32>).map { sequence in
                request.rewritten { ($0.line, $0.sequence) = (1, sequence) }
            }
        }
        #expect(sent > 100 && round.all(.received, 0..<2), "\(round.outcomes(1))")
        #expect(round.counts == [LineCounts(), LineCounts()])
        #expect(round.measured.ledger.unmatchedRefusals > 0)
    }

    @Test("change nothing of it but their own count when they quote too little", .enabled(if: raw != nil))
    func short() throws {
        let (round, sent) = try Self.round { request in [[], Array(request.payload.prefix(31))] }
        #expect(sent > 20 && round.all(.received, 0..<2), "\(round.outcomes(1))")
        let unproven = round.counts[1].unprovenRefusals
        #expect(unproven > 0 && round.counts == [LineCounts(), LineCounts(unprovenRefusals: unproven)])
    }

    @Test(
        "are overruled by the replies, even when they quote all of each probe, and cannot end the round",
        .enabled(if: raw != nil))
    func seen() throws {
        let (round, sent) = try Self.round({ [$0.payload] }, bySocket: 1)
        #expect(sent > 10 && round.all(.received, 0..<2), "\(round.outcomes(1))")
        let overruled = round.counts[1].refusedOverruled
        #expect(overruled > 10 && round.counts == [LineCounts(), LineCounts(refusedOverruled: overruled)])
        #expect(round.measured.particulars[1]?.refusedOverruled == overruled)
    }
}
