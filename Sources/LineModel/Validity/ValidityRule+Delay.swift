// Each of these can put time of the prober's own into an RTT, or a wrong time of day beside it.
extension ValidityRule {
    /// Replies without the receive stamp that the report claims.
    static func receiveStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.timestamps == .kernel, lacks(facts.ledger.receiveStamped, of: facts.replies, facts),
            facts.troubles?.missingReceiveStamps.exceeds(1 - facts.thresholds.minStampedShare) != false
        else { return nil }
        return .receiveStampsMissing(stamped: facts.ledger.receiveStamped, replies: facts.replies)
    }

    /// Probes without the transmit stamp that the report claims, in a loop that also stood still.
    static func transmitStampsMissing(_ facts: RoundFacts) -> ValidityFinding? {
        // Without a long stall the time read just before the send call is as good as the stamp.
        guard facts.ledger.timestamps == .kernel, facts.stall > facts.thresholds.stallWithoutTransmitStamps else {
            return nil
        }
        // A probe without a reply has no delay and needs no stamp: a packet that waits for a neighbour has none.
        if let troubles = facts.troubles {
            guard troubles.missingTransmitStamps.exceeds(1 - facts.thresholds.minStampedShare) else { return nil }
            return .transmitStampsMissing(
                stamped: troubles.stampedAnswers, asked: troubles.stampsAsked, every: facts.ledger.transmitStampEvery,
                stallNanoseconds: facts.ledger.longestStallNanoseconds)
        }
        guard lacks(facts.ledger.transmitStamped, of: facts.stampsAsked, facts) else { return nil }
        return .transmitStampsMissing(
            stamped: facts.ledger.transmitStamped, asked: facts.stampsAsked, every: facts.ledger.transmitStampEvery,
            stallNanoseconds: facts.ledger.longestStallNanoseconds)
    }

    /// A loop that stood still when nothing but its own clock stamped.
    static func stallWithUserStamps(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.timestamps == .user, facts.stall > facts.thresholds.stallWithUserStamps else { return nil }
        return .stallWithUserStamps(stallNanoseconds: facts.ledger.longestStallNanoseconds)
    }

    /// Kernel stamps that were thrown away.
    static func stampsRejected(_ facts: RoundFacts) -> ValidityFinding? {
        let rejected = facts.ledger.stampsRejected
        guard Double(rejected) > facts.thresholds.rejectedStampShare * Double(facts.totals.sent) else { return nil }
        return .stampsRejected(rejected: rejected, sent: facts.totals.sent)
    }

    /// A wall clock that was set while the round ran.
    static func clockStepped(_ facts: RoundFacts) -> ValidityFinding? {
        guard facts.ledger.clockSteps > 0 else { return nil }
        return .clockStepped(
            steps: facts.ledger.clockSteps, largestNanoseconds: facts.ledger.largestClockStepNanoseconds)
    }

    /// Fewer than the least share of `total` carry a stamp.
    static func lacks(_ stamped: Int, of total: Int, _ facts: RoundFacts) -> Bool {
        Double(stamped) < facts.thresholds.minStampedShare * Double(total)
    }
}
