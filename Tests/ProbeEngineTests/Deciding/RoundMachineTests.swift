import LineModel
import LinuxSocket
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("Replies, over written timelines")
struct RoundMachineReplyTests {
    private let one = Timeline.Plan()
    private let three = Timeline.Plan(count: 3)

    @Test("a probe without a reply is lost, and the others are not")
    func loss() throws {
        try play(
            three,
            """
            0: send a0
            20: send a1
            32: reply a0 -> first
            40: send a2
            72: reply a2
            2020: listening
            2020+1ns: over
            2020+1ns: finish
            """, "a: 32 lost 32")
    }

    @Test("a reply after exactly the timeout is received, a nanosecond later it is late")
    func timeout() throws {
        try play(one, "0: send a0\n2000: reply a0\n2000: over", "a: 2000")
        try play(one, "0: send a0\n2000+1ns: reply a0\n2000+1ns: over", "a: late(2000+1ns)")
    }

    @Test("it is the arrival that is late, not the reading")
    func readLate() throws {
        try play(one, "0: send a0\n9000: reply a0 @12\n9000: over", "a: 12")
    }

    @Test("the first reply wins and every other one is a duplicate")
    func duplicate() throws {
        try play(
            one, "0: send a0\n12: reply a0 -> first\n12: reply a0 -> duplicate\n13: reply a0 -> duplicate",
            "a: 12 duplicates=2")
    }

    @Test("a late reply's copies are duplicates too")
    func lateDuplicate() throws {
        try play(
            one, "0: send a0\n2001: reply a0 -> first\n2002: reply a0 -> duplicate", "a: late(2001) duplicates=1")
    }

    @Test("replies find their probes in any order")
    func reordered() throws {
        try play(
            three, "0: send a0\n20: send a1\n40: send a2\n50: reply a2\n51: reply a0\n52: reply a1\n52: over",
            "a: 51 32 10")
    }

    @Test("a reply to a probe that was not sent yet is corrupt, and the probe's own reply still counts")
    func neverSent() throws {
        try play(
            three,
            "0: send a0\n1: reply a1 -> never-sent\n2: reply a0\n20: send a1\n25: reply a1 -> first\n26: stop\n27: over",
            "a: 2 5 unsent corrupt=1")
    }

    @Test("a reply to an unsent probe is corrupt")
    func unsent() throws {
        try play(
            one, "0: give a0\n0: unsent a0\n1: reply a0 -> never-sent\n1: over", "a: unsent corrupt=1")
    }

    @Test("corrupt datagrams are counted for their line and decide nothing")
    func corrupt() throws {
        try play(
            Timeline.Plan(lines: 2),
            "0: send a0\n10: send b0\n11: corrupt b\n12: corrupt b\n13: reply a0\n13: listening\n2011: finish",
            "a: 13\nb: lost corrupt=2")
    }
}

@Suite("Transmit stamps, over written timelines")
struct RoundMachineStampTests {
    private let one = Timeline.Plan()

    @Test("a stamp before the reply begins the delay")
    func before() throws {
        let result = try play(one, "0: send a0\n1: stamp a0 @0.5 -> taken\n12: reply a0", "a: 11.5")
        #expect(result.transmitStamped == 1)
    }

    @Test("a stamp after the reply shifts the delay")
    func after() throws {
        try play(one, "0: send a0\n12: reply a0\n13: stamp a0 @0.5 -> taken", "a: 11.5")
    }

    @Test("a stamp after the reply makes a late one received, and is counted so")
    func becomesReceived() throws {
        let result = try play(one, "0: send a0\n2000.4: reply a0\n2001: stamp a0 @0.5", "a: 1999.9")
        #expect(result.received == 1)
    }

    @Test("a stamp that shows an earlier sending, by a reading error, makes a received reply late, and is counted so")
    func becomesLate() throws {
        let result = try play(
            one, "0: send a0 @0+900ns\n2000+900ns: reply a0\n2001: stamp a0 @0 -> taken", "a: late(2000+900ns)")
        #expect(result.received == 0)
    }

    @Test("the listening goes on for one timeout after the stamp")
    func prolongs() throws {
        try play(one, "0: send a0\n1: stamp a0 @0.5\n2000.5: listening\n2000.5+1ns: over", "a: in-flight")
    }

    @Test("a refused or duplicate-answered probe takes its stamp all the same")
    func refused() throws {
        try play(one, "0: send a0\n1: refuse a0 port\n2: stamp a0 @0.5 -> taken\n2001: finish", "a: refused(port)")
        try play(
            one, "0: send a0\n3: refuse a0 port\n4: stamp a0 @0.5 -> taken\n12: reply a0", "a: 11.5 overruled=1")
    }

    @Test("a stray stamp is rejected: before the send, after now, a second one, of no probe, of an unsent one")
    func stray() throws {
        let result = try play(
            Timeline.Plan(count: 3),
            """
            0: send a0
            0: stamp a1 @0 -> rejected
            20: send a1
            21: stamp a1 @19.9 -> rejected
            21: stamp a1 @21.1 -> rejected
            21: stamp a1 @20.5 -> taken
            22: stamp a1 @20.6 -> rejected
            22: stamp #3 @21 -> rejected
            22: stamp #-1 @21 -> rejected
            22: stamp #4294967296 @21 -> rejected
            40: give a2
            40: unsent a2
            41: stamp a2 @40 -> rejected
            42: reply a0
            42: reply a1
            42: over
            """, "a: 42 21.5 unsent")
        #expect(result.stampsRejected == 8 && result.transmitStamped == 1)
    }

    @Test("a stamp after the probe's own reply is another probe's: rejected, and the delay stands")
    func afterArrival() throws {
        try play(
            one,
            "0: send a0\n12: reply a0\n30: stamp a0 @20 -> rejected\n30: stamp a0 @12.5 -> rejected\n30: stamp a0 @0.5 -> taken",
            "a: 11.5")
    }

    @Test("a stamp may miss the readings around it by the clocks' reading error")
    func readingError() throws {
        try play(one, "1: send a0\n2: stamp a0 @0+999000ns -> taken\n3: reply a0 @2", "a: 1+1000ns")
        try play(one, "1: send a0\n2: stamp a0 @0+998999ns -> rejected", "a: in-flight")
        try play(one, "1: send a0\n2: stamp a0 @2+1000ns -> taken", "a: in-flight")
        try play(one, "1: send a0\n2: stamp a0 @2+1001ns -> rejected", "a: in-flight")
    }
}

@Suite("Sending, over written timelines", .seeded)
struct RoundMachineSendingTests {
    @Test("every line has its turn in every interval, evenly spaced")
    func schedule() throws {
        try play(
            Timeline.Plan(lines: 4, count: 2, interval: 20),
            """
            0: send a0
            0: wait 5
            4.9: wait 5
            5: send b0
            10: send c0
            15: send d0
            15: wait 20
            20: send a1
            25: send b1
            30: send c1
            35: send d1
            35: done
            36: finish
            """, "a: lost lost\nb: lost lost\nc: lost lost\nd: lost lost")
    }

    @Test("a probe that is late by an interval at most goes out at once, each on its own schedule")
    func late() throws {
        let result = try play(
            Timeline.Plan(count: 3),
            "20: send a0\n20: send a1\n20: wait 40\n59: send a2\n59: done\n60: reply a0\n60: reply a1\n60: reply a2",
            "a: 40 40 1")
        #expect(result.overdue == 0)
    }

    @Test("a probe that is overdue by more than an interval is unsent and never sent")
    func overdue() throws {
        let result = try play(
            Timeline.Plan(count: 4), "0: send a0\n60+1ns: send a3\n60+1ns: done\n61: reply a0\n61: reply a3",
            "a: 61 unsent unsent 0+999999ns")
        #expect(result.overdue == 2 && result.sent == 2)
    }

    @Test("what is given out and waits too long for the kernel can be given up")
    func waited() throws {
        var machine = Self.machine(lines: 1, count: 2)
        let probe = ProbeID(line: 0, sequence: 0)
        let decision = machine.nextSend(now: Timeline.start)
        #expect(decision == .send(probe))
        let atLimit = machine.isOverdue(probe, now: Timeline.start.advanced(byNanoseconds: 20_000_000))
        let beyond = machine.isOverdue(probe, now: Timeline.start.advanced(byNanoseconds: 20_000_001))
        #expect(!atLimit && beyond)
        machine.giveUpOverdue(probe)
        let counts = [machine.unsent, machine.overdue, machine.sent]
        #expect(counts == [1, 1, 0])
    }

    @Test("catches up after a stall with 64 probes at once and the rest at twice the planned rate")
    func catchUp() {
        var machine = Self.machine(lines: 200, count: 2)
        var now = Timeline.start.advanced(byNanoseconds: 20_000_000)
        var burst = 0
        while case .send = machine.nextSend(now: now) { burst += 1 }
        #expect(burst == 64)
        let (peeked, asked) = (machine.peek(now: now), machine.nextSend(now: now))
        #expect(peeked == asked && asked == .wait(until: now.advanced(byNanoseconds: 50_000)))
        // A probe each 50 us instead of each 100 us, until the schedule is caught up with.
        var spacings: [Int64] = []
        while case .wait(let until) = machine.nextSend(now: now) {
            spacings.append(until.nanoseconds(since: now))
            now = until
            while case .send(let probe) = machine.nextSend(now: now) { machine.markSent(probe, at: now) }
        }
        #expect(spacings.prefix(250).allSatisfy { $0 == 50_000 })
        #expect(spacings.suffix(10).allSatisfy { $0 == 100_000 })
        let unsent = machine.unsent
        #expect(unsent == 0)
    }

    @Test("asking when to come back changes nothing and agrees with the schedule", arguments: 0..<20 as Range<UInt64>)
    func peek(seed: UInt64) {
        var generator = Seed.generator(seed)
        var machine = Self.machine(lines: 30, count: 20)
        var now = Timeline.start
        while true {
            while case .send(let probe) = machine.nextSend(now: now) { machine.markSent(probe, at: now) }
            let answers = [machine.peek(now: now), machine.peek(now: now), machine.nextSend(now: now)]
            #expect(Set(answers.map { "\($0)" }).count == 1, "seed \(seed)")
            guard case .wait(let until) = answers[0] else { break }
            #expect(until > now, "seed \(seed)")
            now = until.advanced(byNanoseconds: Int64.random(in: 0...3_000_000, using: &generator))
        }
        let total = machine.sent + machine.unsent
        #expect(total == 600, "seed \(seed)")
    }

    @Test("without lines there is nothing to do")
    func noLines() {
        var machine = Self.machine(lines: 0, count: 5)
        let decisions = [machine.nextSend(now: Timeline.start), machine.peek(now: Timeline.start)]
        #expect(decisions == [.done, .done])
        let isOver = machine.isOver(now: Timeline.start)
        #expect(isOver)
        machine.stopSending()
        machine.finish()
        let (counts, probe) = (machine.lineCounts(), machine.probe(recordIndex: 0))
        #expect(counts == [] && probe == nil)
    }

    @Test("tells how late each sent probe was, and of no other")
    func lateness() throws {
        var machine = Self.machine(lines: 1, count: 3)
        for (sequence, late) in [(0, 0), (1, 7)] as [(Int, Int64)] {
            let time = Timeline.start.advanced(byNanoseconds: Int64(sequence) * 20_000_000 + late)
            let decision = machine.nextSend(now: time)
            #expect(decision == .send(ProbeID(line: 0, sequence: sequence)))
            machine.markSent(ProbeID(line: 0, sequence: sequence), at: time)
        }
        machine.stopSending()
        var found: [Int64] = []
        machine.forEachLateness { found.append($0) }
        #expect(found == [0, 7])
    }

    @Test("records and probes number each other")
    func indices() {
        // Loops instead of closures: the compiler crashes on a closure over a noncopyable value (Swift 6.3.1).
        let machine = Self.machine(lines: 3, count: 5)
        for index in 0..<15 {
            guard let probe = machine.probe(recordIndex: index) else {
                Issue.record("no probe for record \(index)")
                continue
            }
            let back = machine.recordIndex(probe)
            #expect(back == index)
        }
        let outside = [machine.probe(recordIndex: 15), machine.probe(recordIndex: -1)]
        #expect(outside == [nil, nil])
        let last = machine.contains(ProbeID(line: 2, sequence: 4))
        let noLine = machine.contains(ProbeID(line: 3, sequence: 0))
        let noSequence = machine.contains(ProbeID(line: 0, sequence: 5))
        #expect(last && !noLine && !noSequence)
    }

    @Test("phases of many lines over a long interval do not overflow")
    func longInterval() {
        var settings = RoundSettings()
        settings.count = 1
        settings.maxRate = 3
        let groups = Array(0..<200_000)
        let plan = RoundPlan(settings: settings, addressGroups: groups, seed: 1)
        let table = SampleTable(lines: plan.lines, count: 1)
        let machine = RoundMachine(plan: plan, start: Timeline.start, table: table)
        let last = machine.dueTime(ProbeID(line: plan.order[199_999], sequence: 0))
        #expect(last.nanoseconds(since: Timeline.start) == plan.lastSendNanoseconds)
    }

    static func machine(lines: Int, count: Int) -> RoundMachine {
        var settings = RoundSettings()
        settings.count = count
        settings.maxRate = .infinity
        settings.maxAddressRate = .infinity
        let plan = RoundPlan(settings: settings, addressGroups: Array(repeating: 0, count: lines), seed: 4)
        return RoundMachine(plan: plan, start: Timeline.start, table: SampleTable(lines: lines, count: count))
    }
}

@Suite("The end of a round, over written timelines")
struct RoundMachineEndTests {
    @Test("comes as soon as everything is decided, however early")
    func early() throws {
        try play(
            Timeline.Plan(count: 2),
            "0: send a0\n1: reply a0\n1: listening\n20: send a1\n20: listening\n21: reply a1\n21: over",
            "a: 1 1")
    }

    @Test("comes one timeout after the last undecided send, not after the last send")
    func lastUndecided() throws {
        try play(
            Timeline.Plan(count: 3),
            "0: send a0\n20: send a1\n40: send a2\n50: reply a2\n2020: listening\n2020+1ns: over\n2021: finish",
            "a: lost lost 10")
    }

    @Test("comes one timeout after the last send on a dead line")
    func dead() throws {
        try play(
            Timeline.Plan(lines: 2, count: 2),
            "0: send a0\n10: send b0\n20: send a1\n30: send b1\n31: reply b0\n31: reply b1\n2020: listening\n2020+1ns: over\n2021: finish",
            "a: lost lost\nb: 21 1")
    }

    @Test("waits for a probe that left after a later one, as a queue may have it")
    func leftLater() throws {
        try play(
            Timeline.Plan(lines: 2),
            """
            0: send a0
            10: send b0
            31: stamp a0 @30
            31: stamp b0 @11
            2011+1ns: listening
            2030: listening
            2030: reply a0
            2031: finish
            """, "a: 2000\nb: lost")
    }

    @Test("does not come while something is still to be sent, even if every sent probe was given its time")
    func notWhileSending() throws {
        try play(
            Timeline.Plan(count: 2, interval: 3_000),
            "0: send a0\n2999: listening\n3000: send a1\n5000: listening\n5000+1ns: over", "a: in-flight in-flight")
    }

    @Test("a late reply is still heard while another probe has its time")
    func lateHeard() throws {
        try play(
            Timeline.Plan(count: 2),
            "0: send a0\n20: send a1\n2010: listening\n2010: reply a0\n2020+1ns: over\n2021: finish",
            "a: late(2010) lost")
    }

    @Test("after a stop what was not due is unsent, and what is on the wire is heard")
    func stop() throws {
        try play(
            Timeline.Plan(lines: 2, count: 3),
            "0: send a0\n10: send b0\n15: stop\n15: done\n15: listening\n16: reply a0\n2010: listening\n2010+1ns: over\n2011: finish",
            "a: 16 unsent unsent\nb: lost unsent unsent")
    }

    @Test("when abandoned a probe that had its time is lost, and a younger one is unsent")
    func abandon() throws {
        let result = try play(
            Timeline.Plan(count: 5, interval: 1_000, timeout: 2_000),
            """
            0: send a0
            0: stamp a0 @0
            1000: send a1
            1000: stamp a1 @1000
            2000: send a2
            2001: reply a2
            3000: abandon
            3000: over
            """, "a: lost unsent 1 unsent unsent")
        #expect(result.sent == 2 && result.transmitStamped == 1)
    }

    @Test("of one probe is where it is decided")
    func one() throws {
        try play(
            Timeline.Plan(), "0: listening\n0: send a0\n0: listening\n3: reply a0\n3: over", "a: 3")
    }
}
