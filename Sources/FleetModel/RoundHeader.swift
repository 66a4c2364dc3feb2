/// What a vantage says of itself beside a round's figures.
package struct RoundHeader: Equatable, Sendable, Codable {
    /// The vantage's name.
    package var vantage: String
    /// What tells this installation from another of the same name: the random id of its history.
    package var instance: String
    /// The beginning of the slot, seconds since 1970, without the vantage's phase: the same for all vantages.
    package var slot: Int64
    /// The generation of lines that was measured; 0 where the vantage took them from its own files.
    package var generation: Int
    /// The program's version.
    package var version: String
    /// Between two slots, seconds.
    package var everySeconds: Int
    /// The vantage's wall clock when the body was made, nanoseconds since 1970.
    package var clockNanoseconds: Int64
    /// Lines outside of the operator's network that were measured.
    package var canaries: Int
    /// Those of them that were bad.
    package var badCanaries: Int
    /// Rounds that wait to be sent behind this one.
    package var backlog: Int

    /// A header.
    package init(
        vantage: String, instance: String, slot: Int64, generation: Int, version: String, everySeconds: Int,
        clockNanoseconds: Int64, canaries: Int = 0, badCanaries: Int = 0, backlog: Int = 0
    ) {
        self.vantage = vantage
        self.instance = instance
        self.slot = slot
        self.generation = generation
        self.version = version
        self.everySeconds = everySeconds
        self.clockNanoseconds = clockNanoseconds
        self.canaries = canaries
        self.badCanaries = badCanaries
        self.backlog = backlog
    }
}
