package import FleetModel
package import FleetStore
package import LineModel

/// What the pages ask of the hub's database. Every closure blocks, and throws what the database throws.
package struct FleetReading: Sendable {
    /// The fleet but for its rounds.
    package struct Directory: Sendable {
        /// The vantages, each with when it was added.
        package var vantages: [(vantage: FleetVantage, added: WallTime)]
        /// What each vantage said of itself in its newest round, and when that came.
        package var last: [String: (header: RoundHeader, receivedAt: WallTime)]
        /// The generation of lines that counts; 0 where there is none.
        package var generation: Int
        /// The vantages that saw nothing that counts in the last slot that was judged, each with why.
        package var blind: [String: VantageDoubt]
        /// How the clock of each vantage was when it brought a round last.
        package var clocks: [String: ClockReading]
        /// What the vantages say of themselves, and whether their tags are what they say.
        package var said: [String: (said: VantageSaid, hasOwnTags: Bool)]
        /// The newest slot that was judged; nil before the first.
        package var judged: Int64?
        /// The open incidents, the newest first.
        package var open: [Seen]

        /// A fleet as the database has it.
        package init(
            vantages: [(vantage: FleetVantage, added: WallTime)],
            last: [String: (header: RoundHeader, receivedAt: WallTime)], generation: Int,
            blind: [String: VantageDoubt] = [:], clocks: [String: ClockReading] = [:],
            said: [String: (said: VantageSaid, hasOwnTags: Bool)] = [:], judged: Int64? = nil, open: [Seen] = []
        ) {
            (self.vantages, self.last, self.generation) = (vantages, last, generation)
            (self.blind, self.clocks, self.said) = (blind, clocks, said)
            (self.judged, self.open) = (judged, open)
        }
    }

    /// An incident, and from where it is seen.
    package struct Seen: Sendable, Equatable {
        /// All that is known of it.
        package var file: IncidentFile
        /// Vantages that see it, by name; empty where the judge said nothing of that.
        package var from: [String]
        /// How many vantages could see it; nil where the judge said nothing of that.
        package var of: Int?
        /// What is wrong with the vantage that it is about, where that is more than its trouble says; nil of any other.
        package var doubt: VantageDoubt?

        /// An incident.
        package init(_ file: IncidentFile, from: [String] = [], of: Int? = nil, doubt: VantageDoubt? = nil) {
            (self.file, self.from, self.of, self.doubt) = (file, from, of, doubt)
        }
    }

    /// The fleet now.
    package var directory: @Sendable () throws -> Directory
    /// A round, and when it came; nil where there is none.
    package var round: @Sendable (_ vantage: String, _ slot: Int64) throws -> (round: FleetRound, receivedAt: WallTime)?
    /// Incidents of a kind, the newest first: those that are over have numbers below `before`.
    package var incidents: @Sendable (_ isOpen: Bool, _ before: Int?, _ most: Int) throws -> [Seen]
    /// One incident; nil where there is none.
    package var incident: @Sendable (Int) throws -> Seen?
    /// Stores a note; its number.
    package var add: @Sendable (OperatorNote) throws -> Int

    /// A database by its questions.
    package init(
        directory: @escaping @Sendable () throws -> Directory,
        round: @escaping @Sendable (String, Int64) throws -> (round: FleetRound, receivedAt: WallTime)?,
        incidents: @escaping @Sendable (Bool, Int?, Int) throws -> [Seen],
        incident: @escaping @Sendable (Int) throws -> Seen?, add: @escaping @Sendable (OperatorNote) throws -> Int
    ) {
        (self.directory, self.round, self.incidents) = (directory, round, incidents)
        (self.incident, self.add) = (incident, add)
    }
}
