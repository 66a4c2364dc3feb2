// The canary's path is ours from end to end: whatever it shows is no property of a line.
extension ValidityRule {
    /// Probes that were lost without a network.
    static func canaryLost(_ facts: RoundFacts) -> ValidityFinding? {
        guard let canary = facts.ledger.canary, canary.lost > 0 else { return nil }
        let sent = FigureText.count(canary.sent, "probe")
        return .invalid(
            "our own loop lost \(canary.lost) of the \(sent) that it sent to itself over loopback, so any other loss "
                + "may be ours too; lower --max-rate, give the prober more CPU or raise the sysctl net.core.rmem_max")
    }

    /// Delay without a network.
    static func canaryDelay(_ facts: RoundFacts) -> ValidityFinding? {
        // Compared in milliseconds, the statistics' unit.
        guard let p99 = facts.ledger.canary?.rtt?.p99, p99 > facts.thresholds.canaryDelay.inMilliseconds else {
            return nil
        }
        return .suspect(
            "probes to ourselves over loopback took \(FigureText.fixed(p99, decimals: 3)) ms (p99), so other delays "
                + "may be too long by as much; give the prober more CPU or lower --max-rate")
    }
}
