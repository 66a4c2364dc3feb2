import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

/// Lines whose replies say nothing: the socket is the identity.
@Suite("Rounds of lines whose replies name no probe", .tags(.kernel))
struct OpaqueRoundTests {
    private static func reflector(
        listen: [Endpoint] = [.loopback(.ipv4)], _ impair: (inout Impairment) -> Void = { _ in }
    ) throws -> RunningReflector {
        var settings = ReflectorSettings(listen: listen)
        (settings.answersAnything, settings.seed) = (true, 3)
        impair(&settings.impairments.standard)
        return try Reflector.start(settings)
    }

    private static func prepare(
        _ endpoints: [Endpoint], kind: PayloadKind = OpaqueFormat.kind, _ change: (inout RoundSettings) -> Void
    ) throws -> PreparedRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (40, .milliseconds(5), .milliseconds(300))
        settings.maxAddressRate = 20_000
        change(&settings)
        let lines = endpoints.enumerated().map { index, endpoint in
            Line(
                name: "\(index)", ingress: HostPort(host: endpoint.addressText, port: endpoint.port),
                payload: index == 2 ? .plumb : kind)
        }
        return try RoundPreparation.prepare(lines, settings: settings, seed: 3, formats: OpaqueFormat.formats())
    }

    @Test("find exactly what was lost and doubled, over both families, beside a line that names its probes")
    func exact() throws {
        let reflector = try Self.reflector(listen: [.loopback(.ipv4), .loopback(.ipv6), .loopback(.ipv4)]) {
            ($0.loss, $0.duplicate, $0.delay) = (0.2, 0.2, .milliseconds(15))
        }
        let round = try RealRound(Self.prepare(reflector.listening) { _ in })
        let truth = reflector.stop()
        for row in 0..<3 {
            let line = try #require(truth.lines.first { $0.address == round.prepared.targets[row].endpoint })
            let outcomes = round.outcomes(row)
            #expect(line.received == round.sent(row).count)
            #expect(line.dropped > 0 && outcomes.count { $0 == .lost } == line.dropped)
            #expect(outcomes.count { $0 == .received } == line.answered)
            #expect(round.measured.counts[row].duplicates == line.duplicated)
            #expect(round.measured.counts[row].corrupt == 0)
            let delays = round.measured.samples.row(row).compactMap(\.rttNanoseconds)
            #expect(delays.min() ?? 0 >= 14_900_000)
        }
        let ledger = round.measured.ledger
        #expect(ledger.selfProbe?.lost == 0 && ledger.receiveOverflow == 0)
        #expect(ledger.transmitStamped == (0..<3).reduce(0) { $0 + round.sent($1).count })
    }

    @Test("give a late reply to the probe that it answers")
    func late() throws {
        let reflector = try Self.reflector { $0.delay = .milliseconds(60) }
        let round = try RealRound(
            Self.prepare(reflector.listening) { settings in
                (settings.count, settings.timeout) = (10, .milliseconds(50))
                settings.interval = .milliseconds(40)
            })
        reflector.stop()
        // Four sockets for ten probes: each is used again, by when the late reply has come.
        #expect(round.prepared.plan.socketsOfOpaqueLine == 4)
        #expect(Set(round.outcomes(0)).subtracting([.late, .unsent, .lost]).isEmpty, "\(round.outcomes(0))")
        let delays = round.measured.samples.row(0).compactMap(\.rttNanoseconds)
        #expect(delays.count >= 5 && delays.allSatisfy { $0 >= 59_900_000 })
    }

    @Test("take no reply for a later probe's when its socket has sent again")
    func tooLate() throws {
        // Each reply comes when its socket has just sent another probe.
        let reflector = try Self.reflector { $0.delay = .milliseconds(45) }
        let round = try RealRound(
            Self.prepare(reflector.listening) { settings in
                (settings.count, settings.interval) = (30, .milliseconds(10))
                settings.timeout = .milliseconds(10)
            })
        reflector.stop()
        #expect(round.prepared.plan.socketsOfOpaqueLine == 3)
        #expect(round.count(.received) == 0)
        #expect(round.measured.samples.row(0).compactMap(\.rttNanoseconds).allSatisfy { $0 >= 44_900_000 })
        #expect(round.measured.counts[0].duplicates == 0)
    }

    @Test("count as refused what an ICMP error comes back for")
    func refused() throws {
        // A port that was free a moment ago.
        let reflector = try Self.reflector()
        let free = reflector.listening[0]
        reflector.stop()
        let round = try RealRound(Self.prepare([free]) { $0.count = 5 })
        #expect(round.all(.refused, [0]), "\(round.outcomes(0))")
    }

    @Test("are refused with figures and a remedy where the sockets do not fit")
    func descriptors() throws {
        let endpoints = (1...5).map { Endpoint(ipv4: (127, 0, 0, $0), port: 9) }
        let prepared = try Self.prepare(endpoints) { settings in
            (settings.count, settings.timeout, settings.interval) = (1000, .seconds(2), .milliseconds(20))
        }
        // Of the five lines one is plumb's; 2 s / 20 ms and two more are under way at once.
        #expect(prepared.plan.socketsOfOpaqueLine == 102)
        #expect(prepared.opaqueSockets == 408)
        var asked = 0
        let refusal = #expect(throws: UnfitRound.self) {
            try prepared.checkFit {
                asked = $0
                return 100
            }
        }
        #expect(asked > 408 && asked < 600)
        let message = try #require(refusal?.messages.first)
        for word in ["opaque", "this process may have 100", "ulimit -n \(asked)", "--interval", "--timeout"] {
            #expect(message.contains(word), "\(message)")
        }
        #expect(throws: Never.self) { try prepared.checkFit { $0 } }
        let plain = try Self.prepare(endpoints, kind: .plumb) { _ in }
        #expect(plain.opaqueSockets == 0)
        #expect(throws: Never.self) { try plain.checkFit { _ in 0 } }
    }
}
