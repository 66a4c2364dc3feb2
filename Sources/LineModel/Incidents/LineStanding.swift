/// How a line stands in a round beside others: its figures, and the limits that it is above. What tells a line that is
/// healthy from one that merely has no limit.
package struct LineStanding: Equatable, Sendable {
    /// The line's loss and mean RTT.
    package var figures: LineFigures
    /// The loss limit that an abnormal line is above, thousandths; nil when its loss is not above one.
    package var lossLimit: Int?
    /// The limit of the mean RTT that an abnormal line is above, microseconds; nil when its RTT is not above one.
    package var rttLimit: Int?

    /// A line; without limits it is above none.
    package init(figures: LineFigures = LineFigures(), lossLimit: Int? = nil, rttLimit: Int? = nil) {
        self.figures = figures
        self.lossLimit = lossLimit
        self.rttLimit = rttLimit
    }

    /// The standing that a reading gives; of none, one of which nothing is known.
    package init(_ reading: LineReading?) {
        self.init(figures: reading?.figures ?? LineFigures(), rttLimit: reading?.excess?.rttLimit)
        for case .loss(_, let limit, _) in reading?.reasons ?? [] { lossLimit = Int((limit * 1000).rounded()) }
    }

    /// Whether more than half of some abnormal lines would be abnormal with these figures: then a line that has them
    /// proves nothing against their cause, although it is healthy by its own limits.
    ///
    /// Delays are a matter of the way: they are compared where the lines share an address.
    ///
    /// - Parameter limits: what those lines are above, sorted; the greatest number for a line that is above none.
    func isAsBad(asMostOf limits: (loss: [Int], rtt: [Int]), comparesRTT: Bool) -> Bool {
        let isLossy = figures.lossPerMille.map { $0 > Self.middle(limits.loss) } ?? false
        guard comparesRTT else { return isLossy }
        return isLossy || figures.rttMicroseconds.map { $0 > Self.middle(limits.rtt) } ?? false
    }

    /// What is above this is above more than half of them.
    private static func middle(_ sorted: [Int]) -> Int { sorted.isEmpty ? .max : sorted[sorted.count / 2] }
}
