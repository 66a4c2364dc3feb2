internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// The rounds that began within the time, oldest first; with `most`, the newest so many.
    package func rounds(
        from: WallTime, to: WallTime, most: Int? = nil
    ) throws(HistoryError) -> [HistoryRound] {
        try read { db in
            let sql = """
                SELECT id, started, utc_offset, abnormal, unmeasured, lines, has_probes, part FROM round
                WHERE started >= ? AND started < ? ORDER BY started DESC LIMIT ?
                """
            return try Row.fetchAll(
                db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970, most ?? -1]
            ).reversed().map { HistoryRound($0, try decode(RoundPart.self, $0["part"])) }
        }
    }

    /// The lines of the last round within the time, in its order.
    package func lines(from: WallTime, to: WallTime) throws(HistoryError) -> [HistoryLine] {
        try read { db in
            let sql = """
                SELECT seq, day, started, utc_offset, part FROM round WHERE started >= ? AND started < ?
                ORDER BY started DESC LIMIT 1
                """
            guard
                let row = try Row.fetchOne(
                    db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
            else { return [] }
            let stored = try StoredRound(row, db)
            return try stored.rows().map { row in
                HistoryLine(
                    line: row.definition.line, payload: row.definition.payload, lastRound: stored.started,
                    verdict: row.verdict, loss: row.summary.counts.lossRatio, meanRTT: row.summary.rtt?.mean)
            }
        }
    }

    /// Whether a line of this name was ever stored.
    package func knows(line name: String) throws(HistoryError) -> Bool {
        try read { try !Self.ids(of: name, in: $0).isEmpty }
    }

    /// The names of all lines that were ever stored and fit one of the patterns (`NamePattern`), in order, each once.
    package func names(fitting patterns: [String]) throws(HistoryError) -> [String] {
        try read { db in
            try String.fetchAll(db, sql: "SELECT DISTINCT name FROM line ORDER BY name").filter { name in
                patterns.contains { NamePattern.fits(name, $0) }
            }
        }
    }

    /// One line's rounds within the time, oldest first.
    package func points(
        of name: String, from: WallTime, to: WallTime
    ) throws(HistoryError) -> [HistoryPoint] {
        try read { db in try Self.points(of: try Self.ids(of: name, in: db), from: from, to: to, in: db) }
    }

    /// - Parameter ids: the numbers of one line.
    static func points(
        of ids: [Int64], from: WallTime, to: WallTime, in db: Database
    ) throws -> [HistoryPoint] {
        var rounds: [Int64: RoundHead] = [:]
        var days: Set<Int64> = []
        let sql = """
            SELECT seq, id, started, utc_offset, verdict FROM round INDEXED BY round_started
            WHERE started >= ? AND started < ?
            """
        let heads = try Row.fetchCursor(
            db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        while let row = try heads.next() {
            let head = RoundHead(row)
            rounds[row[0]] = head
            days.insert(head.started.localDay)
        }
        let codes = FindingCodes<LineReason>()
        var points: [HistoryPoint] = []
        points.reserveCapacity(rounds.count)
        let select = try db.cachedStatement(sql: "SELECT round, data FROM round_block WHERE day = ? AND block = ?")
        for day in days.sorted() {
            for id in ids {
                let blocks = try Row.fetchCursor(select, arguments: [day, LineBlock.block(of: id)])
                while let block = try blocks.next() {
                    guard let round = rounds[block[0]],
                        let found = SummaryRow.unpack(
                            LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](block[1] as Data)), codes)
                    else { continue }
                    var point = HistoryPoint(
                        roundID: round.id, started: round.started, round: round.verdict, summary: found.summary,
                        verdict: found.verdict, reasons: found.reasons, stamp: found.stamp,
                        segments: found.segments, gain: found.gain)
                    point.flow = found.flow
                    point.tcp = found.tcp
                    points.append(point)
                }
            }
        }
        points.sort { $0.started.nanosecondsSince1970 < $1.started.nanosecondsSince1970 }
        return points
    }

    /// Incidents that were open at some time within the time, by their beginning.
    package func outages(from: WallTime, to: WallTime) throws(HistoryError) -> [HistoryOutage] {
        try read { try Self.outages(from, to, in: $0) }
    }

    static func outages(_ from: WallTime, _ to: WallTime, in db: Database) throws -> [HistoryOutage] {
        let sql = """
            SELECT id, phase, ended, incident, every_line FROM incident
            WHERE opened < ? AND (ended IS NULL OR ended >= ?) ORDER BY opened, id
            """
        return try Row.fetchAll(
            db, sql: sql, arguments: [to.nanosecondsSince1970, from.nanosecondsSince1970]
        ).compactMap { try outage($0, in: db) }
    }

    /// - Parameter row: with `id`, `ended`, `incident` and `every_line`.
    /// - Returns: nil for one of a newer version that this one does not know.
    static func outage(_ row: Row, in db: Database) throws -> HistoryOutage? {
        guard let incident = try incident(row) else { return nil }
        let ended: Int64? = row["ended"]
        return HistoryOutage(
            incident: incident,
            ended: ended.map {
                WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: incident.openedAt.utcOffsetSeconds)
            },
            everyLine: try decode([String].self, row["every_line"]), events: try events(of: incident, in: db))
    }

    /// A round as it was reported, as far as it is still kept; nil when there is none of that id.
    ///
    /// Line figures come from the probes where they are kept, within `DelayCode`'s error of the measured ones, and else
    /// from the summaries.
    package func report(round id: String) throws(HistoryError) -> RoundReport? {
        try read { db in
            let sql = "SELECT seq, day, started, utc_offset, has_probes, part FROM round WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            return try StoredRound(row, db).report(id: id, hasProbes: row["has_probes"])
        }
    }

    private static func events(of incident: Incident, in db: Database) throws -> [HistoryEvent] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM incident_event WHERE incident = ? ORDER BY id", arguments: [incident.id]
        ).map { row in
            let by: String? = row["absorbed_by"]
            return HistoryEvent(
                at: WallTime(
                    nanosecondsSince1970: row["at"], utcOffsetSeconds: incident.openedAt.utcOffsetSeconds),
                roundID: row["round"], change: row["change"], lines: row["lines"],
                absorbedBy: by?.split(separator: " ").compactMap { Int($0) } ?? [])
        }
    }

    static func ids(of name: String, in db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db, sql: "SELECT id FROM line WHERE name_key = ? AND name = ? ORDER BY id",
            arguments: [LineDefinition.nameKey(name), name])
    }
}

/// What a line's row says of its round. Columns are read by position, because there are thousands of rows.
struct RoundHead {
    let id: String
    let started: WallTime
    let verdict: Validity.Verdict

    /// - Parameter row: `seq`, `id`, `started`, `utc_offset`, `verdict`.
    init(_ row: Row) {
        id = row[1]
        started = WallTime(nanosecondsSince1970: row[2], utcOffsetSeconds: row[3])
        verdict = Validity.Verdict(rawValue: row[4]) ?? .invalid
    }
}

extension HistoryRound {
    /// - Parameter row: with `id`, `started`, `utc_offset`, `abnormal`, `unmeasured`, `lines` and `has_probes`.
    init(_ row: Row, _ part: RoundPart) {
        self.init(
            id: row["id"], vantage: part.vantage, started: row.wallTime("started"), duration: part.duration,
            validity: part.validity, lines: row["lines"], abnormal: row["abnormal"], unmeasured: row["unmeasured"],
            totals: part.totals, hasProbes: row["has_probes"])
    }
}

extension Row {
    func wallTime(_ column: String) -> WallTime {
        WallTime(nanosecondsSince1970: self[column], utcOffsetSeconds: self["utc_offset"])
    }
}
