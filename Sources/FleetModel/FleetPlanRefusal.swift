internal import LineModel

/// Why a fleet's plan is refused: ingresses that would get more packets than their cap, with the arithmetic.
package struct FleetPlanRefusal: Error, Equatable, Sendable {
    /// An ingress that would get too many.
    package struct Excess: Equatable, Sendable {
        /// The ingress's host, as the lines have it.
        package var host: String
        /// From how many vantages each of its lines is measured, where that is the same for all of them; nil otherwise.
        package var vantages: Int?
        /// How many lines enter there that are measured at all.
        package var lines: Int
        /// Pairs of line and vantage, at least.
        package var pairs: Int
        /// Packets a second over all vantages, on average over a slot.
        package var rate: Double
        /// Packets a second that it may get.
        package var cap: Double
    }

    /// Probes of a line in a round.
    package var count: Int
    /// Between two slots.
    package var every: Duration
    /// The ingresses, the greatest excess first; of equal ones by host.
    package var excesses: [Excess]
}

extension FleetPlanRefusal: CustomStringConvertible {
    /// How many ingresses the text names.
    private static let namedIngresses = 8

    /// The arithmetic of the worst ingresses, how many more there are, and what to do.
    package var description: String {
        let seconds = FigureText.short(every.inMilliseconds / 1000)
        var parts = excesses.prefix(Self.namedIngresses).map { excess in
            let pairs =
                excess.vantages.map { "\($0) vantage\($0 == 1 ? "" : "s") x \(excess.lines) lines" }
                ?? "\(excess.pairs) pairs of line and vantage"
            let rate = FigureText.above(excess.rate, limit: excess.cap).withoutZeros
            return
                "ingress \(TerminalText.cleaned(excess.host)): \(pairs) x \(count) probes in \(seconds) s = \(rate)/s, "
                + "the cap is \(FigureText.short(excess.cap))/s"
        }
        let more = excesses.count - parts.count
        if more > 0 { parts.append("and \(more) more ingress\(more == 1 ? "" : "es")") }
        return parts.joined(separator: "; ")
            + "; measure from fewer vantages (copies), send fewer probes or less often, or raise the cap"
    }
}

extension String {
    /// Without `.0` at the end.
    fileprivate var withoutZeros: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}
