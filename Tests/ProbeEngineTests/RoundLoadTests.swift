import LineModel
import LineReport
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("The load of a round")
struct RoundLoadTests {
    private func load(
        lines: Int, change: (inout RoundSettings) -> Void = { _ in }, given: @escaping (Int) -> Int = { $0 }
    ) -> RoundLoad {
        var settings = RoundSettings()
        settings.maxRate = 10_000_000
        settings.maxAddressRate = 10_000_000
        change(&settings)
        return RoundLoad(
            settings: settings, addressGroups: Array(0..<lines), seed: 1, cores: 8, hasCanary: true, given: given)
    }

    @Test("has one thread and every stamp for a usual plan, and a canary beside its lines")
    func usual() {
        let load = load(lines: 120)
        #expect(load.threads == 1 && load.stampEvery == 1)
        #expect(load.plan.lines == 120 && load.plan.rows == 121 && load.plan.notes.isEmpty)
        #expect(load.threadOfRow == Array(repeating: 0, count: 121))
    }

    @Test("takes more threads and samples stamps when the plan is beyond one")
    func heavy() {
        let load = load(lines: 20_000)  // a million packets a second
        #expect(load.threads == 7 && load.stampEvery == 2)
        #expect(Set(load.threadOfRow[..<20_000]) == Set(0..<7) && load.threadOfRow[20_000...] == [0, 1, 2, 3, 4, 5, 6])
        let many = self.load(lines: 100_000) { $0.threads = 2 }
        #expect(many.plan.rows == 100_050 && many.threadOfRow[100_000...].count { $0 == 1 } == 25)
    }

    @Test("takes every stamp when the rate is found, since they are part of what the machine can carry")
    func found() { #expect(load(lines: 20_000) { $0.findsRate = true }.stampEvery == 1) }

    @Test("is lowered to what the receive buffer holds for 20 ms, with the sysctl to set")
    func smallBuffer() throws {
        let octets = 425_984
        let load = load(lines: 1_000, given: { _ in octets })
        let bearable = ReceiveBufferPlan.bearableRate(octets: octets)
        #expect(load.plan.rate <= bearable && load.plan.rate > bearable * 0.99)
        let note = Words.flags.note(try #require(load.plan.notes.first))
        #expect(note.contains("425984 octets") && note.contains("sysctl -w net.core.rmem_max=67108864"))
        #expect(note.contains("the interval is stretched to"))
    }

    @Test("asks for a buffer that holds a quarter of a second")
    func buffer() {
        let load = load(lines: 1_000)
        #expect(load.receiveBuffer == Int(50_000 * 0.25) * ReceiveBufferFigures.octetsPerProbe)
    }
}

@Suite("Rounds under load, over loopback")
struct LoadedRoundTests {
    @Test("on several threads answer every probe once, from sockets of their own")
    func threads() throws {
        let echo = try EchoResponder((1...8).map { Endpoint(ipv4: (127, 0, 0, UInt8($0)), port: 0) })
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints) { $0.threads = 3 }
        #expect(round.measured.ledger.threads == 3 && round.measured.counts == Array(repeating: LineCounts(), count: 8))
        #expect(round.all(.received, 0..<8))
        #expect(round.measured.ledger.canary?.lost == 0)
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

    @Test("keep what is set aside in its order, and give it back when its time has come")
    func aside() throws {
        var aside = SetAside(capacity: 2)
        func entry(_ line: Int, _ nanoseconds: Int64) -> SetAside.Entry {
            SetAside.Entry(
                probe: ProbeID(line: line, sequence: 0), refusal: .noBuffers,
                retryAt: MonotonicTime(nanoseconds: nanoseconds))
        }
        aside.append(entry(1, 10))
        aside.append(entry(2, 20))
        let early = aside.popDue(now: MonotonicTime(nanoseconds: 9))
        #expect(aside.isFull && early?.probe == nil)
        let first = aside.popDue(now: MonotonicTime(nanoseconds: 15))
        #expect(first?.probe.line == 1 && aside.nextRetry == MonotonicTime(nanoseconds: 20))
        aside.append(entry(3, 30))
        let rest = [aside.popFirst()?.probe.line, aside.popFirst()?.probe.line]
        #expect(rest == [2, 3] && aside.isEmpty)
    }
}
