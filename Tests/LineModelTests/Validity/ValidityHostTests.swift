import LineModel
import Testing

/// Rules about the self-probe and the machine, each at its threshold and just beyond it.
@Suite("Validity of a round on its machine")
struct ValidityHostTests {
    /// Finds what a change to a clean round of 10,000 probes, 300 of them lost, does to its validity.
    private func judge(lost: Int = 300, _ change: (inout RoundLedger) -> Void) -> Validity {
        var totals = OutcomeCounts()
        (totals.lost, totals.received) = (lost, 10_000 - lost)
        var ledger = RoundLedger()
        (ledger.transmitStamped, ledger.receiveStamped, ledger.lostUnstamped) = (10_000, totals.received, 0)
        ledger.host.elapsedNanoseconds = 4_000_000_000
        var plan = PlanFigures()
        plan.timeout = .seconds(2)
        change(&ledger)
        return Validity.judge(ledger: ledger, totals: totals, plan: plan)
    }

    private func interface(_ change: (inout InterfaceFigures) -> Void) -> [InterfaceFigures] {
        var quiet = InterfaceFigures(name: "eth1")
        quiet.transmitDropped = 0
        var busy = InterfaceFigures(name: "eth0")
        change(&busy)
        return [busy, quiet]
    }

    private func delay(p99: Double) -> DelayStatistics {
        DelayStatistics(min: 0, mean: 0, median: 0, p90: 0, p95: 0, p99: p99, max: p99, stddev: 0)
    }

    @Test("is not touched by what is not known, nor by errors of other programs")
    func others() {
        #expect(judge { $0.host = HostFigures() }.verdict == .valid)
        let others = judge {
            $0.host.udp.receiveBuffer = 50
            $0.host.udp.input = 60
            $0.host.udp.checksum = 10
            $0.host.udp.sendBuffer = 5
            $0.host.suspendedNanoseconds = 0
        }
        #expect(others == Validity(verdict: .valid, reasons: []))
    }

    @Test("calls drops full buffers no further than the host counted full buffers")
    func checksums() {
        func found(buffer: Int64?, memory: Int64?) -> Validity {
            judge {
                $0.receiveOverflow = 3
                ($0.host.udp.receiveBuffer, $0.host.udp.memory, $0.host.udp.checksum) = (buffer, memory, 3)
            }
        }
        #expect(found(buffer: 0, memory: 0).verdict == .valid)
        #expect(found(buffer: 1, memory: 0).reasons[0].contains("dropped 1 datagram because"))
        #expect(found(buffer: 9, memory: 0).reasons[0].contains("dropped 3 datagrams because"))
        #expect(found(buffer: 0, memory: 2).reasons[0].contains("net.ipv4.udp_mem"))
        #expect(found(buffer: 0, memory: nil).verdict == .invalid)
        #expect(found(buffer: nil, memory: 0).verdict == .invalid)
    }

    @Test("is invalid when the canary lost a probe")
    func canaryLost() {
        #expect(judge { $0.selfProbe = SelfProbeFigures(sent: 100, received: 100, lost: 0) }.verdict == .valid)
        let lost = judge { $0.selfProbe = SelfProbeFigures(sent: 100, received: 98, lost: 2) }
        #expect(lost.verdict == .invalid && lost.reasons[0].contains("our own loop lost 2 of the 100 probes"))
    }

    @Test("is suspect when the canary's p99 is above 1 ms")
    func canaryDelay() {
        func found(_ p99: Double) -> Validity {
            judge { $0.selfProbe = SelfProbeFigures(sent: 100, received: 100, lost: 0, rtt: delay(p99: p99)) }
        }
        #expect(found(1).verdict == .valid)
        #expect(found(1.001).verdict == .suspect && found(1.001).reasons[0].contains("took 1.001 ms (p99)"))
    }

    @Test("is invalid when the machine slept")
    func suspended() {
        let slept = judge { $0.host.suspendedNanoseconds = 3_000_000_000 }
        #expect(slept.verdict == .invalid && slept.reasons[0].contains("slept for 3000.0 ms"))
    }

    @Test("is suspect when lost probes have no transmit stamp and the others have")
    func neverLeft() {
        let never = judge {
            ($0.lostUnstamped, $0.transmitStamped) = (7, 9_993)
        }
        #expect(never.verdict == .suspect && never.reasons[0].contains("7 of 300 lost probes have no transmit stamp"))
        // A driver that stamps nothing, or half of them, or only every 8th by our own wish, tells nothing.
        #expect(judge { ($0.lostUnstamped, $0.transmitStamped) = (300, 0) }.verdict == .valid)
        #expect(judge { ($0.lostUnstamped, $0.transmitStamped) = (150, 5_000) }.verdict == .valid)
        #expect(judge { ($0.lostUnstamped, $0.transmitStampEvery) = (7, 8) }.verdict == .valid)
        #expect(judge(lost: 10_000) { ($0.lostUnstamped, $0.transmitStamped) = (10_000, 0) }.verdict == .valid)
        #expect(judge { ($0.lostUnstamped, $0.timestamps) = (300, .user) }.verdict == .valid)
    }

    @Test("is suspect when its interface dropped outgoing packets and probes were lost")
    func outgoing() {
        let drops = interface {
            ($0.transmitDropped, $0.transmitErrors) = (11, 1)
        }
        let found = judge { $0.host.interfaces = drops }
        #expect(
            found.verdict == .suspect && found.reasons[0].contains("outgoing packets (12 on eth0), so some of the 300"))
        #expect(judge(lost: 0) { $0.host.interfaces = drops }.verdict == .valid)
        #expect(judge { $0.host.interfaces = self.interface { $0.transmitDropped = 0 } }.verdict == .valid)
    }

    @Test("is suspect when the machine dropped incoming packets and probes were lost")
    func incoming() {
        let missed = interface {
            ($0.receiveMissed, $0.receiveFIFOErrors) = (2, 1)
        }
        let found = judge {
            $0.host.interfaces = missed
            $0.host.backlogDrops = 4
        }
        #expect(found.verdict == .suspect && found.reasons[0].contains("(3 on eth0, 4 at a full backlog)"))
        #expect(judge(lost: 0) { $0.host.interfaces = missed }.verdict == .valid)
        #expect(judge { $0.host.backlogDrops = 1 }.verdict == .suspect)
    }

    @Test("bears 5 dropped incoming packets a second, which any switch causes")
    func receiveDropped() {
        #expect(judge { $0.host.interfaces = self.interface { $0.receiveDropped = 20 } }.verdict == .valid)
        let found = judge { $0.host.interfaces = self.interface { $0.receiveDropped = 21 } }
        #expect(found.verdict == .suspect && found.reasons[0].contains("21 on eth0"))
    }

    @Test("counts as its own no frames that IP never saw, which anybody on the link can send")
    func unknownProtocols() {
        func found(dropped: Int64, unknown: Int64?, backlog: Int64 = 0) -> Validity {
            judge {
                $0.host.interfaces = self.interface { $0.receiveDropped = dropped }
                $0.host.interfaces[1].receiveDropped = 0
                ($0.host.framesWithoutIP, $0.host.backlogDrops) = (unknown, backlog)
            }
        }
        #expect(found(dropped: 4_000, unknown: 4_000).verdict == .valid)
        #expect(found(dropped: 4_000, unknown: 9_000).verdict == .valid)
        // A driver's drops are no frames at all.
        #expect(found(dropped: 4_000, unknown: 3_990).reasons[0].contains("(10 on eth0)"))
        #expect(found(dropped: 4_000, unknown: 0).reasons[0].contains("(4000 on eth0)"))
        // A backlog's drops are in the interface's count: those of other interfaces are not ours.
        #expect(found(dropped: 0, unknown: 0, backlog: 50_000).verdict == .valid)
        #expect(found(dropped: 40, unknown: 33, backlog: 7).reasons[0].contains("(7 on eth0, 7 at a full backlog)"))
        #expect(found(dropped: 40, unknown: 0, backlog: 30).reasons[0].contains("(10 on eth0, 30 at a full backlog)"))
    }

    @Test("is suspect when more than 10 % of the CPU time was stolen")
    func stolen() {
        #expect(judge { $0.host.stealShare = 0.1 }.verdict == .valid)
        let stolen = judge { $0.host.stealShare = 0.123 }
        #expect(stolen.verdict == .suspect && stolen.reasons[0].contains("gave 12.3 % of this machine's CPU time"))
    }

    @Test("names want of CPU where it did harm: probes out late, or delays by our own clock")
    func starved() {
        func waiting(_ nanoseconds: Int64) -> ThreadTimeFigures {
            ThreadTimeFigures(
                runNanoseconds: 1, waitNanoseconds: nanoseconds, elapsedNanoseconds: 4_000_000_000)
        }
        #expect(judge { $0.threadTime = waiting(2_000_000_000) }.verdict == .valid)
        let user = judge { ($0.threadTime, $0.timestamps) = (waiting(400_000_001), .user) }
        #expect(user.verdict == .suspect && user.reasons[0].contains("waited for a core for 10.0 % of the round"))
        #expect(judge { ($0.threadTime, $0.timestamps) = (waiting(400_000_000), .user) }.verdict == .valid)
        let late = judge { ($0.host.throttledNanoseconds, $0.overdue) = (3_600_000_000, 101) }
        #expect(late.reasons[0].contains("a CPU quota held the prober back for 90.0 % of the round, so 101 probes"))
        #expect(judge { ($0.host.throttledNanoseconds, $0.overdue) = (3_600_000_000, 100) }.verdict == .valid)
        #expect(judge { ($0.threadTime, $0.overdue) = (waiting(40_000_001), 101) }.verdict == .suspect)
        #expect(judge { ($0.threadTime, $0.overdue) = (waiting(40_000_000), 101) }.verdict == .valid)
    }

    @Test("adds the time of several threads up")
    func threads() {
        let one = ThreadTimeFigures(runNanoseconds: 1, waitNanoseconds: 2, elapsedNanoseconds: 10)
        #expect((one + one) == ThreadTimeFigures(runNanoseconds: 2, waitNanoseconds: 4, elapsedNanoseconds: 20))
        #expect((one + one).waitShare == 0.2)
    }

    @Test(
        "is suspect when the clock was slewed by more than 500 ppm either way",
        arguments: [(-1.0, "slow"), (1, "fast")])
    func slewed(sign: Double, word: String) {
        #expect(judge { $0.host.slewPartsPerMillion = sign * 500 }.verdict == .valid)
        let found = judge { $0.host.slewPartsPerMillion = sign * 1_000 }
        #expect(
            found.verdict == .suspect
                && found.reasons[0].contains("1000 ppm too \(word), so a delay of 200 ms is wrong by 200 us"))
    }

    @Test("is suspect when more than 10 % of the probes are uncertain")
    func uncertain() {
        #expect(judge { $0.uncertain = 1_000 }.verdict == .valid)
        let found = judge { $0.uncertain = 1_001 }
        #expect(found.verdict == .suspect && found.reasons[0].contains("1001 of 10000 sent probes (10.0 %)"))
    }

    @Test("expects a transmit stamp of every nth probe when that is what was asked for")
    func sampledStamps() {
        func found(_ stamped: Int) -> Validity {
            judge {
                ($0.transmitStampEvery, $0.transmitStamped) = (8, stamped)
                $0.longestStallNanoseconds = 9_000_000
            }
        }
        #expect(found(1_250).verdict == .valid && found(1_238).verdict == .valid)
        #expect(found(1_237).verdict == .suspect)
        #expect(found(1_237).reasons[0].contains("1237 of 1250 sent probes that were asked for one (1 in 8)"))
    }

    @Test("says how long a receive buffer lasts, and nothing without a rate")
    func receiveBuffer() {
        let bytes = ReceiveBufferFigures.bytesPerProbe
        #expect(
            ReceiveBufferFigures(askedBytes: 1, givenBytes: bytes * 100, rate: 1_000).holdsNanoseconds == 100_000_000
        )
        #expect(ReceiveBufferFigures(askedBytes: 1, givenBytes: bytes, rate: 0).holdsNanoseconds == nil)
    }
}
