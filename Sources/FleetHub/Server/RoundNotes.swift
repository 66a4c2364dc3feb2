package import FleetModel
package import LineModel

/// What a vantage is told of itself with the acknowledgement of a round, and what the pages show of it. Pure.
package enum RoundNotes {
    /// In English: whoever runs the vantage reads them in its log.
    ///
    /// - Parameters:
    ///   - generation: that the hub has now; 0 before the first.
    ///   - every: between two slots of the hub.
    ///   - now: when the round came.
    package static func notes(
        _ header: RoundHeader, generation: Int, every: Duration, at now: WallTime, version: String = Version.text
    ) -> [String] {
        var notes: [String] = []
        let off = now.nanosecondsSince1970.subtractingReportingOverflow(header.clockNanoseconds).partialValue
        if off.magnitude > UInt64(RoundDesk.clockTolerance.nanoseconds) {
            let seconds = off.magnitude / 1_000_000_000
            notes.append("the clock is \(seconds) s \(off > 0 ? "behind" : "ahead of") the hub's")
        }
        if header.generation == 0 {
            notes.append("the lines are not the hub's: the vantage measures lines of its own")
        } else if header.generation < generation {
            notes.append("the lines are of generation \(header.generation); the hub has generation \(generation)")
        }
        if Int64(header.everySeconds) != every.components.seconds {
            notes.append("a slot is \(header.everySeconds) s long here, and \(every.components.seconds) s at the hub")
        }
        if header.version != version {
            notes.append(
                "the program is \(TerminalText.escaped(header.version)), the hub's \(TerminalText.escaped(version))")
        }
        return notes
    }
}
