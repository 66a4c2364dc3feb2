/// A stored round that the hub of a fleet has not acknowledged yet.
package struct UnsentRound: Equatable, Sendable {
    /// The round's id, 16 hexadecimal digits.
    package var round: String
    /// The beginning of its slot, seconds since 1970; the newest is sent first.
    package var slot: Int64
    /// What the hub is told of it beside what the history has; whoever sends knows how it is written.
    package var content: [UInt8]

    /// - Parameter content: kept as it is.
    package init(round: String, slot: Int64, content: [UInt8]) {
        self.round = round
        self.slot = slot
        self.content = content
    }
}

/// How much waits for the hub of a fleet.
package struct UnsentFigures: Equatable, Sendable {
    /// Rounds that wait.
    package var rounds = 0
    /// The beginning of the slot of the oldest, seconds since 1970; nil when none waits.
    package var oldestSlot: Int64?

    /// Nothing waits.
    package init() {}
}
