internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// A month of five-minute rounds, and some more.
    private static let maxPoints = 9_000
    /// 400 days, and some more.
    private static let maxHours = 10_000

    /// One line within a time; nil when no line of this name was ever stored.
    ///
    /// - Parameter resolution: nil chooses the finest that is kept and quick: rounds up to about a month of five-minute
    ///   ones, then hours, then days.
    package func window(
        of name: String, from: WallTime, to: WallTime, resolution: LineWindow.Resolution? = nil
    ) throws(HistoryError) -> LineWindow? {
        try read { db in
            let ids = try Self.ids(of: name, in: db)
            guard let newest = try Self.newest(ids, name, in: db) else { return nil }
            var window = LineWindow(line: newest.line, payload: newest.payload, from: from, to: to)
            window.resolution = try resolution ?? Self.resolution(from, to, in: db)
            switch window.resolution {
            case .rounds:
                window.points = try Self.points(of: ids, from: from, to: to, in: db)
                window.every = Self.usualDistance(window.points.map(\.started))
            case .hours, .days:
                window.spans = try Self.spans(
                    of: ids, by: window.resolution == .hours ? .hour : .day, from: from, to: to, in: db)
                window.every = Self.usualDistance(try Self.newestBeginnings(from, to, in: db))
            }
            window.incidents = try Self.incidentFiles(of: name, from: from, to: to, in: db)
            window.notes = try Self.notes(ofLine: name, in: db)
            window.explanations = try Self.explanations(ofLine: name, from: from, to: to, in: db)
            return window
        }
    }

    /// The single probes of a line in a round, in the order of sending; nil where they are not kept, or never were.
    package func probes(of name: String, round id: String) throws(HistoryError) -> [ProbeRecord]? {
        try read { db in
            let sql = "SELECT seq, part FROM round WHERE id = ? AND has_probes"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            let part = try decode(RoundPart.self, row["part"])
            // Of lines that changed under one name a round has one.
            let lines = part.lines
            guard let place = try Self.ids(of: name, in: db).compactMap({ lines.firstIndex(of: $0) }).first,
                !part.unprobed.contains(Int64(place)),
                let data = try Data.fetchOne(
                    db, sql: "SELECT data FROM probe_block WHERE id = ?",
                    arguments: [ProbeBlockID.id(round: row["seq"], block: LineBlock.block(of: lines[place]))])
            else { return nil }
            let bytes = LineBlock.slot(LineBlock.slot(of: lines[place]), of: [UInt8](data))
            guard !bytes.isEmpty else { return nil }
            let table = SampleTable(lines: 1, count: part.plan.count)
            let records = UnsafeMutableBufferPointer(rebasing: table.records[0..<table.count])
            let isSound = ProbeRow.unpack(
                bytes, intervalNanoseconds: part.plan.interval.nanoseconds, into: records)
            return isSound ? Array(table.row(0)) : nil
        }
    }

    /// All of one round but its lines; nil when there is none of that id.
    package func roundFile(_ id: String) throws(HistoryError) -> RoundFile? {
        try read { db in
            let sql = """
                SELECT seq, id, started, utc_offset, abnormal, unmeasured, lines, has_probes, part FROM round
                WHERE id = ?
                """
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            let part = try decode(RoundPart.self, row["part"])
            let round = HistoryRound(row, part)
            var file = RoundFile(
                round: round,
                finished: WallTime(
                    nanosecondsSince1970: part.finished, utcOffsetSeconds: round.started.utcOffsetSeconds),
                plan: part.plan, duplicates: part.duplicates, corrupt: part.corrupt, ledger: part.ledger,
                segments: part.segments)
            file.previous = try String.fetchOne(
                db, sql: "SELECT id FROM round WHERE seq < ? ORDER BY seq DESC LIMIT 1", arguments: [row["seq"]])
            file.next = try String.fetchOne(
                db, sql: "SELECT id FROM round WHERE seq > ? ORDER BY seq LIMIT 1", arguments: [row["seq"]])
            return file
        }
    }

    /// The line of this name that was measured last, of all that it ever had: one may have come back.
    private static func newest(_ ids: [Int64], _ name: String, in db: Database) throws -> LineDefinition? {
        let id = ids.count < 2 ? ids.last : try lastMeasured(ids, in: db) ?? ids.last
        // Where the definition of that one is damaged, another one says more than nothing.
        for id in [id].compactMap({ $0 }) + ids.reversed() {
            if let data = try Data.fetchOne(db, sql: "SELECT definition FROM line WHERE id = ?", arguments: [id]),
                let line = LineDefinition(name: name, [UInt8](data))
            {
                return line
            }
        }
        return nil
    }

    private static func lastMeasured(_ ids: [Int64], in db: Database) throws -> Int64? {
        let select = try db.cachedStatement(sql: "SELECT data FROM day_block WHERE day = ? AND block = ?")
        let before = try db.cachedStatement(sql: "SELECT max(day) FROM round WHERE day < ?")
        var day = try Int64.fetchOne(before, arguments: [Int64.max])
        while let current = day {
            let found = try ids.filter { id in
                let data = try Data.fetchOne(select, arguments: [current, LineBlock.block(of: id)]) ?? Data()
                return !LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](data)).isEmpty
            }
            if !found.isEmpty { return found.count == 1 ? found[0] : try lastMeasured(found, day: current, in: db) }
            day = try Int64.fetchOne(before, arguments: [current])
        }
        return nil
    }

    private static func lastMeasured(_ ids: [Int64], day: Int64, in db: Database) throws -> Int64? {
        let select = try db.cachedStatement(
            sql: "SELECT round, data FROM round_block WHERE day = ? AND block = ? ORDER BY round DESC")
        var last: (round: Int64, id: Int64)?
        for id in ids {
            let rows = try Row.fetchCursor(select, arguments: [day, LineBlock.block(of: id)])
            while let row = try rows.next(), row[0] > last?.round ?? -1 {
                guard !LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](row[1] as Data)).isEmpty else { continue }
                last = (row[0], id)
                break
            }
        }
        return last?.id
    }

    private static func resolution(
        _ from: WallTime, _ to: WallTime, in db: Database
    ) throws -> LineWindow.Resolution {
        let sql = """
            SELECT count(*), min(started), max(started) FROM
                (SELECT started FROM round INDEXED BY round_started WHERE started >= ? AND started < ?)
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        guard let row, row[0] > maxPoints else { return .rounds }
        let hours = ((row[2] as Int64) - (row[1] as Int64)) / 3_600_000_000_000
        return hours <= maxHours ? .hours : .days
    }

    /// When the last rounds of the time began, oldest first.
    private static func newestBeginnings(_ from: WallTime, _ to: WallTime, in db: Database) throws -> [WallTime] {
        let sql = """
            SELECT started FROM round WHERE started >= ? AND started < ? ORDER BY started DESC LIMIT 500
            """
        return try Int64.fetchAll(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
            .reversed().map { WallTime(nanosecondsSince1970: $0) }
    }

    private static func usualDistance(_ times: [WallTime]) -> Duration? {
        times.count < 2
            ? nil : .nanoseconds(HeatTicks.usualDistance(times.map(\.nanosecondsSince1970)))
    }
}
