package import LineModel

/// What a slot changed: what its cells say, and what became of each incident.
package struct FleetJudgement: Sendable {
    /// The beginning of the slot, seconds since 1970.
    package var slot: Int64
    /// What its cells say.
    package var findings: FleetFindings
    /// Every incident that the slot found open or ended, in the order of `IncidentChange`. Their lines are names of
    /// lines, as those of a single prober's.
    package var changes: [ChangedIncident]
    /// The same as items of a message, in a digest's order, each with its incident. `Digest.telling` makes the message
    /// to a destination of them.
    package var items: [(item: DigestItem, incident: Incident)]
    /// Lines that are in an open incident, abnormal.
    package var abnormalLines: Int
    /// Lines that are in an open incident, not measured.
    package var unmeasuredLines: Int

    /// The slot's message without its items, which `Digest.telling` adds.
    ///
    /// - Parameters:
    ///   - place: what stands in the place of a single prober's vantage: the hub's name.
    ///   - at: when the slot was judged.
    ///   - lines: of the fleet.
    package func digest(place: String, at: WallTime, every: Duration, lines: Int) -> Digest {
        Digest(
            vantage: place, roundID: Self.roundID(slot), at: at, everySeconds: every / .seconds(1), lines: lines,
            abnormalLines: abnormalLines, unmeasuredLines: unmeasuredLines)
    }

    /// A slot in the form of a round's id: 16 hexadecimal digits.
    package static func roundID(_ slot: Int64) -> String {
        let digits = String(UInt64(bitPattern: slot), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
