package import FleetModel

/// The rounds that the hub's database has and that the results store has not. Each closure blocks, and throws what the
/// database throws.
package struct RoundQueue: Sendable {
    /// A round as the database has it.
    package struct Entry: Sendable, Equatable {
        /// Whose round it is.
        package var vantage: String
        /// The beginning of its slot, seconds since 1970.
        package var slot: Int64
        /// The body, as `decode` reads it.
        package var body: [UInt8]

        /// An entry.
        package init(vantage: String, slot: Int64, body: [UInt8]) {
            (self.vantage, self.slot, self.body) = (vantage, slot, body)
        }
    }

    /// The oldest that wait, by their slots; at most so many.
    package var unwritten: @Sendable (_ limit: Int) throws -> [Entry]
    /// These are in the results store.
    package var markWritten: @Sendable ([Entry]) throws -> Void
    /// A vantage's rounds of the slots from one to before another, as far as the database has them.
    package var rounds: @Sendable (_ vantage: String, _ from: Int64, _ to: Int64) throws -> [Entry]
    /// The slot of each vantage's newest round.
    package var newest: @Sendable () throws -> [String: Int64]
    /// The round that a body is.
    package var decode: @Sendable ([UInt8]) throws -> FleetRound

    /// A queue by its questions.
    package init(
        unwritten: @escaping @Sendable (Int) throws -> [Entry],
        markWritten: @escaping @Sendable ([Entry]) throws -> Void,
        rounds: @escaping @Sendable (String, Int64, Int64) throws -> [Entry],
        newest: @escaping @Sendable () throws -> [String: Int64],
        decode: @escaping @Sendable ([UInt8]) throws -> FleetRound
    ) {
        (self.unwritten, self.markWritten, self.rounds) = (unwritten, markWritten, rounds)
        (self.newest, self.decode) = (newest, decode)
    }
}
