import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("ICMP errors, over written timelines")
struct RefusalMachineTests {
    private let one = Timeline.Plan()
    private let three = Timeline.Plan(count: 3)

    @Test("a reply overrules an ICMP error for the same probe, and a late one does too; both are counted")
    func overrules() throws {
        try play(one, "0: send a0\n1: refuse a0 port -> refused\n5: reply a0 -> first", "a: 5 overruled=1")
        try play(
            one, "0: send a0\n1: refuse a0 port -> refused\n2001: reply a0 -> first", "a: late(2001) overruled=1")
        try play(one, "0: send a0\n1: reply a0\n2: refuse a0 port -> ignored", "a: 1")
    }

    @Test("a refused probe stays open until its timeout, and no longer: errors cannot end a round")
    func staysOpen() throws {
        try play(
            three,
            """
            0: send a0
            1: refuse a0 port -> refused
            20: send a1
            21: refuse a1 port -> refused
            40: send a2
            41: refuse a2 port -> refused
            41: listening
            60: reply a1 -> first
            2040: listening
            2040+1ns: over
            2040+1ns: finish
            """, "a: refused(port) 40 refused(port) overruled=1")
        // The last one decides when it is over, whether the others were refused or not.
        try play(
            three,
            """
            0: send a0
            20: send a1
            21: refuse a1 port
            40: send a2
            50: reply a2
            2020: listening
            2020+1ns: over
            2020+1ns: finish
            """, "a: lost refused(port) 10")
    }

    @Test("a refused probe is refused when the round is abandoned, however young it is")
    func abandoned() throws {
        try play(
            three, "0: send a0\n1: refuse a0 ttl\n20: send a1\n30: abandon\n30: over", "a: refused(ttl) unsent unsent")
    }

    @Test("an ICMP error after the reply, after another error or before the send changes nothing")
    func ignoredRefusal() throws {
        try play(
            three,
            """
            0: refuse a0 port -> ignored
            0: send a0
            1: reply a0
            2: refuse a0 port -> ignored
            20: send a1
            21: refuse a1 ttl -> refused
            22: refuse a1 host -> ignored
            40: give a2
            40: unsent a2
            41: refuse a2 port -> ignored
            41: listening
            2020+1ns: over
            2020+1ns: finish
            """, "a: 1 refused(ttl) unsent")
    }

    @Test("every kind of refusal is kept", arguments: RefusalKind.allCases)
    func kinds(kind: RefusalKind) throws {
        try play(one, "0: send a0\n1: refuse a0 \(kind.word)\n2001: over\n2001: finish", "a: refused(\(kind.word))")
    }

    @Test("an ICMP error without a quotation, which anybody can send, is counted and changes nothing")
    func unproven() throws {
        var machine = RoundMachine(
            plan: try Timeline(Timeline.Plan(lines: 1, count: 3), "").plan, start: Timeline.start,
            table: SampleTable(lines: 1, count: 3))
        let none = machine.noteUnprovenRefusal(line: 0)
        for sequence in 0..<3 { _ = machine.nextSend(now: machine.dueTime(ProbeID(line: 0, sequence: sequence))) }
        for sequence in 0..<3 { machine.markSent(ProbeID(line: 0, sequence: sequence), at: Timeline.start) }
        var taken = 0
        for _ in 0..<4 where machine.noteUnprovenRefusal(line: 0) { taken += 1 }
        let flying = machine.inFlight
        let soon = machine.isOver(now: Timeline.start.advanced(byNanoseconds: 1_000_000))
        machine.reply(to: ProbeID(line: 0, sequence: 1), arrival: Timeline.start, isKernelStamp: true)
        machine.finish()
        let after = machine.noteUnprovenRefusal(line: 0)
        let outcomes = machine.table.row(0).map(\.outcome)
        let refusals = machine.table.row(0).map(\.refusal)
        let counts = machine.lineCounts()
        #expect(!none && taken == 4 && flying == 3 && !soon && !after)
        #expect(outcomes == [.lost, .received, .lost] && refusals == [nil, nil, nil])
        #expect(counts == [LineCounts(unprovenRefusals: 4)])
    }
}
