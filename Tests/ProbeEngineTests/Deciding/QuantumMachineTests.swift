import LineModel
import LinuxSocket
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("Probes that leave together", .seeded)
struct QuantumMachineTests {
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private struct Sent: Equatable {
        var probe: ProbeID
        var nanoseconds: Int64
        var dueNanoseconds: Int64
    }

    /// A round whose loop is back exactly when it is told to be: the probes in the order of leaving.
    private func play(
        _ groups: [Int], quantum: SendQuantum, count: Int = 4, interval: Duration = .milliseconds(20),
        companions: [Int] = []
    ) -> [Sent] {
        var settings = RoundSettings()
        (settings.count, settings.interval) = (count, interval)
        (settings.maxRate, settings.maxAddressRate) = (1e9, 1e9)
        let plan = RoundPlan(settings: settings, addressGroups: groups, seed: 7, companions: companions)
        let table = SampleTable(lines: plan.rows, count: plan.count)
        var machine = RoundMachine(plan: plan, start: Self.start, table: table, quantum: quantum) {
            UInt32(groups[$0 < groups.count ? $0 : companions[$0 - groups.count]])
        }
        var (now, sent) = (Self.start, [Sent]())
        while true {
            switch machine.nextSend(now: now) {
            case .send(let probe):
                machine.markSent(probe, at: now)
                sent.append(
                    Sent(
                        probe: probe, nanoseconds: now.nanoseconds(since: Self.start),
                        dueNanoseconds: machine.dueTime(probe).nanoseconds(since: Self.start)))
            case .wait(let until):
                #expect(until > now)
                now = until
            case .done: return sent
            }
        }
    }

    private static func quantum(_ packet: Int = 92, _ interval: Duration = .milliseconds(20)) -> SendQuantum {
        SendQuantum(packetBytes: packet, bitsPerSecond: nil, intervalNanoseconds: interval.nanoseconds)
    }

    @Test func `six probes to six hosts leave when the last of them is due`() {
        let sent = play(Array(0..<200), quantum: Self.quantum(), count: 1)
        let instants = Dictionary(grouping: sent, by: \.nanoseconds)
        #expect(instants.values.map(\.count).sorted() == [2] + [Int](repeating: 6, count: 33))
        #expect(instants.allSatisfy { instant, probes in probes.map(\.dueNanoseconds).max() == instant })
    }

    @Test func `one by one each leaves when it is due`() {
        #expect(play(Array(0..<200), quantum: .exact).allSatisfy { $0.nanoseconds == $0.dueNanoseconds })
    }

    @Test func `lines of one host leave one by one`() {
        let sent = play([Int](repeating: 0, count: 50), quantum: Self.quantum())
        #expect(sent.allSatisfy { $0.nanoseconds == $0.dueNanoseconds })
    }

    @Test func `a slow round keeps its schedule: two probes a second apart never leave together`() {
        let sent = play(Array(0..<3), quantum: Self.quantum(92, .seconds(3)), interval: .seconds(3))
        #expect(sent.allSatisfy { $0.nanoseconds == $0.dueNanoseconds })
    }

    @Test(arguments: [quantum(), quantum(312), .exact])
    func `a companion leaves together with its line's probe, although both go to one host`(quantum: SendQuantum) {
        let sent = play(Array(0..<40), quantum: quantum, companions: Array(stride(from: 0, to: 40, by: 3)))
        let instants = Dictionary(uniqueKeysWithValues: sent.map { ($0.probe, $0.nanoseconds) })
        for (companion, line) in stride(from: 0, to: 40, by: 3).enumerated() {
            for sequence in 0..<4 {
                let pair = [line, 40 + companion].map { instants[ProbeID(line: $0, sequence: sequence)] }
                #expect(pair[0] != nil && pair[0] == pair[1])
            }
        }
        #expect(Dictionary(grouping: sent, by: \.nanoseconds).values.allSatisfy { $0.count <= max(2, quantum.probes) })
    }

    /// For any lines and any quantum: each probe leaves once, in the order of the schedule, never early, late by the
    /// span at most, no more of them at an instant than the quantum holds, and no two of an instant to one host.
    @Test func `every quantum keeps its bounds`() {
        var chance = Seed.generator()
        for _ in 0..<300 {
            let lines = Int.random(in: 1...80, using: &chance)
            let hosts = Int.random(in: 1...lines, using: &chance)
            let groups = (0..<lines).map { $0 < hosts ? $0 : Int.random(in: 0..<hosts, using: &chance) }
            let interval = Duration.microseconds(Int.random(in: 200...50_000, using: &chance))
            let quantum = SendQuantum(
                packetBytes: Int.random(in: 60...1_500, using: &chance),
                bitsPerSecond: [nil, 1e7, 1e8, 1e9, 1e10].randomElement(using: &chance) ?? nil,
                intervalNanoseconds: interval.nanoseconds)
            let sent = play(groups, quantum: quantum, interval: interval)
            #expect(sent.count == 4 * lines)
            #expect(Set(sent.map { $0.probe.line * 4 + $0.probe.sequence }).count == sent.count)
            #expect(zip(sent, sent.dropFirst()).allSatisfy { $0.dueNanoseconds <= $1.dueNanoseconds })
            #expect(
                sent.allSatisfy { (0...quantum.spanNanoseconds).contains($0.nanoseconds - $0.dueNanoseconds) })
            for (_, together) in Dictionary(grouping: sent, by: \.nanoseconds) {
                #expect(together.count <= quantum.probes)
                #expect(Set(together.map { groups[$0.probe.line] }).count == together.count)
            }
        }
    }
}
