// Each of these can put time of the prober's own into an RTT, or a wrong time of day beside it.
extension ValidityRule {
    /// Replies without the receive stamp that the report claims.
    static func receiveStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.timestamps == .kernel, lacks(facts.ledger.receiveStamped, of: facts.replies, facts) else {
            return nil
        }
        return .suspect(
            "only \(facts.ledger.receiveStamped) of \(facts.replies) replies carry a kernel receive stamp, so the "
                + "other delays contain the time until the prober read them; check the kernel's SO_TIMESTAMPING "
                + "support or ask for --timestamps user")
    }

    /// Probes without the transmit stamp that the report claims, in a loop that also stood still.
    static func transmitStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
        // Without a long stall the time read just before the send call is as good as the stamp.
        guard facts.ledger.timestamps == .kernel, facts.stall > facts.thresholds.stallWithoutTransmitStamps,
            lacks(facts.ledger.transmitStamped, of: facts.stampsAsked, facts)
        else { return nil }
        let every = facts.ledger.transmitStampEvery
        let asked = every == 1 ? "" : " that were asked for one (1 in \(every))"
        let stamped = "\(facts.ledger.transmitStamped) of \(FigureText.count(facts.stampsAsked, "sent probe"))\(asked)"
        return .suspect(
            "only \(stamped) carry a kernel transmit stamp and the measuring loop once stood still for "
                + "\(facts.stallText), so delays may be too long by as much; give the prober more CPU or use an "
                + "interface whose driver stamps transmissions")
    }

    /// A loop that stood still when nothing but its own clock stamped.
    static func stallWithUserStamps(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.timestamps == .user, facts.stall > facts.thresholds.stallWithUserStamps else { return nil }
        return .suspect(
            "without kernel stamps the measuring loop stood still for \(facts.stallText), so delays may be too long by "
                + "as much; use --timestamps kernel or give the prober more CPU")
    }

    /// Kernel stamps that were thrown away.
    static func stampsRejected(_ facts: RoundFacts) -> ValidityFinding? {
        let rejected = facts.ledger.stampsRejected
        guard Double(rejected) > facts.thresholds.rejectedStampShare * Double(facts.totals.sent) else { return nil }
        let sent = FigureText.count(facts.totals.sent, "sent probe")
        return .suspect(
            "\(FigureText.count(rejected, "kernel stamp")) for \(sent) made no sense and went unused, so those delays "
                + "rest on the process's own clock; check for a wall clock that is being set, or ask for "
                + "--timestamps user")
    }

    /// A wall clock that was set while the round ran.
    static func clockStepped(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.clockSteps > 0 else { return nil }
        let steps = FigureText.count(facts.ledger.clockSteps, "time")
        let largest = FigureText.milliseconds(.nanoseconds(facts.ledger.largestClockStepNanoseconds))
        return .suspect(
            "the wall clock was stepped \(steps), by up to \(largest): delays were protected, times of day were not; "
                + "have chrony or ntpd slew the clock")
    }

    /// Fewer than the least share of `total` carry a stamp.
    static func lacks(_ stamped: Int, of total: Int, _ facts: RoundFacts) -> Bool {
        Double(stamped) < facts.thresholds.leastStampedShare * Double(total)
    }
}
