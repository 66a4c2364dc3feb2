/// What the search for a bearable rate found, taken from the thread that found the lowest.
package struct RateFinding: Equatable, Sendable, Codable {
    /// The rate at the round's end, in packets a second of the whole round.
    package var rate: Double
    /// The lowest rate, packets a second of the whole round, at which the prober saw itself strained; nil when it saw
    /// itself strained at none.
    package var strainedAt: Double?
    /// How often the rate was lowered.
    package var backOffs: Int

    /// A finding whose rates are already those of the whole round.
    package init(rate: Double, strainedAt: Double?, backOffs: Int) {
        self.rate = rate
        self.strainedAt = strainedAt
        self.backOffs = backOffs
    }
}
