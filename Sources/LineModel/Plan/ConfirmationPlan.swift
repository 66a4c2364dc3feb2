/// What the suspects of a round are probed again with, so that the confirmation is over in time. Pure.
///
/// The interval and the timeout stay as they are: they are what the figures mean. Where the probes of one line alone
/// take too long there are fewer of them, never fewer than `minCount`; then there are as many lines as the caps of
/// all and of each address let go in that time, by the arithmetic of `RoundPlan`. At least one line is probed, as a
/// round that takes all of its time must not keep everything from being raised.
package struct ConfirmationPlan: Equatable, Sendable {
    /// Probes a line that are worth a figure: 20 tell a loss of 30 % from one of 5 %. Fewer only where fewer were asked
    /// for.
    package static let minCount = 20
    /// The rate that any machine is trusted with while its own is being found, packets a second.
    private static let foundRate = 20_000.0

    /// The confirmation's settings, with the number of probes that there is time for.
    package let settings: RoundSettings
    /// Indices of the lines, ascending; the others of the suspects are asked again after the next round.
    package let chosen: [Int]
    /// Whether the confirmation is over in time; false when even the fewest probes of one line take longer.
    package let isInTime: Bool

    /// - Parameters:
    ///   - suspects: indices into `lines`.
    ///   - settings: the confirmation's own.
    ///   - time: that it may take, its timeout included.
    ///   - most: lines that may be probed again.
    package init(_ suspects: [Int], of lines: [Line], settings: RoundSettings, within time: Duration, most: Int) {
        let sending = max(0, (time - settings.timeout) / .seconds(1))
        let rate = settings.findsRate ? Self.foundRate : settings.maxRate
        let fewest = min(settings.count, Self.minCount)
        // Of a line by itself. Names are not looked up: several for one address count as several.
        let companions = settings.mostCompanions(of: suspects.lazy.map { lines[$0] })
        let interval = max(
            settings.interval / .seconds(1),
            Self.packets(companions, count: fewest) / min(rate, settings.maxAddressRate))
        let count = max(fewest, min(settings.count, Int(min(1e9, sending / interval))))
        let packets = Self.packets(companions, count: count)
        let widest = max(interval, sending / Double(count))
        func mostLines(at rate: Double) -> Int { max(1, Int(min(1e9, widest * rate / packets))) }
        var counted = settings
        counted.count = count
        self.settings = counted
        isInTime = interval * Double(count) <= sending
        chosen = ConfirmationChoice.choose(
            suspects, of: lines, most: max(1, min(most, mostLines(at: rate))),
            maxOfHost: mostLines(at: settings.maxAddressRate))
    }

    /// The most packets of a line in an interval. Companions go beside as many of the line's probes as the caps allow,
    /// and lengthen the interval by so much at most.
    private static func packets(_ companions: Int, count: Int) -> Double {
        companions == 0 ? 1 : CompanionShare.maxStretch(count: count, companions: companions)
    }
}
