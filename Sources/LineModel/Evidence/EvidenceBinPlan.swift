/// When the suspects of a round get further probes, and how many: bins of as many probes as the confirmation has,
/// spread over the time until the next round, each from fresh ports, under the round's caps. A burst of a minute then
/// meets one of them at most.
package struct EvidenceBinPlan: Equatable, Sendable {
    /// Bins at most between two rounds.
    package static let maxBins = 4

    /// When each bin begins, from now on; ascending. Empty where there is no time even for one.
    package let starts: [Duration]
    /// What each bin sends: the settings with the number of probes, and the suspects that it has room for.
    package let plan: ConfirmationPlan

    /// - Parameters:
    ///   - suspects: indices into `lines`.
    ///   - settings: the confirmation's own.
    ///   - time: until the next round begins.
    ///   - most: lines that may be probed in one bin.
    package init(_ suspects: [Int], of lines: [Line], settings: RoundSettings, within time: Duration, most: Int) {
        let whole = settings.interval * settings.count + settings.timeout
        // A tenth of the time is left to the round before and after.
        let usable = time - time / 10
        let bins = min(Self.maxBins, Int(max(0, usable / whole)))
        let apart = bins == 0 ? Duration.zero : usable / bins
        starts = (0..<bins).map { apart * $0 + (apart - whole) / 2 }
        plan = ConfirmationPlan(
            suspects, of: lines, settings: settings, within: bins == 0 ? whole : apart, most: most)
    }
}
