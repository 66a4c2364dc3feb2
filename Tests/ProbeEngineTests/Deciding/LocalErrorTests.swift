import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

/// What this machine's kernel says against single probes.
@Suite("Errors of this machine")
struct LocalErrorTests {
    private static let start = Timeline.start

    /// One line of so many probes, 20 ms apart, of which the first ones were sent, at their times.
    private func withMachine(
        count: Int = 3, sent: Int, _ body: (inout RoundMachine, SampleTable) -> Void
    ) throws {
        let plan = try Timeline(Timeline.Plan(lines: 1, count: count), "").plan
        let table = SampleTable(lines: plan.rows, count: count)
        var machine = RoundMachine(plan: plan, start: Self.start, table: table)
        for sequence in 0..<sent {
            let now = Self.start.advanced(byNanoseconds: Int64(sequence) * 20_000_000)
            guard case .send(let probe) = machine.nextSend(now: now) else { continue }
            machine.markSent(probe, at: now)
        }
        body(&machine, table)
    }

    private func probe(_ sequence: Int) -> ProbeID { ProbeID(line: 0, sequence: sequence) }

    @Test("a refused send keeps its error")
    func refused() throws {
        try withMachine(sent: 1) { machine, table in
            machine.markUnsent(probe(1), error: .permissionDenied)
            machine.markUnsent(probe(2))
            #expect(table.row(0).map(\.localError) == [nil, UInt16(Errno.permissionDenied.rawValue), nil])
            let unsent = machine.unsent
            #expect(table.row(0)[1].unsentCause == nil && unsent == 2)
        }
    }

    @Test("a probe that turns out too long for the way is unsent, and keeps how long it may have been")
    func tooLong() throws {
        try withMachine(sent: 3) { machine, table in
            machine.transmitStamp(recordIndex: 0, at: Self.start, now: Self.start)
            let first = machine.refuseTooLong(probe(0), limit: 600)
            let second = machine.refuseTooLong(probe(1), limit: nil)
            let again = machine.refuseTooLong(probe(0), limit: 500)
            let refused = machine.refuse(probe(0), as: .port)
            #expect(first && second && !again && !refused, "the first error stays")
            let flying = machine.inFlight
            #expect(flying == 3, "a reply may still come")
            machine.finish()
            #expect(table.row(0).map(\.outcome) == [.unsent, .unsent, .lost])
            let tooLong = machine.tooLong
            #expect(tooLong == (2, 0))
            #expect(table.row(0).map(\.pathLimit) == [600, nil, nil])
            let (sent, unsent, stamped) = (machine.sent, machine.unsent, machine.transmitStamped)
            #expect(sent == 1 && unsent == 2 && stamped == 0)
            let counts = OutcomeCounts(table.row(0))
            #expect(counts.sent == 1 && counts.lossRatio == 1)
        }
    }

    @Test("a reply overrules that a probe is too long for the way")
    func overruled() throws {
        try withMachine(sent: 2) { machine, table in
            _ = machine.refuseTooLong(probe(0), limit: UInt32.max)
            _ = machine.refuseTooLong(probe(1), limit: 600)
            let arrival = Self.start.advanced(byNanoseconds: 30_000_000)
            let effect = machine.reply(to: probe(0), arrival: arrival, isKernelStamp: true)
            machine.abandon(now: arrival)
            #expect(effect == .first && table.row(0).map(\.outcome) == [.received, .unsent, .unsent])
            #expect(table.row(0)[0].rttNanoseconds == 30_000_000 && table.row(0)[1].pathLimit == 600)
            let (sent, tooLong, counts) = (machine.sent, machine.tooLong, machine.lineCounts())
            #expect(sent == 1 && tooLong == (1, 0) && counts == [LineCounts(refusedOverruled: 1)])
        }
    }

    @Test("whether the probed address itself refused is known when the round is over, of no overruled probe")
    func byAddress() throws {
        try withMachine(sent: 3) { machine, table in
            for sequence in 0..<3 { _ = machine.refuse(probe(sequence), as: .port, isByAddress: sequence < 2) }
            let arrival = Self.start.advanced(byNanoseconds: 50_000_000)
            _ = machine.reply(to: probe(0), arrival: arrival, isKernelStamp: true)
            let early = machine.lineCounts()[0].refusedByAddress
            machine.finish()
            let counts = machine.lineCounts()
            #expect(early == 0 && counts == [LineCounts(refusedByAddress: 1, refusedOverruled: 1)])
            #expect(table.row(0).map(\.outcome) == [.received, .refused, .refused])
            #expect(table.row(0).allSatisfy { !$0.isRefusedByAddress && $0.pathLimit == nil })
        }
    }

    @Test("what a neighbour kept here is lost, unless a reply comes all the same")
    func unreachable() throws {
        try withMachine(sent: 2) { machine, table in
            let (first, second) = (machine.noteUnreachable(probe(0)), machine.noteUnreachable(probe(1)))
            let third = machine.noteUnreachable(probe(2))
            #expect(first && second && !third)
            let late = Self.start.advanced(byNanoseconds: 50_000_000)
            let effect = machine.reply(to: probe(1), arrival: late, isKernelStamp: true)
            #expect(effect == .first)
            machine.finish()
            #expect(table.row(0).map(\.outcome) == [.lost, .received, .unsent])
            #expect(table.row(0).map(\.localError) == [UInt16(Errno.hostUnreachable.rawValue), nil, nil])
            #expect(table.row(0)[1].rttNanoseconds == 30_000_000)
        }
    }

    @Test("a line waits while its latest probe has neither its stamp nor an answer; unsent ones tell nothing")
    func waiting() throws {
        try withMachine(count: 5, sent: 2) { machine, _ in
            let (first, third) = (machine.isWaiting(before: probe(0)), machine.isWaiting(before: probe(2)))
            #expect(!first && third)
            machine.markUnsent(probe(2), error: .again)
            let fourth = machine.isWaiting(before: probe(3))
            #expect(fourth)
            let now = Self.start.advanced(byNanoseconds: 21_000_000)
            machine.transmitStamp(recordIndex: 1, at: now, now: now)
            let isOver = !machine.isWaiting(before: probe(3))
            #expect(isOver)
        }
        try withMachine(sent: 1) { machine, _ in
            _ = machine.reply(to: probe(0), arrival: Self.start.advanced(byNanoseconds: 1_000_000), isKernelStamp: true)
            let isWaiting = machine.isWaiting(before: probe(1))
            #expect(!isWaiting)
        }
    }

    @Test("an ICMP error is one of length by its type and code", arguments: AddressFamily.allCases)
    func lengths(_ family: AddressFamily) {
        let told = (UInt8(0)...15).flatMap { type in (UInt8(0)...15).map { (type, $0) } }
            .filter { RefusalKind.isTooLong(family: family, type: $0.0, code: $0.1) }
        switch family {
        case .ipv4: #expect(told.count == 1 && told.allSatisfy { $0 == (3, 4) })
        case .ipv6: #expect(told.count == 16 && told.allSatisfy { $0.0 == 2 })
        }
    }
}
