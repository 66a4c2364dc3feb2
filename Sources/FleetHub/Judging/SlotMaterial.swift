package import FleetModel
package import FleetStore
package import LineModel

/// All that the judgement of a slot is made of.
package struct SlotMaterial: Sendable {
    /// The slot, seconds since 1970.
    package var slot: Int64
    /// The rounds of it that can be read, by the vantages' names.
    package var rounds: [FleetRound]
    /// By the vantages' names, how far their clocks are ahead of the hub's (`FleetSlot.clocks`).
    package var clocks: [String: Duration] = [:]
    /// The vantages and lines of the fleet, as they are planned now.
    package var field: FleetField
    /// What the last judgement left.
    package var book: HubBook
    /// The judge's token.
    package var token: FencingToken
    /// When it is judged.
    package var at: WallTime
    /// Whether nobody is told of it: a newer slot has ended by now, and says what still is so.
    package var isSilent: Bool
    /// What each destination knows, by its name.
    package var told: [String: ToldIncidents]
    /// What people noted that keeps something from being told.
    package var silences: OperatorSilences
}

/// Judges a slot: what is to be stored of it. Blocks while it reckons.
package typealias SlotJudge = @Sendable (SlotMaterial, HubSettings) throws -> JudgementCommit
