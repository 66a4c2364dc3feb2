internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// One line's hours, or days, within the time, oldest first: from the one that holds `from` to the last that begins
    /// before `to`. They are local ones, and shown, by the offsets that their rounds were reported with, whatever the
    /// offsets of `from` and `to`.
    package func spans(
        of name: String, by unit: HistoryUnit, from: WallTime, to: WallTime
    ) throws(HistoryError) -> [HistorySpan] {
        try read { db in try Self.spans(of: try Self.ids(of: name, in: db), by: unit, from: from, to: to, in: db) }
    }

    /// - Parameter ids: the numbers of one line.
    static func spans(
        of ids: [Int64], by unit: HistoryUnit, from: WallTime, to: WallTime, in db: Database
    ) throws -> [HistorySpan] {
        let select = try db.cachedStatement(
            sql: "SELECT data FROM \(unit.table) WHERE \(unit.key) = ? AND block = ?")
        // An index of spans would be as large as they are; asking for each is a search of microseconds.
        return try beginnings(by: unit, from: from, to: to, in: db).flatMap { span, beginning in
            try ids.compactMap { id in
                guard let data = try Data.fetchOne(select, arguments: [span, LineBlock.block(of: id)]) else {
                    return nil
                }
                let bytes = LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](data))
                return bytes.isEmpty ? nil : HistorySpan(RollUp(bytes), from: beginning)
            }
        }
    }

    /// The numbers of the spans with rounds, by the stored offsets of these, and when each began: rounds are kept as
    /// long as what is rolled up of them. Where a span's rounds have two offsets, it began by that of the first.
    static func beginnings(
        by unit: HistoryUnit, from: WallTime, to: WallTime, in db: Database
    ) throws -> [(span: Int64, beginning: WallTime)] {
        // The span that holds `from` may have begun by another offset, as a day of 25 hours has.
        let earliest = from.nanosecondsSince1970 - (unit.seconds + 7200) * 1_000_000_000
        let sql = """
            SELECT (started / 1000000000 + utc_offset) / \(unit.seconds) AS span, utc_offset
            FROM round INDEXED BY round_started WHERE started >= ? AND started < ?
            GROUP BY span, utc_offset ORDER BY MIN(started)
            """
        var beginnings: [Int64: WallTime] = [:]
        var wanted: Set<Int64> = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [earliest, to.nanosecondsSince1970])
        while let row = try rows.next() {
            let (span, offset): (Int64, Int) = (row[0], row[1])
            if beginnings[span] == nil {
                beginnings[span] = WallTime(localSpan: span, of: unit.seconds, utcOffsetSeconds: offset)
            }
            let first = WallTime(nanosecondsSince1970: from.nanosecondsSince1970, utcOffsetSeconds: offset)
            if span >= first.localSecond / unit.seconds { wanted.insert(span) }
        }
        return wanted.sorted().compactMap { span in beginnings[span].map { (span, $0) } }
    }
}

extension HistorySpan {
    init(_ rollUp: RollUp, from: WallTime) {
        self.init(
            from: from, rounds: rollUp.rounds, abnormal: rollUp.abnormal, unmeasured: rollUp.unmeasured,
            sent: rollUp.sent, lost: rollUp.lost)
        worstLoss = rollUp.worstLoss.map { Double($0) / 1e6 }
        minRTT = rollUp.minRTT.map(DelayCode.milliseconds)
        worstMeanRTT = rollUp.worstMeanRTT.map(DelayCode.milliseconds)
        maxRTT = rollUp.maxRTT.map(DelayCode.milliseconds)
        stamp = rollUp.stamp
        segments = rollUp.segments
        let medians = rollUp.medians.map(DelayCode.milliseconds)
        medianRTT = Self.median(medians)
        deviationRTT = medianRTT.flatMap { middle in Self.median(medians.map { abs($0 - middle) }) }
    }

    private static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard let upper = sorted.dropFirst(sorted.count / 2).first else { return nil }
        return (sorted[(sorted.count - 1) / 2] + upper) / 2
    }
}
