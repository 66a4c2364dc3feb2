import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Hostile and broken far ends", .tags(.kernel), .serialized)
struct HostileReplyTests {
    private typealias Answer = EchoResponder.Answer

    @Test("decide each probe as the far end treated it, and nobody else's")
    func perProbe() throws {
        // Sockets: 0 faulty, 1 innocent, 2 another port and 3 another address that nobody probes.
        let other = Endpoint(ipv4: (127, 0, 0, 2), port: 0)
        let echo = try EchoResponder([EchoResponder.loopback, EchoResponder.loopback, EchoResponder.loopback, other]) {
            $0.socket == 0 ? Self.fault($0) : [Answer(payload: $0.payload)]
        }
        let round = try RealRound(Array(echo.endpoints.prefix(2))) {
            $0.count = 40
            $0.interval = .milliseconds(20)
            $0.timeout = .milliseconds(600)
        }
        echo.stop()
        // Overdue probes are nobody's treatment; on a machine with time to spare there are none.
        let sent = Set(round.sent())
        let silent: Set = [3, 9, 11, 13, 15, 17, 19, 21, 23, 25, 39]
        #expect(Set(round.sequences(.lost)) == silent.intersection(sent))
        #expect(Set(round.sequences(.late)) == sent.intersection([10]))
        #expect(round.sequences(.received).count == sent.subtracting(silent).subtracting([10]).count)
        #expect((round.measured.samples.row(0)[7].rttNanoseconds ?? .max) >= 100_000_000)
        let doubled = [5, 21].filter(sent.contains).count
        let broken = sent.intersection([9, 11, 13, 15, 17, 19]).count
        #expect(round.counts[0] == LineCounts(duplicates: doubled, corrupt: broken))
        #expect(round.all(.received, [1]) && round.counts[1] == LineCounts())
        #expect(round.measured.ledger.foreign == sent.intersection([23, 25]).count)
    }

    /// What the faulty far end does to each sequence number; the others are returned.
    private static func fault(_ request: EchoResponder.Request) -> [Answer] {
        let good = request.payload
        switch request.probe.sequence {
        case 3, 39: return []
        case 5: return [Answer(payload: good), Answer(payload: good)]
        case 7: return [Answer(payload: good, delay: .milliseconds(100))]
        case 10: return [Answer(payload: good, delay: .milliseconds(650))]
        case 21: return [Answer(payload: request.rewritten { $0.sequence = 20 })]
        case 23: return [Answer(payload: good, socket: 2)]
        case 25: return [Answer(payload: good, socket: 3)]
        case let sequence:
            return hostile(request).first { $0.key == sequence }.map { [Answer(payload: $0.value)] }
                ?? [Answer(payload: good)]
        }
    }

    /// Datagrams that are no replies, by the sequence number that gets them.
    private static func hostile(_ request: EchoResponder.Request) -> [UInt32: [UInt8]] {
        let good = request.payload
        var flipped = good
        flipped[good.count - 1] ^= 1
        return [
            9: flipped, 11: [], 13: [0x50], 15: good + [UInt8](repeating: 0, count: 65_507 - good.count),
            17: request.rewritten { $0.identity ^= 1 }, 19: request.rewritten { $0.line = 1 },
        ]
    }

    @Test("change nobody's figures but the corrupt count when they answer wrongly beside the true reply")
    func beside() throws {
        let echo = try EchoResponder([EchoResponder.loopback, EchoResponder.loopback, EchoResponder.loopback]) {
            request in
            let good = Answer(payload: request.payload)
            guard request.socket == 0 else { return [good] }
            let bad = Self.hostile(request).values.map { Answer(payload: $0) }
            let more = [
                Answer(payload: Array(request.payload.dropLast())), Answer(payload: request.payload + [0]),
                // Of the right round, for probes and lines that do not exist.
                Answer(payload: request.rewritten { $0.sequence = 20 }),
                Answer(payload: request.rewritten { $0.line = 2 }),
                Answer(payload: request.rewritten { $0.line = .max }),
                Answer(payload: request.rewritten { $0.sequence = .max }),
            ]
            return bad + more + [good] + [Answer(payload: request.payload, socket: 2)]
        }
        let round = try RealRound(Array(echo.endpoints.prefix(2))) { _ in }
        echo.stop()
        #expect(round.all(.received, 0..<2))
        #expect(round.counts == [LineCounts(corrupt: 12 * round.sent().count), LineCounts()])
        // The last true reply ends the round; what comes behind it nobody may read.
        #expect((round.sent().count - 1...round.sent().count).contains(round.measured.ledger.foreign))
        #expect(round.measured.corruptUnassigned == 0 && round.measured.ledger.receiveOverflow == 0)
    }

    @Test("cannot answer what has not been sent")
    func ahead() throws {
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            let early = Answer(payload: request.rewritten { $0.sequence = 29 })
            return (request.probe.sequence < 10 ? [early] : []) + [Answer(payload: request.payload)]
        }
        let round = try RealRound(echo.endpoints) {
            $0.count = 30
            $0.interval = .milliseconds(20)
        }
        echo.stop()
        let forged = round.sent().filter { $0 < 10 }.count
        #expect(round.all(.received, [0]) && round.counts == [LineCounts(corrupt: forged)])
    }

    @Test("are not held against one line when several share the address and the datagram does not say which")
    func shared() throws {
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            var flipped = request.payload
            flipped[40] ^= 1
            return [Answer(payload: []), Answer(payload: flipped), Answer(payload: request.payload)]
        }
        let round = try RealRound([echo.endpoints[0], echo.endpoints[0]]) { _ in }
        echo.stop()
        #expect(round.all(.received, 0..<2) && round.measured.corruptUnassigned == 40 - round.overdue)
        #expect(round.counts == (0..<2).map { LineCounts(corrupt: round.sent($0).count) })
    }
}

@Suite("Refused and failing sends", .tags(.kernel), .serialized)
struct RefusedSendTests {
    @Test(
        "a hundred refused lines cost twenty healthy ones nothing, and every refusal finds its probe",
        arguments: [false, true])
    func refused(explicit: Bool) throws {
        try #require(!explicit || StampIDs.explicitIsSupported(), "needs Linux 6.13")
        let echo = try EchoResponder((1...20).map { Endpoint(ipv4: (127, 0, 1, $0), port: 0) })
        defer { echo.stop() }
        let closed = try (1...100).map { try Self.closedPort(Endpoint(ipv4: (127, 0, 3, $0), port: 0)) }
        let round = try RealRound(echo.endpoints + closed, explicitStampIDs: explicit) {
            $0.interval = .milliseconds(20)
        }
        #expect(round.all(.received, 0..<20) && round.all(.refused, 20..<120))
        let refused = round.measured.samples.records.filter { $0.outcome == .refused }
        #expect(refused.allSatisfy { $0.refusal == .port })
        let ledger = round.measured.ledger
        #expect(ledger.sendErrors == [] && ledger.unmatchedRefusals == 0)
        #expect(ledger.transmitStamped >= (2_400 - round.overdue) * 99 / 100 && ledger.stampsRejected == 0)
        // The closed ports' own host sends the errors.
        for row in 0..<120 {
            let refused = round.sequences(.refused, row).count
            #expect(round.counts[row] == LineCounts(refusedByAddress: refused))
        }
    }

    @Test("a refused IPv6 port is told as well")
    func refusedIPv6() throws {
        let loopback = Endpoint(high: 0, low: 1, scope: 0, port: 0, family: .ipv6)
        let echo = try EchoResponder([loopback])
        defer { echo.stop() }
        let lines = [echo.endpoints[0], try Self.closedPort(loopback)].map(RealRound.line)
        // Linux answers with few ICMPv6 errors a second, so not every probe is refused in word; one is enough.
        let prepared = try RealRound.prepare(lines) {
            $0.count = 3
            $0.timeout = .milliseconds(200)
        }
        let round = try RealRound(prepared)
        #expect(round.all(.received, [0]))
        #expect(round.measured.samples.row(1).contains { $0.refusal == .port })
    }

    @Test(
        "a line to which the kernel refuses to send is unsent, with the error's name, and the others keep their stamps",
        arguments: [false, true])
    func failing(explicit: Bool) throws {
        try #require(!explicit || StampIDs.explicitIsSupported(), "needs Linux 6.13")
        let echo = try EchoResponder([EchoResponder.loopback, EchoResponder.loopback])
        defer { echo.stop() }
        var prepared = try RealRound.prepare(
            [echo.endpoints[0], EchoResponder.loopback.withPort(9), echo.endpoints[1]].map(RealRound.line)
        ) { _ in }
        // Broadcasting takes a permission that the sockets do not ask for. Put in behind the preparation, which sees
        // it.
        prepared.targets[1] = ProbeTarget(endpoint: Endpoint(ipv4: (255, 255, 255, 255), port: 9), format: .plumb)
        let round = try RealRound(prepared, explicitStampIDs: explicit)
        let ledger = round.measured.ledger
        #expect(round.all(.received, [0, 2]) && round.sent(1) == [])
        #expect(ledger.sendErrors == [NamedCount(name: "EACCES", count: round.count(.unsent) - ledger.overdue)])
        // The error could have been another line's: each send is made again before it is taken for its own.
        #expect(ledger.sendRetries >= MeasuringLoop.sendAttempts * (ledger.sendErrors.first?.count ?? 1))
        #expect(ledger.transmitStamped >= round.count(.received) * 95 / 100 && ledger.stampsRejected == 0)
    }

    /// A port of this address that was free a moment ago.
    private static func closedPort(_ address: Endpoint) throws -> Endpoint {
        let socket = try UDPSocket(address.family)
        try socket.bind(to: address)
        return try socket.localEndpoint()
    }
}
