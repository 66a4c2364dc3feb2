/// One way in which the prober can have spoilt its own round.
struct ValidityRule: Sendable {
    /// For tests and readers; not shown.
    let name: String
    /// nil: nothing against the round.
    let judge: @Sendable (RoundFacts) -> ValidityFinding?

    /// Every rule, in the order in which reasons are given: what falsifies loss, then what falsifies delay. A new rule is
    /// one function below and one entry here.
    static let all: [ValidityRule] = [
        ValidityRule(name: "receive overflow", judge: receiveOverflow),
        ValidityRule(name: "unsent probes", judge: unsentProbes),
        ValidityRule(name: "interrupted", judge: interrupted),
        ValidityRule(name: "stall beyond timeout", judge: stallBeyondTimeout),
        ValidityRule(name: "receive stamps missing", judge: receiveStampsMissing),
        ValidityRule(name: "transmit stamps missing", judge: transmitStampsMissing),
        ValidityRule(name: "stall without kernel stamps", judge: stallWithUserStamps),
        ValidityRule(name: "stamps rejected", judge: stampsRejected),
        ValidityRule(name: "clock stepped", judge: clockStepped),
    ]
}

// Loss: each of these could make a probe look lost, or the loss ratio look surer than it is.

private func receiveOverflow(_ facts: RoundFacts) -> ValidityFinding? {
    let overflow = facts.ledger.receiveOverflow
    guard overflow > 0 else { return nil }
    let remedy = "raise the sysctl net.core.rmem_max (for example to 67108864) or lower --max-rate"
    let what = "the kernel dropped \(FigureText.count(overflow, "datagram")) because our receive buffers were full"
    let unanswered = facts.totals.lost + facts.totals.late
    guard unanswered > 0 else {
        return .suspect("\(what); no probe lacks its reply, but the prober could not keep up; \(remedy)")
    }
    return .invalid(
        "\(what), so up to \(min(overflow, unanswered)) of the \(unanswered) lost or late probes were answered and their "
            + "loss is ours; \(remedy)")
}

private func unsentProbes(_ facts: RoundFacts) -> ValidityFinding? {
    let totals = facts.totals
    guard totals.planned > 0 else {
        return .invalid("no probe was planned, so nothing was measured; check that the names of the lines resolve")
    }
    let planned = FigureText.count(totals.planned, "planned probe")
    guard totals.sent > 0 else {
        return .invalid("0 of \(planned) sent (\(causes(facts))), so nothing was measured; \(remedy(facts))")
    }
    // Probes that the user's stop kept back are that rule's business; what we failed to send before it is not excused.
    let unsent = facts.ledger.interrupted ? min(facts.failedSends, totals.unsent) : totals.unsent
    let due = totals.sent + unsent
    let share = Double(unsent) / Double(due)
    guard share > facts.thresholds.suspectUnsentShare else { return nil }
    let reason =
        "\(unsent) of \(FigureText.count(due, "planned probe")) (\(FigureText.percent(unsent, of: due))) not sent "
        + "(\(causes(facts))), so lines were probed less often than asked for; \(remedy(facts))"
    return share > facts.thresholds.invalidUnsentShare ? .invalid(reason) : .suspect(reason)
}

/// Why probes were not sent, by the ledger: errors by name, overdue ones, and what it does not explain.
private func causes(_ facts: RoundFacts) -> String {
    var causes = facts.ledger.sendErrors.map { "\($0.name) \($0.count)" }
    if facts.ledger.overdue > 0 { causes.append("overdue \(facts.ledger.overdue)") }
    let rest = facts.totals.unsent - facts.failedSends
    if rest > 0 { causes.append(facts.ledger.interrupted ? "stopped \(rest)" : "cause not recorded \(rest)") }
    return causes.joined(separator: ", ")
}

private func remedy(_ facts: RoundFacts) -> String {
    if facts.ledger.sendErrors.isEmpty { return "lower --max-rate, raise --interval or give the prober more CPU" }
    return "check the local network, routes and firewall for these errors, or lower --max-rate"
}

private func interrupted(_ facts: RoundFacts) -> ValidityFinding? {
    guard facts.ledger.interrupted else { return nil }
    return .suspect(
        "ended early by the user after \(facts.totals.sent) of \(FigureText.count(facts.totals.planned, "planned probe")), "
            + "so the figures cover a part of the round and replies may have been under way; run it again to its end")
}

private func stallBeyondTimeout(_ facts: RoundFacts) -> ValidityFinding? {
    guard facts.stall > facts.plan.timeout else { return nil }
    return .suspect(
        "the measuring loop stood still for \(milliseconds(facts.stall)), longer than the timeout of "
            + "\(milliseconds(facts.plan.timeout)), so probes may count as late or lost that were not; "
            + "give the prober more CPU or raise --timeout")
}

// Delay: each of these could put time of the prober's own into an RTT.

private func receiveStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
    guard facts.ledger.timestamps == .kernel, lacks(facts.ledger.receiveStamped, of: facts.replies, facts) else {
        return nil
    }
    return .suspect(
        "only \(facts.ledger.receiveStamped) of \(facts.replies) replies carry a kernel receive stamp, so the other delays "
            + "contain the time until the prober read them; check the kernel's SO_TIMESTAMPING support or ask for "
            + "--timestamps user")
}

private func transmitStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
    // Without a long stall the time read just before the send call is as good as the stamp.
    guard facts.ledger.timestamps == .kernel, facts.stall > facts.thresholds.stallWithoutTransmitStamps,
        lacks(facts.ledger.transmitStamped, of: facts.totals.sent, facts)
    else { return nil }
    return .suspect(
        "only \(facts.ledger.transmitStamped) of \(FigureText.count(facts.totals.sent, "sent probe")) carry a kernel "
            + "transmit stamp and the measuring loop once stood still for \(milliseconds(facts.stall)), so delays may be too "
            + "long by as much; give the prober more CPU or use an interface whose driver stamps transmissions")
}

private func stallWithUserStamps(_ facts: RoundFacts) -> ValidityFinding? {
    guard facts.ledger.timestamps == .user, facts.stall > facts.thresholds.stallWithUserStamps else { return nil }
    return .suspect(
        "without kernel stamps the measuring loop stood still for \(milliseconds(facts.stall)), so delays may be too long "
            + "by as much; use --timestamps kernel or give the prober more CPU")
}

private func stampsRejected(_ facts: RoundFacts) -> ValidityFinding? {
    let rejected = facts.ledger.stampsRejected
    guard Double(rejected) > facts.thresholds.rejectedStampShare * Double(facts.totals.sent) else { return nil }
    return .suspect(
        "\(rejected) kernel stamps for \(FigureText.count(facts.totals.sent, "sent probe")) made no sense and were thrown "
            + "away, so those delays rest on the process's own clock; check for a wall clock that is "
            + "being set, or ask for --timestamps user")
}

private func clockStepped(_ facts: RoundFacts) -> ValidityFinding? {
    guard facts.ledger.clockSteps > 0 else { return nil }
    let largest = Duration.nanoseconds(facts.ledger.largestClockStepNanoseconds)
    return .suspect(
        "the wall clock was stepped \(FigureText.count(facts.ledger.clockSteps, "time")), by up to "
            + "\(milliseconds(largest)): delays were protected, times of day were not; have chrony or ntpd slew the clock"
    )
}

/// Fewer than the least share of `total` carry a stamp.
private func lacks(_ stamped: Int, of total: Int, _ facts: RoundFacts) -> Bool {
    Double(stamped) < facts.thresholds.leastStampedShare * Double(total)
}

private func milliseconds(_ duration: Duration) -> String {
    "\(FigureText.fixed(duration.inMilliseconds, decimals: 1)) ms"
}
