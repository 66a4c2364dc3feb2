/// What a vantage says of one line after a round, its confirmation and its evidence. Two bits in a body; the numbers
/// are stored and never change.
package enum CellState: UInt8, Sendable, CaseIterable {
    /// Not raised: healthy, or a suspect that nothing confirmed.
    case healthy = 0
    /// Raised by limits or by evidence, and not cleared.
    case abnormal = 1
    /// The round says nothing of the line.
    case unmeasured = 2
    /// The line was in maintenance, or the round did not come to it.
    case absent = 3
}
