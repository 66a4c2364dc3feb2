internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// What is usual for each line at that hour of the day, by the local time of the vantage; lines with too little of
    /// a past have none. Reads one small value for 16 lines and a day.
    package func baselines(hour at: WallTime) throws(HistoryError) -> [String: LineBaseline] {
        let hour = LocalTime.hour(at)
        return try read { db in
            let lines = try Self.linesOfLastRound(db)
            var past: [Int64: [PastHour]] = [:]
            past.reserveCapacity(lines.count)
            for dayOffset in 1...LineBaseline.mostDays {
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT block, data FROM hour_block WHERE hour = ?",
                    arguments: [hour - Int64(dayOffset * 24)])
                while let row = try rows.next() {
                    let first = (row["block"] as Int64) * Int64(LineBlock.size)
                    for (slot, bytes) in LineBlock.slots([UInt8](row["data"] as Data)).enumerated()
                    where !bytes.isEmpty {
                        let rollUp = RollUp(bytes)
                        past[first + Int64(slot), default: []].append(
                            PastHour(
                                dayOffset: dayOffset, medianRTTs: rollUp.medians.map(DelayCode.milliseconds),
                                lost: rollUp.lost, sent: rollUp.sent))
                    }
                }
            }
            var baselines: [String: LineBaseline] = [:]
            baselines.reserveCapacity(lines.count)
            for (id, name) in lines {
                if let hours = past[id], let baseline = LineBaseline(hours) { baselines[name] = baseline }
            }
            return baselines
        }
    }

    /// A line that changed has no past: it may be another path.
    private static func linesOfLastRound(_ db: Database) throws -> [Int64: String] {
        guard let data = try Data.fetchOne(db, sql: "SELECT part FROM round ORDER BY started DESC LIMIT 1") else {
            return [:]
        }
        let runs = try decode(RoundPart.self, data).lineRuns
        var names: [Int64: String] = [:]
        for index in stride(from: 0, to: runs.count - 1, by: 2) {
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, name FROM line WHERE id >= ? AND id < ?",
                arguments: [runs[index], runs[index] + runs[index + 1]])
            while let row = try rows.next() { names[row["id"]] = row["name"] }
        }
        return names
    }
}
