internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Stores by what lines are placed (`LineRanking.state`); empty deletes it.
    package func storeRanking(_ state: [UInt8]) throws(HistoryError) {
        try write { db in
            try db.execute(sql: "DELETE FROM ranking")
            guard !state.isEmpty else { return }
            try db.execute(sql: "INSERT INTO ranking (id, state) VALUES (1, ?)", arguments: [Data(state)])
        }
    }

    /// What `storeRanking` stored; empty where nothing was, and of a file of an older program that is read alone.
    package func loadRanking() throws(HistoryError) -> [UInt8] {
        try read { db in
            guard try db.tableExists("ranking") else { return [] }
            return try Data.fetchOne(db, sql: "SELECT state FROM ranking").map { [UInt8]($0) } ?? []
        }
    }

    /// What the newest valid rounds found of these lines, oldest first: one look at each round. What games would have
    /// missed is not kept, and not known.
    ///
    /// - Parameters:
    ///   - ways: of the lines. What a line measured on another way is another line's.
    ///   - most: rounds at most.
    /// - Returns: of each round when it was, and for each way what it found; nil where the line was not measured.
    package func rankingRounds(
        of ways: [LineWay], most: Int
    ) throws(HistoryError) -> [(round: RankingMoment, found: [RankingRound?])] {
        try read { db in
            let sql = """
                SELECT \(RoundKey.columns), started, part FROM round WHERE verdict = ? ORDER BY seq DESC LIMIT ?
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: [Validity.Verdict.valid.rawValue, max(0, most)])
            let places = Dictionary(zip(ways, ways.indices), uniquingKeysWith: { first, _ in first })
            var known: FieldLines?
            var rounds: [(RankingMoment, [RankingRound?])] = []
            for row in rows.reversed() where try !decode(RoundPart.self, row["part"]).ledger.interrupted {
                let board = try FieldBoard(RoundKey(row), row["part"], known: known, in: db)
                known = board.lines
                var found = [RankingRound?](repeating: nil, count: ways.count)
                for (line, figures) in zip(board.lines.lines, board.figures) where figures.isMeasured {
                    guard let place = places[LineWay(line.line, payload: line.payload)] else { continue }
                    found[place] = RankingRound(figures)
                }
                rounds.append((RankingMoment(id: row["id"], started: row.wallTime("started")), found))
            }
            return rounds
        }
    }
}

/// The lines that a ranking from the history is of.
package struct RankedField: Sendable {
    /// The lines of the newest valid round, each with what it is measured with.
    package var lines: [(line: Line, payload: PayloadKind)]
    /// The place that was measured from.
    package var vantage: String
    /// Rounds since then that could not be trusted.
    package var distrusted: Int
}

extension HistoryStore {
    /// The lines of the newest valid round; nil where there is none.
    package func rankedField() throws(HistoryError) -> RankedField? {
        try read { db in
            let sql = "SELECT \(RoundKey.columns), verdict, part FROM round ORDER BY seq DESC"
            let rows = try Row.fetchCursor(db, sql: sql)
            var distrusted = 0
            while let row = try rows.next() {
                let part = try decode(RoundPart.self, row["part"])
                guard row["verdict"] as String? == Validity.Verdict.valid.rawValue, !part.ledger.interrupted else {
                    distrusted += 1
                    continue
                }
                let board = try FieldBoard(RoundKey(row), row["part"], known: nil, in: db)
                return RankedField(
                    lines: board.lines.lines.map { ($0.line, $0.payload) }, vantage: part.vantage,
                    distrusted: distrusted)
            }
            return nil
        }
    }
}

extension RankingRound {
    fileprivate init?(_ figures: FieldBoard.Figures) {
        guard figures.sent > 0 else { return nil }
        func delay(_ code: Int32) -> Double? { code < 0 ? nil : DelayCode.milliseconds(Int(code)) }
        self.init(
            sent: Int(figures.sent), lost: Int(figures.lost), median: delay(figures.median), p95: delay(figures.p95),
            jitter: delay(figures.jitter))
    }
}
