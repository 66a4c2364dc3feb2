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
            let sameWay = try Self.sameWay(as: lines, db)
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
                        guard let id = sameWay[first + Int64(slot)] else { continue }
                        past[id, default: []].add(RollUp(bytes), dayOffset: dayOffset)
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

    /// Of all lines that ever were: the number of the line of the last round that goes the same way under the same
    /// name. A line that goes another way has no past; other limits or tags leave it its own.
    private static func sameWay(as lines: [Int64: String], _ db: Database) throws -> [Int64: Int64] {
        let names = Set(lines.values)
        var (wayOf, current): ([Int64: LineWay], [LineWay: Int64]) = ([:], [:])
        let rows = try Row.fetchCursor(db, sql: "SELECT id, name, definition FROM line")
        while let row = try rows.next() {
            let (id, name): (Int64, String) = (row["id"], row["name"])
            guard names.contains(name), let line = LineDefinition(name: name, [UInt8](row["definition"] as Data))
            else { continue }
            let way = LineWay(
                name: name, ingress: line.line.ingress, echo: line.line.echo, payload: line.payload)
            wayOf[id] = way
            if lines[id] != nil { current[way] = id }
        }
        return wayOf.compactMapValues { current[$0] }
    }

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

/// What a line's past belongs to.
private struct LineWay: Hashable {
    let name: String
    let ingress: HostPort
    let echo: HostPort?
    let payload: PayloadKind
}

extension [PastHour] {
    /// A day once: a line that changed within the hour has two roll-ups of it.
    fileprivate mutating func add(_ rollUp: RollUp, dayOffset: Int) {
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
