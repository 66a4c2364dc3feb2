// What the machine around the prober did to the round. Its counters are of all programs, so most of these can only say
// "may".
extension ValidityRule {
    /// A machine that slept while probes were under way.
    static func suspended(_ facts: RoundFacts) -> ValidityFinding? {
        guard let slept = facts.ledger.host.suspendedNanoseconds, slept > 0 else { return nil }
        return .invalid(
            "the machine slept for \(FigureText.milliseconds(.nanoseconds(slept))) during the round, so replies came "
                + "to nobody and timeouts mean nothing; keep it awake (systemd-inhibit) and run the round again")
    }

    /// Lost probes that the driver never had, though it had the others.
    static func neverLeft(_ facts: RoundFacts) -> ValidityFinding? {
        let ledger = facts.ledger
        guard ledger.timestamps == .kernel, ledger.transmitStampEvery == 1, let unstamped = ledger.lostUnstamped,
            unstamped > 0
        else { return nil }
        // Stamps also go missing for reasons of their own; by how many the probes that were not lost tell.
        let others = facts.totals.sent - facts.totals.lost
        let missing = max(others - (ledger.transmitStamped - (facts.totals.lost - unstamped)), 0)
        let share = others == 0 ? (ledger.transmitStamped == 0 ? 1 : 0) : Double(missing) / Double(others)
        let expected = share * Double(facts.totals.lost)
        guard Double(unstamped) > facts.thresholds.unstampedOverExpected * expected else { return nil }
        return .suspect(
            "\(unstamped) of \(FigureText.count(facts.totals.lost, "lost probe")) have no transmit stamp, so they may "
                + "never have left this machine; look for drops of the queueing discipline (tc -s qdisc) and of the "
                + "firewall, and lower --max-rate")
    }

    /// Packets dropped on the way out, while probes were lost.
    static func outgoingDrops(_ facts: RoundFacts) -> ValidityFinding? {
        let places = facts.ledger.host.interfaces.compactMap { interface in
            place(interface, (interface.transmitDropped ?? 0) + (interface.transmitErrors ?? 0))
        }
        guard facts.totals.lost > 0, !places.isEmpty else { return nil }
        return .suspect(
            "the machine dropped outgoing packets (\(places.joined(separator: ", "))), so some of the "
                + "\(FigureText.count(facts.totals.lost, "lost probe")) may never have left it; lower --max-rate, and "
                + "look at the interface (ip -s link, ethtool -S)")
    }

    /// Packets dropped on the way in, while probes were lost.
    static func incomingDrops(_ facts: RoundFacts) -> ValidityFinding? {
        var places = facts.ledger.host.interfaces.compactMap { place($0, incoming($0, facts)) }
        if let backlog = facts.ledger.host.backlogDrops, backlog > 0 { places.append("\(backlog) at a full backlog") }
        guard facts.totals.lost > 0, !places.isEmpty else { return nil }
        return .suspect(
            "the machine dropped incoming packets (\(places.joined(separator: ", "))), so some of the "
                + "\(FigureText.count(facts.totals.lost, "lost probe")) may have been answered; lower --max-rate, "
                + "enlarge the interface's ring (ethtool -G) or raise the sysctl net.core.netdev_max_backlog")
    }

    /// `rx_dropped` counts only beyond what switches' frames make of it.
    private static func incoming(_ interface: InterfaceFigures, _ facts: RoundFacts) -> Int64 {
        let seconds = Double(facts.ledger.host.elapsedNanoseconds ?? 0) / 1e9
        let dropped = interface.receiveDropped ?? 0
        let counted = Double(dropped) > facts.thresholds.receiveDropsPerSecond * max(seconds, 1) ? dropped : 0
        return counted + (interface.receiveMissed ?? 0) + (interface.receiveFIFOErrors ?? 0)
    }

    private static func place(_ interface: InterfaceFigures, _ count: Int64) -> String? {
        count > 0 ? "\(count) on \(interface.name)" : nil
    }

    /// Cores that the hypervisor took away.
    static func stolenTime(_ facts: RoundFacts) -> ValidityFinding? {
        guard let share = facts.ledger.host.stealShare, share > facts.thresholds.stolenShare else { return nil }
        return .suspect(
            "the hypervisor gave \(FigureText.fixed(share * 100, decimals: 1)) % of this machine's CPU time to others, "
                + "which delays even the kernel's stamps, so delays may be too long; use a machine with cores of its "
                + "own")
    }

    /// Measuring threads without a core, where that did harm.
    static func starved(_ facts: RoundFacts) -> ValidityFinding? {
        let ledger = facts.ledger
        let waited = ledger.threadTime?.waitShare ?? 0
        // Added up over the cores that were held back, so it can exceed the time that passed.
        let held = min(share(ledger.host.throttledNanoseconds, of: ledger.host.elapsedNanoseconds), 1)
        let late = Double(ledger.overdue) > facts.thresholds.suspectUnsentShare * Double(facts.totals.planned)
        guard late || ledger.timestamps == .user else { return nil }
        let limit =
            late ? facts.thresholds.starvedShareWithOverdue : facts.thresholds.starvedShareWithUserStamps
        guard max(waited, held) > limit else { return nil }
        let harm =
            late
            ? "\(FigureText.count(ledger.overdue, "probe")) could not be sent in time"
            : "delays, which rest on the process's own clock, may be too long"
        let cause =
            held > waited
            ? "a CPU quota held the prober back for \(percent(held)) of the round"
            : "the measuring loop waited for a core for \(percent(waited)) of the round"
        return .suspect("\(cause), so \(harm); raise the quota (cpu.max), or give the prober a core of its own")
    }

    private static func share(_ part: Int64?, of whole: Int64?) -> Double {
        guard let part, let whole, whole > 0 else { return 0 }
        return Double(part) / Double(whole)
    }

    private static func percent(_ share: Double) -> String { "\(FigureText.fixed(share * 100, decimals: 1)) %" }

    /// A clock that was made to run fast or slow.
    static func clockSlewed(_ facts: RoundFacts) -> ValidityFinding? {
        guard let slew = facts.ledger.host.slewPartsPerMillion, abs(slew) > facts.thresholds.slewPartsPerMillion
        else { return nil }
        let rate = FigureText.fixed(abs(slew), decimals: 0)
        return .suspect(
            "the clock was slewed to run \(rate) ppm too \(slew > 0 ? "fast" : "slow"), so a delay of 200 ms is wrong "
                + "by \(FigureText.fixed(abs(slew) * 0.2, decimals: 0)) us; wait until chrony or ntpd has settled")
    }

    /// Probes set aside because a stall made them uncertain.
    static func uncertainProbes(_ facts: RoundFacts) -> ValidityFinding? {
        let (uncertain, sent) = (facts.ledger.uncertain, facts.totals.sent)
        guard Double(uncertain) > facts.thresholds.uncertainShare * Double(sent) else { return nil }
        return .suspect(
            "\(uncertain) of \(FigureText.count(sent, "sent probe")) (\(FigureText.percent(uncertain, of: sent))) fell "
                + "into stalls of the measuring loop and are uncertain, so the figures rest on fewer probes; give the "
                + "prober more CPU or lower --max-rate")
    }
}
