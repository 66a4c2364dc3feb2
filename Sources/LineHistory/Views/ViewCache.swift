internal import LineModel
internal import Synchronization

/// What views of a history found and can use again, until there is another round. Who writes a history and who reads it
/// in one process share it: what belongs to a round says to which one, by the id that no other round has.
package final class ViewCache: Sendable {
    struct Found: Sendable {
        /// The lines after the newest round; nil until somebody asks.
        var board: FieldBoard?
        /// The lines after another round, of a time in the past that was asked for last.
        var past: FieldBoard?
        /// Hours of lines' last day up to one, by name, as they were after a round.
        var days: (round: String, hour: Int64, cells: [String: [DayCell]]) = ("", .min, [:])
        /// The lines of the time that a report was asked for last.
        var report: AvailabilityField?
    }

    let found = Mutex(Found())

    init() {}

    /// Lines whose last day is kept.
    private static let maxDays = 10_000

    func removeAll() { found.withLock { $0 = Found() } }

    /// The last day of lines, as far as it was found after this round and in this hour.
    func days(of names: [String], round: String, hour: Int64) -> [String: [DayCell]] {
        found.withLock { found in
            guard found.days.round == round, found.days.hour == hour else { return [:] }
            return Dictionary(
                names.compactMap { name in found.days.cells[name].map { (name, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Keeps what was found.
    func keep(_ cells: [String: [DayCell]], round: String, hour: Int64) {
        found.withLock { found in
            let isSame = found.days.round == round && found.days.hour == hour
            if !isSame || found.days.cells.count > Self.maxDays { found.days = (round, hour, [:]) }
            found.days.cells.merge(cells) { $1 }
        }
    }
}
