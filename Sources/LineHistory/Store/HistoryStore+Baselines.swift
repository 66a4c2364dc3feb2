internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// What is usual for each of the lines at that hour of the day, by the local time of the vantage; lines with too
    /// little of a past have none. Reads one small value for 16 lines and a day.
    ///
    /// - Parameter payload: what a line is measured with.
    package func baselines(
        hour at: WallTime, of lines: [Line], payload: (Line) -> PayloadKind
    ) throws(HistoryError) -> [String: LineBaseline] {
        let hour = at.localHour
        let ways = Set(lines.map { LineWay($0, payload: payload($0)) })
        return try read { db in
            let nameOf = try Self.names(of: ways, db)
            var past: [String: [PastHour]] = [:]
            past.reserveCapacity(lines.count)
            for dayOffset in 1...LineBaseline.maxDays {
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT block, data FROM hour_block WHERE hour = ?",
                    arguments: [hour - Int64(dayOffset * 24)])
                while let row = try rows.next() {
                    let first = (row["block"] as Int64) * Int64(LineBlock.size)
                    for (slot, bytes) in LineBlock.slots([UInt8](row["data"] as Data)).enumerated()
                    where !bytes.isEmpty {
                        guard let name = nameOf[first + Int64(slot)] else { continue }
                        past[name, default: []].add(RollUp(bytes), dayOffset: dayOffset)
                    }
                }
            }
            return past.compactMapValues { LineBaseline($0) }
        }
    }

    /// The numbers, of all lines that ever were, of those that go one of these ways, with their names. A line that goes
    /// another way has no past; other limits or tags leave it its own.
    private static func names(of ways: Set<LineWay>, _ db: Database) throws -> [Int64: String] {
        let known = Set(ways.map(\.name))
        var names: [Int64: String] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, name, definition FROM line")
        while let row = try rows.next() {
            let name: String = row["name"]
            guard known.contains(name), let stored = LineDefinition(name: name, [UInt8](row["definition"] as Data)),
                ways.contains(LineWay(stored.line, payload: stored.payload))
            else { continue }
            names[row["id"]] = name
        }
        return names
    }
}

extension [PastHour] {
    /// A day once: a line that changed within the hour has two roll-ups of it.
    mutating func add(_ rollUp: RollUp, dayOffset: Int) {
        let medians = rollUp.medians.map(DelayCode.milliseconds)
        guard let last = indices.last, self[last].dayOffset == dayOffset else {
            append(PastHour(dayOffset: dayOffset, medianRTTs: medians, lost: rollUp.lost, sent: rollUp.sent))
            return
        }
        self[last].medianRTTs += medians
        self[last].lost += rollUp.lost
        self[last].sent += rollUp.sent
    }
}
