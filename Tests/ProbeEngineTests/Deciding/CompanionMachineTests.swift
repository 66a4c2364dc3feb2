import LinuxSocket
import ProbeWire
import Testing

@testable import LineModel
@testable import ProbeEngine

@Suite("Probes to ingresses beside lines, in the machine")
struct CompanionMachineTests {
    private func plan(lines: Int, count: Int, companions: [Int], addressRate: Double = .infinity) -> RoundPlan {
        var settings = RoundSettings()
        (settings.count, settings.maxRate, settings.maxAddressRate) = (count, .infinity, addressRate)
        return RoundPlan(
            settings: settings, addressGroups: Array(repeating: 0, count: lines), seed: 3, companions: companions,
            selfProbes: 1)
    }

    /// Every probe that the machine gives out, in order, and the machine at the end.
    private func sent(_ plan: RoundPlan, _ look: (borrowing RoundMachine) -> Void = { _ in }) -> [ProbeID] {
        let start = MonotonicTime(nanoseconds: 0)
        let table = SampleTable(lines: plan.rows, count: plan.count)
        var machine = RoundMachine(plan: plan, start: start, table: table)
        var (now, given): (MonotonicTime, [ProbeID]) = (start, [])
        for _ in 0..<10 * plan.records {
            switch machine.nextSend(now: now) {
            case .send(let probe):
                given.append(probe)
                machine.markSent(probe, at: now)
            case .wait(let until): now = until
            case .done: break
            }
        }
        let isDone = machine.isSendingDone
        #expect(isDone)
        look(machine)
        return given
    }

    @Test("each goes right behind its line's probe of the same number, and counts for no line")
    func adjacent() throws {
        let plan = plan(lines: 5, count: 4, companions: [0, 2, 4])
        let given = sent(plan) { machine in
            let (sent, inFlight) = (machine.sent, machine.inFlight)
            #expect(sent == 20 && inFlight == 5 * 4 + 3 * 4 + 4)
        }
        for (companion, line) in plan.companions.enumerated() {
            for sequence in 0..<4 {
                let own = ProbeID(line: line, sequence: sequence)
                let place = try #require(given.firstIndex(of: own))
                #expect(given[place + 1] == ProbeID(line: plan.lines + companion, sequence: sequence))
            }
        }
        #expect(given.count == 5 * 4 + 3 * 4 + 4 && Set(given).count == given.count)
    }

    @Test("where the caps leave room for some, these are sent and the others stay planned")
    func thinned() {
        let plan = plan(lines: 15, count: 60, companions: Array(0..<15), addressRate: 1_000)
        #expect(plan.companionEvery == 3)
        let given = sent(plan) { machine in
            let table = machine.table
            let rows = (15..<30).map { table.row($0) }
            #expect(rows.allSatisfy { row in row.count { $0.outcome == .planned } == 40 })
        }
        let companions = given.filter { $0.line >= 15 && $0.line < 30 }
        #expect(companions.count == 15 * 20 && given.count == 15 * 60 + 15 * 20 + 60)
        for row in 15..<30 {
            let sequences = companions.filter { $0.line == row }.map(\.sequence)
            let steps = zip(sequences, sequences.dropFirst()).map { $1 - $0 }
            #expect(sequences.count == 20 && steps == Array(repeating: 3, count: 19), "row \(row): \(sequences)")
        }
        // Neighbours take turns, so that an interval has five of them.
        #expect((0..<60).map { turn in companions.count { $0.sequence == turn } } == Array(repeating: 5, count: 60))
    }

    @Test("a stop leaves alone what was never meant to be sent")
    func stopped() {
        let plan = plan(lines: 15, count: 60, companions: Array(0..<15), addressRate: 1_000)
        let table = SampleTable(lines: plan.rows, count: plan.count)
        var machine = RoundMachine(plan: plan, start: MonotonicTime(nanoseconds: 0), table: table)
        machine.stopSending()
        let unsent = machine.unsent
        #expect(table.row(15).count { $0.outcome == .unsent } == 20 && unsent == 15 * 60)
    }

    @Test("each belongs to the thread of its line")
    func threads() {
        var settings = RoundSettings()
        (settings.threads, settings.maxAddressRate, settings.maxRate) = (3, .infinity, .infinity)
        let load = RoundLoad(
            settings: settings, addressGroups: (0..<30).map { $0 % 10 }, companions: Array(0..<30), seed: 1, cores: 8,
            hasSelfProbe: true
        ) { $0 }
        #expect(load.threads == 3 && load.threadOfRow.count == 63)
        #expect((0..<30).allSatisfy { load.threadOfRow[30 + $0] == load.threadOfRow[$0] })
    }
}
