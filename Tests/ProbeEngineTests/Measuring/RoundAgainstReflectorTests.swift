import LineModel
import LinuxSocket
import ProbeWire
import TestSupport
import Testing

@testable import ProbeEngine

/// The prober against the far end of this same program: what one says it measured is what the other says it did.
@Suite("Rounds against a reflector", .seeded)
struct RoundAgainstReflectorTests {
    private static func impairment(_ change: (inout Impairment) -> Void) -> Impairment {
        var impairment = Impairment()
        change(&impairment)
        return impairment
    }

    static let impairments: [(String, Impairment)] = [
        ("nothing", .none),
        ("a delay with jitter", impairment { ($0.delay, $0.jitter) = (.milliseconds(20), .milliseconds(5)) }),
        ("loss", impairment { ($0.delay, $0.loss) = (.milliseconds(2), 0.3) }),
        ("bursts", impairment { $0.burst = try? BurstLoss(meanLength: 4, share: 0.3) }),
        ("duplicates", impairment { $0.duplicate = 0.3 }),
        ("changed order", impairment { ($0.delay, $0.reorder) = (.milliseconds(5), 0.2) }),
        ("death", impairment { $0.isDown = true }),
    ]

    /// Runs 60 probes over a line of each family and compares them with the reflector's account.
    private func compare(
        _ lines: (RunningReflector) throws -> [Line], reflectors: [RunningReflector], tally: RunningReflector
    ) throws {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (50, .milliseconds(10), .milliseconds(500))
        let prepared = try RoundPreparation.prepare(try lines(tally), settings: settings, seed: 5)
        let round = try RealRound(prepared)
        let truth = tally.stop()
        for reflector in reflectors { reflector.stop() }
        #expect(truth.faults.receiveOverflow == 0 && round.measured.ledger.receiveOverflow == 0)
        var compared = 0
        for (row, target) in prepared.targets.enumerated() {
            let summary = LineSummary(
                samples: round.measured.samples.row(row), duplicates: round.measured.counts[row].duplicates,
                corrupt: round.measured.counts[row].corrupt, intervalNanoseconds: 10_000_000)
            // A machine that had no time for the round sent nothing, and there is nothing to compare.
            guard summary.counts.sent > 0 else { continue }
            let line = try #require(
                truth.lines.first { $0.address == target.endpoint }, "\(target.endpoint) in \(truth)")
            check(summary, line, isRelayed: target.echo != nil)
            compared += 1
        }
        #expect(compared > 0, "nothing was sent")
    }

    private func check(_ summary: LineSummary, _ line: LineTruth, isRelayed: Bool) {
        #expect(line.received == summary.counts.sent, "every probe that was sent arrived")
        #expect(line.answered == summary.counts.received + summary.counts.late, "every answer was received")
        #expect(line.dropped == summary.counts.lost, "what was dropped was lost, and nothing else")
        // Where nothing is lost the round is over with its last reply, and a copy of that one may come behind its end.
        let copies = isRelayed ? line.answeredAgain : line.duplicated
        #expect(summary.duplicates == copies || summary.duplicates == copies - 1 && summary.counts.lost == 0)
        #expect(summary.corrupt == 0 && summary.counts.refused == 0)
        if let least = line.hold.minimumNanoseconds, let rtt = summary.rtt {
            // What the reflector held a probe for is in its delay; its own account ends a moment after its stamp.
            #expect(rtt.min * 1e6 >= Double(least) - 200_000)
        }
    }

    @Test("find exactly its losses, duplicates and delays, over IPv4 and IPv6", arguments: impairments.indices)
    func impaired(_ index: Int) throws {
        let seed = Seed.value()
        var settings = ReflectorSettings(listen: [.loopback(.ipv4), .loopback(.ipv6)])
        settings.impairments.standard = Self.impairments[index].1
        settings.seed = seed
        let reflector = try Reflector.start(settings)
        try compare({ $0.listening.map(RealRound.line) }, reflectors: [], tally: reflector)
    }

    @Test("measure lines through a relay to the echo behind it, over both families")
    func relayed() throws {
        let echo = try Reflector.start(ReflectorSettings(listen: [.loopback(.ipv4), .loopback(.ipv6)]))
        var settings = ReflectorSettings(listen: [.loopback(.ipv4), .loopback(.ipv6)])
        settings.relay = RelaySettings(allowEcho: [
            AddressPrefix(.loopback(.ipv4), length: 8), AddressPrefix(.loopback(.ipv6), length: 128),
        ])
        settings.impairments.standard = Self.impairments[2].1
        settings.seed = 11
        let relay = try Reflector.start(settings)
        let place = { (endpoint: Endpoint) in HostPort(host: endpoint.addressText, port: endpoint.port) }
        try compare(
            { relay in
                // An IPv6 echo behind an IPv4 ingress too: the header carries either.
                zip(relay.listening, echo.listening.reversed()).map {
                    Line(ingress: place($0), echo: place($1))
                }
            }, reflectors: [echo], tally: relay)
    }
}
