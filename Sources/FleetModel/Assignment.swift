package import LineModel

/// What a vantage is to measure, and how gently: the hub's answer to `GET /fleet/v1/assignment`.
package struct Assignment: Equatable, Sendable {
    /// The generation of lines that this was computed from; from 1 on.
    package var generation: Int
    /// Changes whenever a vantage joins, leaves, or changes its tags or weight.
    package var epoch: Int
    /// Between two slots.
    package var every: Duration
    /// How long after a slot's beginning the round begins, at most half of `every`.
    package var phase: Duration
    /// Packets a second to each address that the round sends to, by host, where they are less than the vantage's own
    /// cap: the ingress's cap divided over the vantages that probe it.
    package var addressRates: [String: Double]
    /// The lines, with unique names.
    package var lines: [Line]

    /// An assignment.
    package init(
        generation: Int, epoch: Int, every: Duration, phase: Duration, addressRates: [String: Double] = [:],
        lines: [Line]
    ) {
        self.generation = generation
        self.epoch = epoch
        self.every = every
        self.phase = phase
        self.addressRates = addressRates
        self.lines = lines
    }
}
