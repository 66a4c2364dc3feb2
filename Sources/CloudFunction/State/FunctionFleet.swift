internal import Foundation

/// What the state object keeps of a fleet: the last assignment, and the rounds that the hub has not acknowledged. Pure.
package struct FunctionFleet: Codable, Equatable, Sendable {
    /// The last assignment.
    struct KeptAssignment: Codable, Equatable, Sendable {
        /// The hub's tag of it; nil where it gave none that can be kept.
        var tag: String?
        /// Its document, packed by gzip.
        var document: Data
    }

    /// A round that waits for the hub.
    struct Waiting: Codable, Equatable, Sendable {
        var round: String
        /// Seconds since 1970.
        var slot: Int64
        /// Its body as it was settled, packed by gzip.
        var body: Data
    }

    /// Rounds that wait at most, and their bytes, packed: a day of rounds of five minutes, and a quarter of what the
    /// state object may have.
    package static let (maxWaiting, maxWaitingBytes) = (288, 4 << 20)
    /// Bytes of an assignment, unpacked.
    package static let maxAssignmentBytes = 16 << 20
    private static let maxTagBytes = 200

    /// Which installation this is, for the hub: 16 hexadecimal digits, made with this section.
    package var instance: String
    var assignment: KeptAssignment?
    /// Counts the hub's addresses that failed: which one is asked first.
    var place = 0
    /// The newest last.
    var waiting: [Waiting] = []
    /// Rounds in a row that the hub has not acknowledged.
    package var unacknowledged = 0
    /// The slot that was measured last, seconds since 1970; nil before the first.
    package var lastSlot: Int64?
    /// Whether the last call told people by itself, since the hub did not acknowledge rounds.
    var spokeAlone = false
    /// Rounds that were dropped for newer ones, and rounds that the hub will never take, since the section was made.
    var dropped = 0
    var refused = 0

    /// A fleet of which nothing is known yet.
    package init(instance: String) { self.instance = instance }

    /// An installation's name that no other one has.
    static func newInstance() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Keeps an assignment.
    ///
    /// - Parameters:
    ///   - tag: as the hub gave it; one that is too long to be one is not kept.
    ///   - document: packed by gzip.
    mutating func keep(tag: String?, document: [UInt8]) {
        assignment = KeptAssignment(
            tag: tag.flatMap { $0.utf8.count <= Self.maxTagBytes ? $0 : nil }, document: Data(document))
    }
}
