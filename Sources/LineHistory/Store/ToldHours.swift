internal import Foundation
internal import GRDB
internal import LineModel

/// The hours in which lines were inside incidents: what they lost then is no usual loss.
///
/// The hour before an incident counts as well: what is found by evidence began some rounds before it was raised.
struct ToldHours {
    /// By the line's name the hours since 1970, local time, from the first to the last of each of its incidents.
    private var ranges: [String: [ClosedRange<Int64>]] = [:]

    /// - Parameters:
    ///   - since: the first hour that is asked about, since 1970 by local time.
    ///   - until: now; incidents that are open last until then.
    init(since: Int64, until now: WallTime, _ db: Database) throws {
        let from = (since * 3600 - Int64(now.utcOffsetSeconds)) * 1_000_000_000
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, incident, every_line, opened, ended FROM incident WHERE ended IS NULL OR ended >= ?",
            arguments: [from])
        while let row = try rows.next() {
            guard try HistoryStore.incident(row)?.trouble == .abnormal else { continue }
            let offset = now.utcOffsetSeconds
            let opened = WallTime(nanosecondsSince1970: row["opened"], utcOffsetSeconds: offset).localHour
            let ended = WallTime(
                nanosecondsSince1970: row["ended"] ?? now.nanosecondsSince1970, utcOffsetSeconds: offset
            ).localHour
            for line in try decode([String].self, row["every_line"]) {
                ranges[line, default: []].append((opened - 1)...max(opened, ended))
            }
        }
    }

    /// Whether the line was inside an incident at any time of this hour.
    func contains(_ line: String, hour: Int64) -> Bool { ranges[line]?.contains { $0.contains(hour) } ?? false }
}
