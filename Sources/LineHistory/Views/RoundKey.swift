internal import GRDB
internal import LineModel

/// Which round something is of, and where what it measured is stored.
struct RoundKey: Equatable, Sendable {
    /// 16 hexadecimal digits.
    var id: String
    /// The row of the round in the database.
    var sequence: Int64
    /// Its local day.
    var day: Int64
    /// The offset from UTC that it was reported with, seconds.
    var utcOffset: Int

    static let columns = "id, seq, day, utc_offset"

    /// - Parameter row: with `columns`.
    init(_ row: Row) {
        id = row["id"]
        sequence = row["seq"]
        day = row["day"]
        utcOffset = row["utc_offset"]
    }

    /// A round that is stored in this row.
    init(_ report: RoundReport, sequence: Int64) {
        id = report.id
        self.sequence = sequence
        day = report.started.localDay
        utcOffset = report.started.utcOffsetSeconds
    }
}
