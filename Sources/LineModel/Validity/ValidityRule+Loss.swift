// Each of these can make a probe look lost that was not, or the loss ratio look surer than it is.
extension ValidityRule {
    /// Datagrams dropped at our own full buffers: invalid when a probe lacks its timely reply, else suspect.
    static func receiveOverflow(_ facts: RoundFacts) -> ValidityFinding? {
        let overflow = overflowOfBuffers(facts)
        guard overflow > 0 else { return nil }
        let remedy =
            facts.ledger.host.udp.memory ?? 0 > 0
            ? "the memory of all UDP sockets ran out too: raise the sysctls net.ipv4.udp_mem and net.core.rmem_max, "
                + "or lower --max-rate"
            : "raise the sysctl net.core.rmem_max (for example to 67108864) or lower --max-rate"
        let what = "the kernel dropped \(FigureText.count(overflow, "datagram")) because our receive buffers were full"
        let unanswered = facts.totals.lost + facts.totals.late
        guard unanswered > 0 else {
            return .suspect("\(what); no probe lacks its reply, but the prober could not keep up; \(remedy)")
        }
        let ours = "up to \(min(overflow, unanswered)) of the \(unanswered) lost or late probes"
        return .invalid("\(what), so \(ours) were answered and their loss is ours; \(remedy)")
    }

    /// The kernel counts datagrams with a wrong checksum among a socket's drops. What the host as a whole dropped at
    /// full buffers, where it is known, bounds what we did.
    private static func overflowOfBuffers(_ facts: RoundFacts) -> Int {
        let udp = facts.ledger.host.udp
        guard let buffer = udp.receiveBuffer, let memory = udp.memory else { return facts.ledger.receiveOverflow }
        return min(facts.ledger.receiveOverflow, Int(buffer + memory))
    }

    /// Probes that were planned and not sent, and rounds without any; see `ValidityThresholds`. What was not sent for
    /// want of an association with a SOCKS5 proxy is the business of that proxy's lines, and says nothing of others.
    static func unsentProbes(_ facts: RoundFacts) -> ValidityFinding? {
        let totals = facts.totals
        guard totals.planned > 0 else {
            return .invalid("no probe was planned, so nothing was measured; the reason of each line tells why")
        }
        let planned = FigureText.count(totals.planned, "planned probe")
        guard totals.sent > 0 else {
            let causes = causes(facts, ofProxies: true)
            return .invalid("0 of \(planned) sent (\(causes)), so nothing was measured; \(remedy(facts))")
        }
        // Probes that the user's stop kept back are that rule's business; what we failed to send before it is not
        // excused.
        let own = totals.unsent - facts.unsentByProxies
        let unsent = facts.ledger.interrupted ? min(facts.failedSends, own) : own
        let due = totals.sent + unsent
        let share = Double(unsent) / Double(due)
        guard share > facts.thresholds.suspectUnsentShare else { return nil }
        let reason =
            "\(unsent) of \(FigureText.count(due, "planned probe")) (\(FigureText.percent(unsent, of: due))) not sent "
            + "(\(causes(facts))), so lines were probed less often than asked for; \(remedy(facts))"
        return share > facts.thresholds.invalidUnsentShare ? .invalid(reason) : .suspect(reason)
    }

    /// Probes that left later than the next one of their line was due. The prober itself gives those up; so they waited
    /// in a queue of this machine, behind the send call, and left in another rhythm than the plan's.
    static func scheduleNotKept(_ facts: RoundFacts) -> ValidityFinding? {
        guard let late = facts.ledger.lateness, facts.plan.interval > .zero else { return nil }
        let lateness = Duration.nanoseconds(late.p99)
        guard lateness > facts.plan.interval else { return nil }
        return .suspect(
            "probes left up to \(FigureText.milliseconds(lateness)) late (p99), more than the interval of "
                + "\(FigureText.milliseconds(facts.plan.interval)), so this machine's own queue set their rhythm; "
                + "lower --max-rate below what the interface carries, or shorten its queue")
    }

    /// Why probes were not sent, by the ledger: errors by name, overdue ones, and what it does not explain.
    ///
    /// - Parameter ofProxies: those that SOCKS5 proxies are the cause of too.
    private static func causes(_ facts: RoundFacts, ofProxies: Bool = false) -> String {
        var causes = facts.ledger.sendErrors.map { "\($0.name) \($0.count)" }
        if facts.ledger.overdue > 0 { causes.append("overdue \(facts.ledger.overdue)") }
        if ofProxies, facts.unsentByProxies > 0 { causes.append("no SOCKS5 association \(facts.unsentByProxies)") }
        let rest = facts.totals.unsent - facts.failedSends - facts.unsentByProxies
        if rest > 0 { causes.append(facts.ledger.interrupted ? "stopped \(rest)" : "cause not recorded \(rest)") }
        return causes.joined(separator: ", ")
    }

    private static func remedy(_ facts: RoundFacts) -> String {
        if facts.failedSends == 0, facts.unsentByProxies > 0 { return "look at the SOCKS5 proxies" }
        if facts.ledger.sendErrors.isEmpty { return "lower --max-rate, raise --interval or give the prober more CPU" }
        return "check the local network, routes and firewall for these errors, or lower --max-rate"
    }

    /// The user's stop: suspect, however early.
    static func interrupted(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.interrupted else { return nil }
        let part = "\(facts.totals.sent) of \(FigureText.count(facts.totals.planned, "planned probe"))"
        return .suspect(
            "ended early by the user after \(part), so the figures cover a part of the round and replies may have been "
                + "under way; run it again to its end")
    }

    /// A loop that looked away for longer than a reply may take.
    static func stallBeyondTimeout(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.stall > facts.plan.timeout else { return nil }
        let timeout = FigureText.milliseconds(facts.plan.timeout)
        return .suspect(
            "the measuring loop stood still for \(facts.stallText), longer than the timeout of \(timeout), so probes "
                + "may count as late or lost that were not; give the prober more CPU or raise --timeout")
    }
}
