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
        let offset = VantageClock.offset(header, received: now)
        if offset > RoundDesk.clockTolerance || offset < .zero - RoundDesk.clockTolerance {
            let seconds = (offset.nanoseconds / 1_000_000_000).magnitude
            let isWrong = VantageClock.isWrong(offset, every: .seconds(max(1, header.everySeconds)))
            notes.append(
                "the clock is \(seconds) s \(offset < .zero ? "behind" : "ahead of") the hub's"
                    + (isWrong
                        ? "; its rounds are of other slots than they say and do not count until it is right" : ""))
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
