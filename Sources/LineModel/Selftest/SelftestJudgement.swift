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
    /// Each says what happened, and what to do where that is known; empty with `pass`.
    package var reasons: [String]

    /// Mean RTT over true hold that the median line may show, milliseconds. What is in it beside our error is two ways
    /// over loopback and the far end's send call: 0.02 to 0.06 ms where this was written.
    package static let delayErrorLimit = 0.2

    /// Judges a stage; any difference from the truth that the prober could have caused makes it `fail`.
    package init(_ figures: SelftestFigures) {
        // Unsent probes, stalls, overflows and the machine's own delay are validity's business: it knows the causes.
        let checks = [Self.loss, Self.duplicates, Self.reordering, Self.delay, Self.neverArrived]
        let own = figures.validity.reasons + checks.compactMap { $0(figures) }
        let far = Self.farEnd(figures)
        reasons = own + [far].compactMap(\.self)
        verdict = !own.isEmpty || figures.validity.verdict != .valid ? .fail : far == nil ? .pass : .unclear
    }

    private static func loss(_ figures: SelftestFigures) -> String? {
        let lost = figures.lost
        guard lost.excess + lost.missed > 0 else { return nil }
        let parts = [
            lost.excess > 0 ? "\(FigureText.count(lost.excess, "probe")) reported lost that the far end answered" : nil,
            lost.missed > 0
                ? "\(FigureText.count(lost.missed, "probe")) reported received that it did not answer" : nil,
        ]
        return "loss is not the truth: " + parts.compactMap(\.self).joined(separator: ", ")
    }

    /// A copy that is missing or too many.
    private static func duplicates(_ figures: SelftestFigures) -> String? {
        let copies = figures.duplicates
        guard copies.excess + copies.missed > 0 else { return nil }
        return "duplicates are not the truth: \(copies.measured) reported, \(copies.truth) sent"
    }

    /// A probe that is held back is not overtaken when nothing comes behind it in time: at the end of a line's probes,
    /// where two can be held in a row, or where the next ones left late or not at all.
    private static func reordering(_ figures: SelftestFigures) -> String? {
        let interval = figures.stage.intervalNanoseconds
        guard SelftestNature.reorderByMilliseconds(intervalNanoseconds: interval) != nil else { return nil }
        let isOnTime = figures.unsent == 0 && figures.lateness ?? 0 < interval / 4
        let spared = isOnTime ? 2 * figures.reorderingLines : .max
        guard figures.reordered.excess > 0 || figures.reordered.missed > spared else { return nil }
        return "reordering is not the truth: \(figures.reordered.measured) probes reported, "
            + "\(figures.reordered.truth) held back"
    }

    private static func delay(_ figures: SelftestFigures) -> String? {
        guard let median = figures.delayError?.median, abs(median) > delayErrorLimit else { return nil }
        return "mean delay is \(FigureText.fixed(median, decimals: 3)) ms from the truth on the median line, and "
            + "\(FigureText.short(delayErrorLimit)) ms are allowed; give the prober more CPU"
    }

    private static func neverArrived(_ figures: SelftestFigures) -> String? {
        guard figures.neverArrived > 0 else { return nil }
        return "the kernel lost \(FigureText.count(figures.neverArrived, "probe")) on loopback before the far end had "
            + "them; raise the sysctl net.core.netdev_max_backlog, and look for a firewall that limits loopback"
    }

    private static func farEnd(_ figures: SelftestFigures) -> String? {
        guard !figures.farEndFaults.isEmpty else { return nil }
        let faults = figures.farEndFaults.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        return "the far end of this test could not keep up (\(faults)); that is no fault of the prober, but this rate "
            + "is not proven: the far end runs on this machine too and needs as much CPU as the prober"
    }
}
