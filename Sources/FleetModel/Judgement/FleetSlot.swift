package import LineModel

/// The rounds of a slot that have come.
package struct FleetSlot: Sendable {
    /// The beginning of the slot, seconds since 1970.
    package var slot: Int64
    /// Between two slots.
    package var every: Duration
    /// By the vantage's name; rounds of vantages that the field has not are passed over.
    package var rounds: [String: FleetRound]
    /// By the vantage's name, how far its clock was ahead of the hub's, negative behind, when its round of the slot
    /// came; of a vantage without one, when another round of it came since the slot began, if one did.
    package var clocks: [String: Duration]

    /// A slot.
    package init(
        slot: Int64, every: Duration, rounds: [String: FleetRound], clocks: [String: Duration] = [:]
    ) {
        self.slot = slot
        self.every = every
        self.rounds = rounds
        self.clocks = clocks
    }
}

/// How a vantage stands in a slot.
package struct VantageStanding: Equatable, Sendable {
    /// What came of it.
    package enum Report: String, Equatable, Sendable, Codable, CaseIterable {
        /// A valid round.
        case valid
        /// A round that is not valid: its cells say nothing.
        case notValid = "not-valid"
        /// Its clock is so far off that a round of it is of another slot than it says: its cells say nothing.
        case wrongClock = "wrong-clock"
        /// Nothing.
        case late
        /// Nothing, and none was due: its rounds come less often than the fleet's slots.
        case notDue = "not-due"
    }

    /// Its name.
    package var name: String
    /// What came of it.
    package var report: Report
    /// Whether its own side is at fault, so that its cells were dropped.
    package var isUplinkBad = false
    /// Cells that it was to measure.
    package var cells = 0
    /// Cells that it measured, healthy or bad.
    package var measured = 0
    /// Bad cells.
    package var bad = 0
    /// Bad cells whose lines others see healthy.
    package var badAlone = 0
    /// Rows of its round that are no cells: of lines that the generation does not have, or has elsewhere, or gave to
    /// other vantages.
    package var passedOver = 0
    /// The generation that it measured; nil without a round.
    package var generation: Int?
    /// How far its clock is ahead of the hub's, negative behind; nil where that is not known.
    package var clockOffset: Duration?
    /// Slots in a row without a report, this one among them; 0 where it reported.
    package var slotsAbsent = 0

    /// A vantage of which nothing is known yet.
    package init(name: String, report: Report) {
        self.name = name
        self.report = report
    }

    /// Why what it says of lines counts for nothing; nil where it counts, and where it says nothing.
    package var doubt: VantageDoubt? {
        switch report {
        case .notValid: .notValid
        case .wrongClock: .clock(seconds: clockSeconds)
        case .valid: isUplinkBad ? .uplink : nil
        case .late, .notDue: nil
        }
    }

    /// Whole seconds that its clock is ahead.
    package var clockSeconds: Int { Int(((clockOffset ?? .zero) / .seconds(1)).rounded()) }
}

/// What explains some of a slot's bad cells.
package struct FleetCause: Equatable, Sendable {
    /// What they share.
    package var key: CauseKey
    /// What is wrong.
    package var trouble: Trouble
    /// Names of the bad lines, ascending.
    package var lines: [String]
    /// Names of the vantages that see them bad, ascending.
    package var vantages: [String]
    /// How many vantages see any of these lines in the slot.
    package var vantagesInAll: Int
    /// Names of some lines that prove it: of other lines that share its addresses, or, of a way, of the same lines,
    /// which others see healthy; ascending, at most `CauseFinder.maxWitnesses`.
    package var witnesses: [String]
    /// Names of the vantages of these witnesses, ascending.
    package var witnessVantages: [String]
    /// Healthy lines that share it.
    package var healthyInside: Int
    /// Healthy lines that do not.
    package var healthyOutside: Int
    /// How many lines that share it are as bad and healthy only for want of such a limit.
    package var alike: Int
}

/// A line that some vantages see bad, and from how many it is seen at all.
package struct SeenLine: Equatable, Sendable {
    /// The line's name.
    package var line: String
    /// Names of the vantages that see it bad, ascending.
    package var bad: [String]
    /// How many vantages see it.
    package var seenOf: Int
    /// Whether a cause of the slot, or an open incident, has it.
    package var isRaised: Bool
}
