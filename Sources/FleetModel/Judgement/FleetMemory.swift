internal import LineModel

/// What a fleet's judgement remembers from slot to slot, beside its incidents.
struct FleetMemory: Equatable, Sendable, Codable {
    /// Of a vantage.
    struct Vantage: Equatable, Sendable, Codable {
        /// Seconds between its rounds, as it said last; nil before its first.
        var every: Int?
        /// Slots in a row without a report, though one was due, and since when.
        var absent = 0
        var absentSince: WallTime?
        /// Rounds in a row that were not valid, and since when.
        var blind = 0
        var blindSince: WallTime?
        /// Slots in a row in which its clock was wrong, and since when; nil for none.
        var wrongClocks: Int?
        var wrongClockSince: WallTime?
        /// Since when its uplink is at fault; nil while it is not.
        var uplinkSince: WallTime?
        /// Slots in which it is not believed although less than its share is bad.
        var uplinkHeld = 0
    }

    /// By name; those of which there is nothing to say are left out.
    var vantages: [String: Vantage] = [:]
    /// Slots in a row in which a cell was not measured, by the cell's name.
    var unmeasured: [String: Int] = [:]
    /// Lines that only the evidence of several vantages together raised.
    var risen: Set<String> = []

    /// Notes of a vantage.
    mutating func update(_ name: String, _ change: (inout Vantage) -> Void) {
        var vantage = vantages[name] ?? Vantage()
        change(&vantage)
        vantages[name] = vantage == Vantage() ? nil : vantage
    }
}
