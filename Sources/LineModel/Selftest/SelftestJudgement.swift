/// Whether a stage of a self-test proves that the machine can carry a plan at this rate, and why not.
package struct SelftestJudgement: Equatable, Sendable {
    /// What a stage proves; the raw value is what reports write.
    package enum Verdict: String, Sendable {
        case pass
        /// The prober or its machine failed.
        case fail
        /// The far end of the test failed, and nothing was seen against the prober.
        case unclear
    }

    /// Whether the stage proves what it was made for.
    package var verdict: Verdict
    /// What speaks against the stage; empty with `pass`.
    package var findings: [SelftestFinding]

    /// Mean RTT over true hold that the median line may show, milliseconds. What is in it beside our error is two ways
    /// over loopback and the far end's send call: 0.02 to 0.06 ms where this was written.
    package static let delayErrorLimit = 0.2

    /// Judges a stage; any difference from the truth that the prober could have caused makes it `fail`.
    package init(_ figures: SelftestFigures) {
        // Unsent probes, stalls, overflows and the machine's own delay are validity's business: it knows the causes.
        let checks = [Self.loss, Self.duplicates, Self.reordering, Self.delay, Self.neverArrived]
        let own = figures.validity.findings.map(SelftestFinding.validity) + checks.compactMap { $0(figures) }
        let far = Self.farEnd(figures)
        findings = own + [far].compactMap(\.self)
        verdict = !own.isEmpty || figures.validity.verdict != .valid ? .fail : far == nil ? .pass : .unclear
    }

    private static func loss(_ figures: SelftestFigures) -> SelftestFinding? {
        let lost = figures.lost
        return lost.excess + lost.missed > 0 ? .loss(excess: lost.excess, missed: lost.missed) : nil
    }

    /// A copy that is missing or too many.
    private static func duplicates(_ figures: SelftestFigures) -> SelftestFinding? {
        let copies = figures.duplicates
        guard copies.excess + copies.missed > 0 else { return nil }
        return .duplicates(measured: copies.measured, truth: copies.truth)
    }

    /// A probe that is held back is not overtaken when nothing comes behind it in time: at the end of a line's probes,
    /// where two can be held in a row, or where the next ones left late or not at all.
    private static func reordering(_ figures: SelftestFigures) -> SelftestFinding? {
        let interval = figures.stage.intervalNanoseconds
        guard SelftestNature.reorderByMilliseconds(intervalNanoseconds: interval) != nil else { return nil }
        let isOnTime = figures.unsent == 0 && figures.lateness ?? 0 < interval / 4
        let spared = isOnTime ? 2 * figures.reorderingLines : .max
        guard figures.reordered.excess > 0 || figures.reordered.missed > spared else { return nil }
        return .reordering(measured: figures.reordered.measured, truth: figures.reordered.truth)
    }

    private static func delay(_ figures: SelftestFigures) -> SelftestFinding? {
        guard let median = figures.delayError?.median, abs(median) > delayErrorLimit else { return nil }
        return .delay(milliseconds: median, limit: delayErrorLimit)
    }

    private static func neverArrived(_ figures: SelftestFigures) -> SelftestFinding? {
        figures.neverArrived > 0 ? .neverArrived(figures.neverArrived) : nil
    }

    private static func farEnd(_ figures: SelftestFigures) -> SelftestFinding? {
        figures.farEndFaults.isEmpty ? nil : .farEnd(figures.farEndFaults)
    }
}
