import LineReport
import LineModel
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
            settings: settings, addressGroups: Array(0..<lines), seed: 1, cores: 8, hasSelfProbe: true, given: given)
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
        let bytes = 425_984
        let load = load(lines: 1_000, given: { _ in bytes })
        let bearable = ReceiveBufferPlan.bearableRate(bytes: bytes)
        #expect(load.plan.rate <= bearable && load.plan.rate > bearable * 0.99)
        let note = Words.flags.note(try #require(load.plan.notes.first))
        #expect(note.contains("425984 octets") && note.contains("sysctl -w net.core.rmem_max=67108864"))
        #expect(note.contains("the interval is stretched to"))
    }

    @Test("asks for a buffer that holds a quarter of a second")
    func buffer() {
        let load = load(lines: 1_000)
        #expect(load.receiveBuffer == Int(50_000 * 0.25) * ReceiveBufferFigures.bytesPerProbe)
    }
}
