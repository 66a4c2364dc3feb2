import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Rounds under load, over loopback")
struct LoadedRoundTests {
    @Test("on several threads answer every probe once, from sockets of their own")
    func threads() throws {
        let echo = try EchoResponder((1...8).map { Endpoint(ipv4: (127, 0, 0, UInt8($0)), port: 0) })
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints) { $0.threads = 3 }
        #expect(round.measured.ledger.threads == 3 && round.counts == Array(repeating: LineCounts(), count: 8))
        #expect(round.all(.received, 0..<8))
        #expect(round.measured.ledger.selfProbe?.lost == 0)
        #expect(round.measured.corruptUnassigned == 0 && round.measured.ledger.foreign == 0)
    }

    @Test("take a transmit stamp of one probe in n, and only of those", arguments: [false, true])
    func sampled(explicit: Bool) throws {
        try #require(!explicit || StampIDs.explicitIsSupported(), "needs Linux 6.13")
        let echo = try EchoResponder([EchoResponder.loopback])
        defer { echo.stop() }
        var prepared = try RealRound.prepare(echo.endpoints.map(RealRound.line)) { $0.count = 60 }
        prepared.load.stampEvery = 4
        let round = try RealRound(prepared, explicitStampIDs: explicit)
        let stamped = round.measured.samples.row(0).enumerated().filter(\.element.hasTransmitStamp).map(\.offset)
        #expect(stamped.allSatisfy { $0 % 4 == 0 } && stamped.count >= 14 && stamped.count <= 15)
        #expect(round.all(.received, [0]) && round.measured.ledger.stampsRejected == 0)
        #expect(round.measured.ledger.transmitStampEvery == 4)
    }

    @Test("that find their rate lose nothing, and say what they found")
    func foundRate() throws {
        let echo = try EchoResponder((1...50).map { Endpoint(ipv4: (127, 0, 1, UInt8($0)), port: 0) })
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints) {
            $0.findsRate = true
            $0.count = 60
        }
        let finding = try #require(round.measured.ledger.rateFinding)
        #expect(finding.rate >= RateController.floor && finding.rate <= 10_000)
        #expect(round.all(.received, 0..<50))
        #expect(round.measured.plan.interval >= .milliseconds(5))
    }
}
