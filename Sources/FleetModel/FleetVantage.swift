package import LineModel

/// A place that lines are measured from, as its hub knows it.
package struct FleetVantage: Hashable, Sendable {
    /// Unique in the fleet: what the vantage calls itself in `fleet.name`.
    package var name: String
    /// What it shares with others: its carrier, its city. Keys are unique.
    package var tags: [Tag]
    /// How many lines it gets beside one of weight 1; above 0.
    package var weight: Double
    /// Whether it tells people by itself when the hub does not answer.
    package var isFallback: Bool

    /// - Parameter weight: above 0.
    package init(name: String, tags: [Tag] = [], weight: Double = 1, isFallback: Bool = false) {
        self.name = name
        self.tags = tags
        self.weight = weight
        self.isFallback = isFallback
    }
}
