// What the machine around the prober did to the round. Its counters are of all programs, so most of these can only say
// "may".
extension ValidityRule {
    /// A machine that slept while probes were under way.
    static func suspended(_ facts: RoundFacts) -> ValidityFinding? {
        guard let slept = facts.ledger.host.suspendedNanoseconds, slept > 0 else { return nil }
        return .suspended(nanoseconds: slept)
    }

    /// Lost probes that the driver never had, though it had the others.
    static func neverLeft(_ facts: RoundFacts) -> ValidityFinding? {
        let ledger = facts.ledger
        guard ledger.timestamps == .kernel, ledger.transmitStampEvery == 1, let unstamped = ledger.lostUnstamped,
            unstamped > 0
        else { return nil }
        if let troubles = facts.troubles {
            let found = troubles.lostUnstamped
            guard found.isSpread, isUnexpected(found.missing, of: facts.totals.lost, troubles, facts.thresholds) else {
                return nil
            }
            return .neverLeft(unstamped: found.missing, lost: facts.totals.lost)
        }
        // Stamps also go missing for reasons of their own; by how many the probes that were not lost tell.
        let others = facts.totals.sent - facts.totals.lost
        let missing = max(others - (ledger.transmitStamped - (facts.totals.lost - unstamped)), 0)
        let share = others == 0 ? (ledger.transmitStamped == 0 ? 1 : 0) : Double(missing) / Double(others)
        let expected = share * Double(facts.totals.lost)
        guard Double(unstamped) > facts.thresholds.unstampedOverExpected * expected else { return nil }
        return .neverLeft(unstamped: unstamped, lost: facts.totals.lost)
    }

    /// Whether more lost probes lack their stamp than the share of stamps that replies lack lets expect.
    static func isUnexpected(
        _ unstamped: Int, of lost: Int, _ troubles: RoundTroubles, _ thresholds: ValidityThresholds
    ) -> Bool {
        let asked = troubles.stampsAsked
        let share = asked == 0 ? 0 : Double(troubles.missingTransmitStamps.all) / Double(asked)
        return Double(unstamped) > thresholds.unstampedOverExpected * share * Double(lost)
    }

    /// Packets dropped on the way out, while probes were lost.
    static func outgoingDrops(_ facts: RoundFacts) -> ValidityFinding? {
        let drops = OwnDrops(facts)
        guard !drops.outgoing.isEmpty, let lost = lossesThatDropsExplain(drops, facts) else { return nil }
        return .outgoingDrops(places: drops.outgoing, lost: lost)
    }

    /// Packets dropped on the way in, while probes were lost.
    static func incomingDrops(_ facts: RoundFacts) -> ValidityFinding? {
        let drops = OwnDrops(facts)
        guard !drops.incoming.isEmpty || drops.backlog > 0, let lost = lossesThatDropsExplain(drops, facts) else {
            return nil
        }
        return .incomingDrops(places: drops.incoming, backlog: drops.backlog, lost: lost)
    }

    /// The lost probes, where packets that the machine dropped may explain all of them; nil where they can't. Drops
    /// befall all lines by turns, so that a line which lost far more than the others lost it elsewhere. What is lost
    /// beyond their number stands: then the round is no worse for them, and only the lines are doubted that they may
    /// explain (`RoundTroubles.doubts`). So are a few drops, however little was lost.
    static func lossesThatDropsExplain(_ drops: OwnDrops, _ facts: RoundFacts) -> Int? {
        guard facts.totals.lost > 0 else { return nil }
        guard let troubles = facts.troubles else { return facts.totals.lost }
        let lost = troubles.lost
        guard lost.isSpread, drops.isMany(facts), drops.all >= lost.missing else { return nil }
        return lost.missing
    }

    /// Cores that the hypervisor took away.
    static func stolenTime(_ facts: RoundFacts) -> ValidityFinding? {
        guard let share = facts.ledger.host.stealShare, share > facts.thresholds.stolenShare else { return nil }
        return .stolenTime(share: share)
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
        return .starved(
            share: max(waited, held), isByQuota: held > waited, overdue: late ? ledger.overdue : nil)
    }

    private static func share(_ part: Int64?, of whole: Int64?) -> Double {
        guard let part, let whole, whole > 0 else { return 0 }
        return Double(part) / Double(whole)
    }

    /// A clock that was made to run fast or slow.
    static func clockSlewed(_ facts: RoundFacts) -> ValidityFinding? {
        guard let slew = facts.ledger.host.slewPartsPerMillion, abs(slew) > facts.thresholds.slewPartsPerMillion
        else { return nil }
        return .clockSlewed(partsPerMillion: slew)
    }

    /// Probes set aside because a stall made them uncertain.
    static func uncertainProbes(_ facts: RoundFacts) -> ValidityFinding? {
        let (uncertain, sent) = (facts.ledger.uncertain, facts.totals.sent)
        guard Double(uncertain) > facts.thresholds.uncertainShare * Double(sent) else { return nil }
        return .uncertainProbes(uncertain: uncertain, sent: sent)
    }
}
