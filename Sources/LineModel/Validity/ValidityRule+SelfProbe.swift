// The self-probe's path is ours from end to end: whatever it shows is no property of a line.
extension ValidityRule {
    /// Probes that were lost without a network.
    static func canaryLost(_ facts: RoundFacts) -> ValidityFinding? {
        guard let selfProbe = facts.ledger.selfProbe, selfProbe.lost > 0 else { return nil }
        return .canaryLost(lost: selfProbe.lost, sent: selfProbe.sent)
    }

    /// Delay without a network.
    static func canaryDelay(_ facts: RoundFacts) -> ValidityFinding? {
        // Compared in milliseconds, the statistics' unit.
        guard let p99 = facts.ledger.selfProbe?.rtt?.p99, p99 > facts.thresholds.canaryDelay.inMilliseconds else {
            return nil
        }
        return .canaryDelay(milliseconds: p99)
    }
}
