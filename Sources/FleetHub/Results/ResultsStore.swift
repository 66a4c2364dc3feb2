package import FleetModel
package import LineModel

/// Where the hub keeps what its vantages measured: one history file a vantage, or a time-series store. What is written
/// twice is there once.
package protocol ResultsStore: Sendable {
    /// Keeps the figures of a round.
    ///
    /// - Throws: a `ResultsFailure`; nothing is lost then, and the round may be written again, whatever of it is there.
    func write(_ round: FleetRound) async throws

    /// What is to be done when an hour of a vantage is over, or one of its rounds came late: `rounds` are all of it.
    ///
    /// - Parameter hour: its beginning, seconds since 1970.
    /// - Throws: a `ResultsFailure`.
    func closeHour(_ hour: Int64, of vantage: String, rounds: [FleetRound]) async throws

    /// Whether hours have to be closed at all.
    var keepsHours: Bool { get }

    /// A line as its vantages saw it within a time.
    ///
    /// - Returns: of each vantage that is asked for, in their order; nil for one that never had the line.
    /// - Throws: a `ResultsFailure` when the store cannot be asked, or does not answer.
    func windows(_ asked: WindowsAsked) async throws -> [LineWindow?]

    /// Deletes what is older than it is to be kept, as far as this is the hub's to do.
    ///
    /// - Throws: a `ResultsFailure`.
    func expire(now: WallTime) async throws
}

/// Which line is asked for, from where, and of which time.
package struct WindowsAsked: Sendable {
    /// The line as it is measured now, or as the oldest generation that is known had it.
    package var line: Line
    /// The payload that it is measured with.
    package var payload: PayloadKind
    /// The vantages, each with how long there is between two of its slots.
    package var vantages: [(name: String, every: Duration)]
    /// The time, from its beginning to before its end.
    package var from: WallTime
    /// After `from`.
    package var to: WallTime

    /// A question.
    package init(
        line: Line, payload: PayloadKind, vantages: [(name: String, every: Duration)], from: WallTime, to: WallTime
    ) {
        (self.line, self.payload, self.vantages) = (line, payload, vantages)
        (self.from, self.to) = (from, to)
    }
}

/// Why figures were not written or not read.
package struct ResultsFailure: Error, Equatable, CustomStringConvertible {
    /// What is to be done with what was to be written.
    package enum Kind: Equatable, Sendable {
        /// It is written again, not before `after` where the store said so; it waits in the hub's database until then.
        case again(after: Duration?)
        /// The store refuses it for its own sake, now and ever: it is counted and passed over.
        case refused
    }

    /// What is to be done.
    package let kind: Kind
    /// Place, cause and remedy, for people; no secret.
    package let message: String

    /// - Parameter message: place, cause and remedy, without any secret.
    package init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

    package var description: String { message }
}
