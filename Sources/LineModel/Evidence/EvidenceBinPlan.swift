/// When the suspects of a round get further probes, and how many: bins of as many probes as the confirmation has,
/// spread over the time until the next round, each from fresh ports, under the round's caps. A burst of a minute then
/// meets one of them at most.
package struct EvidenceBinPlan: Equatable, Sendable {
    /// Bins at most between two rounds.
    package static let maxBins = 4

    /// When each bin begins, from now on; ascending. Empty where there is no time even for one.
    package let starts: [Duration]
    /// How long a bin may take: the time from one to the next.
    package let room: Duration
    /// How long a bin takes at least: the probes of one line, and their timeout.
    package let length: Duration

    /// - Parameters:
    ///   - settings: the confirmation's own.
    ///   - time: until the next round begins.
    package init(_ settings: RoundSettings, within time: Duration) {
        let whole = settings.interval * settings.count + settings.timeout
        // A tenth of the time is left to the round before and after.
        let usable = time - time / 10
        let bins = min(Self.maxBins, Int(max(0, usable / whole)))
        let apart = bins == 0 ? Duration.zero : usable / bins
        starts = (0..<bins).map { apart * $0 + (apart - whole) / 2 }
        room = bins == 0 ? whole : apart
        length = whole
    }
}
