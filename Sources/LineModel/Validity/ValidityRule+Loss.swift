// Each of these can make a probe look lost that was not, or the loss ratio look surer than it is.
extension ValidityRule {
    /// Datagrams dropped at our own full buffers: invalid when a probe lacks its timely reply, else suspect. Where more
    /// was lost than was dropped, what is beyond stands, and the lines are doubted one by one.
    static func receiveOverflow(_ facts: RoundFacts) -> ValidityFinding? {
        let drops = OwnDrops(facts)
        let overflow = drops.overflow
        guard overflow > 0, facts.totals.lost == 0 || lossesThatDropsExplain(drops, facts) != nil else { return nil }
        return .receiveOverflow(
            dropped: overflow, unanswered: facts.totals.lost + facts.totals.late,
            isMemoryShort: facts.ledger.host.udp.memory ?? 0 > 0)
    }

    /// The kernel counts datagrams with a wrong checksum among a socket's drops. What the host as a whole dropped at
    /// full buffers, where it is known, bounds what we did.
    static func overflowOfBuffers(_ facts: RoundFacts) -> Int {
        let udp = facts.ledger.host.udp
        guard let buffer = udp.receiveBuffer, let memory = udp.memory else { return facts.ledger.receiveOverflow }
        return min(facts.ledger.receiveOverflow, Int(buffer + memory))
    }

    /// Probes that were planned and not sent, and rounds without any; see `ValidityThresholds`. What was not sent for
    /// want of an association with a SOCKS5 proxy is the business of that proxy's lines, and says nothing of others. So
    /// is what the kernel refused to send on single lines (a firewall, a route, a packet too long for the path).
    static func unsentProbes(_ facts: RoundFacts) -> ValidityFinding? {
        let totals = facts.totals
        guard totals.planned > 0 else { return .nothingPlanned }
        guard totals.sent > 0 else {
            return .unsent(unsent(facts, totals.planned, of: totals.planned, verdict: .invalid))
        }
        // Probes that the user's stop kept back are that rule's business; what we failed to send before it is not
        // excused.
        let own = totals.unsent - facts.unsentByProxies - facts.refusedInLines
        let unsent = facts.ledger.interrupted ? min(facts.failedSends - facts.refusedInLines, own) : own
        let due = totals.sent + unsent
        let share = Double(unsent) / Double(due)
        guard share > facts.thresholds.suspectUnsentShare else { return nil }
        let isInvalid = share > facts.thresholds.invalidUnsentShare
        return .unsent(self.unsent(facts, unsent, of: due, verdict: isInvalid ? .invalid : .suspect))
    }

    private static func unsent(
        _ facts: RoundFacts, _ unsent: Int, of due: Int, verdict: Validity.Verdict
    ) -> UnsentProbes {
        UnsentProbes(
            verdict: verdict, sent: facts.totals.sent, unsent: unsent, due: due, errors: facts.ledger.sendErrors,
            overdue: facts.ledger.overdue, withoutProxy: facts.unsentByProxies,
            unexplained: max(facts.totals.unsent - facts.failedSends - facts.unsentByProxies, 0),
            isStopped: facts.ledger.interrupted)
    }

    /// Probes that left later than the next one of their line was due. The prober itself gives those up; so they waited
    /// in a queue of this machine, behind the send call, and left in another rhythm than the plan's.
    static func scheduleNotKept(_ facts: RoundFacts) -> ValidityFinding? {
        guard let late = facts.ledger.lateness, facts.plan.interval > .zero else { return nil }
        let lateness = Duration.nanoseconds(late.p99)
        guard lateness > facts.plan.interval else { return nil }
        // Packets that waited for a neighbour, or in the queue of one interface of several, are those lines' matter.
        if let found = facts.troubles?.leftLate, found.all > 0, !found.exceeds(facts.thresholds.lateShare) {
            return nil
        }
        return .scheduleNotKept(
            latenessNanoseconds: late.p99, intervalNanoseconds: facts.plan.interval.nanoseconds)
    }

    /// The user's stop: suspect, however early.
    static func interrupted(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.interrupted else { return nil }
        return .interrupted(sent: facts.totals.sent, planned: facts.totals.planned)
    }

    /// A loop that looked away for longer than a reply may take.
    static func stallBeyondTimeout(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.stall > facts.plan.timeout else { return nil }
        return .stallBeyondTimeout(
            stallNanoseconds: facts.ledger.longestStallNanoseconds,
            timeoutNanoseconds: facts.plan.timeout.nanoseconds)
    }
}
