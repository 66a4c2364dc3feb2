/// From where on the prober's own failures make a round suspect or invalid. Shares are 0...1 and exceeded strictly.
package struct ValidityThresholds: Equatable, Sendable {
    /// Unsent probes over planned ones. From 1 % on, lines differ in how often they were really probed.
    package var suspectUnsentShare = 0.01
    /// From 20 % on, so much of the plan is missing that the round was another one than asked for.
    package var invalidUnsentShare = 0.2
    /// Least share of sent probes, and of replies, that carry a kernel stamp in a round that is said to be
    /// kernel-stamped.
    package var leastStampedShare = 0.99
    /// Rejected kernel stamps over sent probes.
    package var rejectedStampShare = 0.01
    /// Stall below which a send time read in the process is as good as a transmit stamp.
    package var stallWithoutTransmitStamps: Duration = .milliseconds(1)
    /// Stall that the delays of a round without kernel stamps can hide in.
    package var stallWithUserStamps: Duration = .milliseconds(5)

    package init() {}
}
