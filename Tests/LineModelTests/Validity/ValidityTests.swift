import LineModel
import Testing

@Suite("Validity of a round")
struct ValidityTests {
    /// A round of 10,000 probes, of which 300 were lost, with nothing against it.
    private struct Round {
        var ledger = RoundLedger()
        var totals = OutcomeCounts()
        var plan = PlanFigures()

        init() {
            totals.received = 9_700
            totals.lost = 300
            ledger.transmitStamped = 10_000
            ledger.receiveStamped = 9_700
            plan.timeout = .seconds(2)
        }

        mutating func leaveUnsent(_ count: Int) {
            totals.unsent = count
            totals.received -= count
            ledger.receiveStamped -= count
            ledger.transmitStamped -= count
        }

        var validity: Validity { Validity.judge(ledger: ledger, totals: totals, plan: plan) }
        var verdict: Validity.Verdict { validity.verdict }
        var reason: String { validity.reasons.count == 1 ? validity.reasons[0] : "\(validity.reasons)" }
    }

    private func round(_ change: (inout Round) -> Void) -> Round {
        var round = Round()
        change(&round)
        return round
    }

    @Test("is valid, without a reason, when the prober did its part")
    func valid() {
        #expect(Round().validity == Validity(verdict: .valid, reasons: []))
        #expect(
            round {
                $0.totals.received = 0; $0.totals.lost = 10_000; $0.ledger.receiveStamped = 0
            }.verdict == .valid)
    }

    @Test("is invalid when full receive buffers can be the cause of loss")
    func overflowWithLoss() {
        let overflow = round { $0.ledger.receiveOverflow = 12 }
        #expect(overflow.verdict == .invalid)
        #expect(overflow.reason.contains("12 datagrams") && overflow.reason.contains("up to 12 of the 300"))
        #expect(overflow.reason.contains("net.core.rmem_max"))
        #expect(
            round {
                $0.ledger.receiveOverflow = 1; $0.totals.late = 1; $0.totals.lost = 0
            }.verdict == .invalid)
    }

    @Test("is suspect when receive buffers were full and yet no reply is missing")
    func overflowWithoutLoss() {
        let overflow = round {
            $0.ledger.receiveOverflow = 1; $0.totals.lost = 0
        }
        #expect(overflow.verdict == .suspect && overflow.reason.contains("1 datagram because"))
    }

    @Test(
        "weighs unsent probes: 1 % is borne, more is suspect, more than 20 % invalid",
        arguments: [(100, .valid), (101, .suspect), (2_000, .suspect), (2_001, .invalid)] as [(Int, Validity.Verdict)])
    func unsent(count: Int, verdict: Validity.Verdict) {
        let found = round { $0.leaveUnsent(count) }
        #expect(found.verdict == verdict)
        if verdict != .valid { #expect(found.reason.contains("\(count) of 10000 planned probes")) }
    }

    @Test("does not hold probes against a round that only a SOCKS5 proxy kept from their lines")
    func unsentByProxies() {
        func away(_ without: Int, _ interrupted: Int) -> ProxyFigures {
            var figures = ProxyFigures()
            (figures.withoutAssociation, figures.interrupted) = (without, interrupted)
            return figures
        }
        #expect(
            round {
                $0.leaveUnsent(4_000)
                $0.ledger.proxies = away(3_950, 50)
            }.verdict == .valid)
        // Of the 6,500 that were due without them.
        let ours = round {
            $0.leaveUnsent(4_000)
            $0.ledger.proxies = away(3_450, 50)
            $0.ledger.overdue = 500
        }
        #expect(ours.reason.hasPrefix("500 of 6500 planned probes (7.7 %) not sent (overdue 500),"))
        let nothing = round {
            $0.totals.lost = 0
            $0.ledger.transmitStamped = 9_700
            $0.leaveUnsent(9_700)
            $0.ledger.proxies = away(9_700, 0)
        }
        #expect(nothing.verdict == .invalid)
        #expect(nothing.reason.contains("(no SOCKS5 association 9700)") && nothing.reason.contains("SOCKS5 proxies"))
    }

    @Test("names why probes were not sent")
    func causes() {
        let found = round {
            $0.leaveUnsent(500)
            $0.ledger.sendErrors = [NamedCount(name: "ENETUNREACH", count: 300), NamedCount(name: "EPERM", count: 20)]
            $0.ledger.overdue = 80
        }
        #expect(
            found.reason.contains("(5.0 %) not sent (ENETUNREACH 300, EPERM 20, overdue 80, cause not recorded 100)"))
        #expect(found.reason.contains("routes"))
    }

    @Test("is invalid when nothing was sent or nothing was planned")
    func nothing() {
        let none = round {
            $0 = Round()
            $0.totals = OutcomeCounts()
            $0.totals.unsent = 50
            $0.ledger.sendErrors = [NamedCount(name: "ENETUNREACH", count: 50)]
        }
        #expect(none.verdict == .invalid)
        #expect(none.reason.contains("0 of 50 planned probes sent (ENETUNREACH 50)"))
        let unplanned = round { $0.totals = OutcomeCounts() }
        #expect(unplanned.verdict == .invalid && unplanned.reason.contains("no probe was planned"))
    }

    @Test("is suspect, not invalid, when the user stopped it, however much was left")
    func interrupted() {
        let stopped = round {
            $0.leaveUnsent(9_000); $0.ledger.interrupted = true
        }
        #expect(stopped.verdict == .suspect)
        #expect(stopped.reason.contains("ended early by the user after 1000 of 10000 planned probes"))
        #expect(round { $0.ledger.interrupted = true }.verdict == .suspect)
    }

    @Test("does not excuse by the user's stop what failed before it, nor a round in which nothing was sent")
    func interruptedAndFailed() {
        let failed = round {
            $0.leaveUnsent(9_000)
            $0.ledger.interrupted = true
            $0.ledger.overdue = 500
        }
        #expect(failed.verdict == .invalid && failed.validity.reasons.count == 2)
        #expect(
            failed.validity.reasons[0].contains("500 of 1500") && failed.validity.reasons[0].contains("stopped 8500"))
        let none = round {
            $0.totals = OutcomeCounts(); $0.totals.unsent = 9; $0.ledger.interrupted = true
        }
        #expect(none.verdict == .invalid)
    }

    @Test("is suspect when the loop stood still for longer than the timeout")
    func stallBeyondTimeout() {
        #expect(round { $0.ledger.longestStallNanoseconds = 2_000_000_000 }.verdict == .valid)
        let stalled = round { $0.ledger.longestStallNanoseconds = 2_000_000_001 }
        #expect(stalled.verdict == .suspect && stalled.reason.contains("longer than the timeout of 2000.0 ms"))
    }

    @Test("is suspect when more than 1 % of replies lack the kernel's receive stamp")
    func receiveStamps() {
        #expect(round { $0.ledger.receiveStamped = 9_603 }.verdict == .valid)
        let unstamped = round { $0.ledger.receiveStamped = 9_602 }
        #expect(unstamped.verdict == .suspect && unstamped.reason.contains("9602 of 9700 replies"))
        #expect(
            round {
                $0.ledger.receiveStamped = 0; $0.ledger.timestamps = .user
            }.verdict == .valid)
    }

    @Test("bears missing transmit stamps unless the loop also stood still for more than 1 ms")
    func transmitStamps() {
        #expect(round { $0.ledger.transmitStamped = 0 }.verdict == .valid)
        #expect(
            round {
                $0.ledger.transmitStamped = 0; $0.ledger.longestStallNanoseconds = 1_000_000
            }.verdict == .valid)
        let stalled = round {
            $0.ledger.transmitStamped = 9_899; $0.ledger.longestStallNanoseconds = 1_000_001
        }
        #expect(stalled.verdict == .suspect && stalled.reason.contains("9899 of 10000 sent probes"))
        #expect(
            round {
                $0.ledger.transmitStamped = 9_900; $0.ledger.longestStallNanoseconds = 9_000_000
            }.verdict == .valid)
    }

    @Test("is suspect without kernel stamps when the loop stood still for more than 5 ms")
    func userStamps() {
        let still = round {
            $0.ledger.timestamps = .user; $0.ledger.longestStallNanoseconds = 5_000_000
        }
        #expect(still.verdict == .valid)
        let stalled = round {
            $0.ledger.timestamps = .user; $0.ledger.longestStallNanoseconds = 5_200_000
        }
        #expect(stalled.verdict == .suspect && stalled.reason.contains("stood still for 5.2 ms"))
    }

    @Test("is suspect when more than 1 % of the stamps made no sense")
    func rejectedStamps() {
        #expect(round { $0.ledger.stampsRejected = 100 }.verdict == .valid)
        let rejected = round { $0.ledger.stampsRejected = 101 }
        #expect(rejected.verdict == .suspect && rejected.reason.contains("101 kernel stamps for 10000 sent probes"))
    }

    @Test("is suspect when the wall clock was stepped")
    func clockSteps() {
        let stepped = round {
            $0.ledger.clockSteps = 2; $0.ledger.largestClockStepNanoseconds = -1_500_400_000
        }
        #expect(stepped.verdict == .suspect)
        #expect(stepped.reason.contains("2 times, by up to -1500.4 ms: delays were protected"))
    }

    @Test("takes the worst of several findings and gives every reason")
    func several() {
        let bad = round {
            $0.ledger.clockSteps = 1
            $0.ledger.receiveOverflow = 5
            $0.ledger.stampsRejected = 5_000
        }
        #expect(bad.verdict == .invalid && bad.validity.reasons.count == 3)
        #expect(bad.validity.reasons[0].contains("receive buffers") && bad.validity.reasons[2].contains("wall clock"))
    }

    @Test("goes by the thresholds that it is given")
    func thresholds() {
        var thresholds = ValidityThresholds()
        thresholds.suspectUnsentShare = 0
        let one = round { $0.leaveUnsent(1) }
        let validity = Validity.judge(ledger: one.ledger, totals: one.totals, plan: one.plan, thresholds: thresholds)
        #expect(one.verdict == .valid && validity.verdict == .suspect)
        #expect(validity.reasons[0].contains("1 of 10000 planned probes (0.01 %)"))
    }
}
