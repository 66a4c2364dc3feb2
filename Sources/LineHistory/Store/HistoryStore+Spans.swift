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
        // An index of spans would be as large as they are; asking for each is a search of microseconds.
        let select = try db.cachedStatement(
            sql: """
                WITH RECURSIVE wanted (span) AS
                    (SELECT ? UNION ALL SELECT span + 1 FROM wanted WHERE span < ?)
                SELECT span, data FROM wanted CROSS JOIN \(unit.table) ON \(unit.key) = span AND block = ?
                """)
        var found: [(span: HistorySpan, number: Int64)] = []
        for piece in try SpanPiece.pieces(of: unit, from: from, to: to, in: db) {
            for id in ids {
                let rows = try Row.fetchCursor(
                    select, arguments: [piece.spans.lowerBound, piece.spans.upperBound, LineBlock.block(of: id)])
                while let row = try rows.next() {
                    let number: Int64 = row[0]
                    try row.withUnsafeData(atIndex: 1) { data in
                        data?.withUnsafeBytes { bytes in
                            let part = GlanceReader.slot(LineBlock.slot(of: id), of: bytes)
                            guard !part.isEmpty else { return }
                            found.append(
                                (HistorySpan(RollUp([UInt8](part)[...]), from: piece.beginning(number, unit)), number))
                        }
                    }
                }
            }
        }
        // Of a line that changed within a span, the older definition comes first.
        return ids.count < 2
            ? found.map(\.span)
            : found.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
                .map(\.element.span)
    }

    /// The numbers of the spans of the time that may have rounds, by the stored offsets of these, and when each began.
    static func beginnings(
        by unit: HistoryUnit, from: WallTime, to: WallTime, in db: Database
    ) throws -> [(span: Int64, beginning: WallTime)] {
        try SpanPiece.pieces(of: unit, from: from, to: to, in: db).flatMap { piece in
            piece.spans.map { ($0, piece.beginning($0, unit)) }
        }
    }
}

/// Hours, or days, that follow each other and have one offset from UTC.
private struct SpanPiece {
    var spans: ClosedRange<Int64>
    var utcOffset: Int

    func beginning(_ span: Int64, _ unit: HistoryUnit) -> WallTime {
        WallTime(localSpan: span, of: unit.seconds, utcOffsetSeconds: utcOffset)
    }

    /// The spans with rounds of a time, in order, each once: rounds are kept as long as what is rolled up of them.
    /// Where a span's rounds have two offsets, it began by that of the first.
    static func pieces(
        of unit: HistoryUnit, from: WallTime, to: WallTime, in db: Database
    ) throws -> [SpanPiece] {
        // The span that holds `from` may have begun by another offset, as a day of 25 hours has.
        var start = from.nanosecondsSince1970 - (unit.seconds + 7200) * 1_000_000_000
        var pieces: [SpanPiece] = []
        var next = Int64.min
        while let run = try run(from: start, to: to.nanosecondsSince1970, in: db) {
            let wanted = WallTime(nanosecondsSince1970: from.nanosecondsSince1970, utcOffsetSeconds: run.utcOffset)
            let ends = [run.first, run.last].map { time in
                WallTime(nanosecondsSince1970: time, utcOffsetSeconds: run.utcOffset).localSecond / unit.seconds
            }
            let first = max(ends[0], wanted.localSecond / unit.seconds, next)
            if first <= ends[1] {
                // Few rounds over a long time, as a clock that was wrong makes them, are looked for one by one.
                let isSparse = ends[1] - first > 4 * Int64(run.rounds) + 1000
                let spans = isSparse ? try numbers(of: run, unit, in: db).filter { $0 >= first } : []
                pieces +=
                    isSparse
                    ? spans.map { SpanPiece(spans: $0...$0, utcOffset: run.utcOffset) }
                    : [SpanPiece(spans: first...ends[1], utcOffset: run.utcOffset)]
                next = ends[1] + 1
            }
            start = run.last + 1
        }
        return pieces
    }

    /// Rounds that follow each other with one offset.
    private struct Run {
        var first: Int64
        var last: Int64
        var rounds: Int
        var utcOffset: Int
    }

    private static func run(from: Int64, to: Int64, in db: Database) throws -> Run? {
        let begin = try db.cachedStatement(
            sql: """
                SELECT started, utc_offset FROM round INDEXED BY round_started WHERE started >= ? AND started < ?
                ORDER BY started LIMIT 1
                """)
        guard let first = try Row.fetchOne(begin, arguments: [from, to]) else { return nil }
        let (started, offset): (Int64, Int) = (first[0], first[1])
        let change = try db.cachedStatement(
            sql: """
                SELECT started FROM round INDEXED BY round_started
                WHERE started >= ? AND started < ? AND utc_offset <> ? ORDER BY started LIMIT 1
                """)
        let end = try Int64.fetchOne(change, arguments: [started, to, offset]) ?? to
        let extent = try db.cachedStatement(
            sql: """
                SELECT max(started), count(*) FROM round INDEXED BY round_started WHERE started >= ? AND started < ?
                """)
        let row = try Row.fetchOne(extent, arguments: [started, end])
        // Where rounds of two offsets began at one instant there may be none.
        let last: Int64? = row.flatMap { $0[0] }
        return Run(first: started, last: last ?? started, rounds: row?[1] ?? 1, utcOffset: offset)
    }

    private static func numbers(of run: Run, _ unit: HistoryUnit, in db: Database) throws -> [Int64] {
        let rounds = try Int64.fetchAll(
            db,
            sql: "SELECT started FROM round INDEXED BY round_started WHERE started BETWEEN ? AND ? ORDER BY started",
            arguments: [run.first, run.last])
        let all = rounds.map {
            WallTime(nanosecondsSince1970: $0, utcOffsetSeconds: run.utcOffset).localSecond / unit.seconds
        }
        return Set(all).sorted()
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
        gain = rollUp.gain
        let medians = rollUp.medians.map(DelayCode.milliseconds)
        medianRTT = MiddleValue.of(medians)
        deviationRTT = MiddleValue.deviation(of: medians)
    }
}
