internal import Foundation
internal import GRDB
internal import Synchronization
package import LineModel

extension HistoryStore {
    /// Stores a round: its own part, its lines' summaries, its probes, and what it means for their hours and days. A
    /// round that is there already (by its id) stays as it is.
    package func storeRound(_ report: RoundReport) throws(HistoryError) {
        let known = definitions.withLock { $0 }
        let lines = views.found.withLock { $0.board?.lines }
        let done = try write { db -> (definitions: [LineDefinition: Int64], board: FieldBoard)? in
            guard try !Self.isStored(report.id, in: db) else { return nil }
            var writing = RoundWriting(report, db: db, known: known)
            let (sequence, ids) = try writing.store()
            let board = FieldBoard(report, RoundKey(report, sequence: sequence), ids: ids, known: lines)
            try Self.store(Explanation.found(in: report), in: db)
            try StoredOverview(board).store(sequence, in: db)
            return (writing.definitions, board)
        }
        guard let done else { return }
        definitions.withLock { $0 = done.definitions }
        views.found.withLock { $0.board = done.board }
    }

    private static func isStored(_ id: String, in db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM round WHERE id = ?)", arguments: [id]) ?? false
    }
}

/// One round on its way into the database, within a transaction.
private struct RoundWriting {
    let report: RoundReport
    let db: Database
    /// Numbers of lines that are known to be stored.
    private(set) var definitions: [LineDefinition: Int64]
    private var bits = BitWriter()
    private let codes = FindingCodes<LineReason>()

    init(_ report: RoundReport, db: Database, known: [LineDefinition: Int64]) {
        self.report = report
        self.db = db
        definitions = known
    }

    /// - Returns: the row of the round, and the numbers of its lines.
    mutating func store() throws -> (sequence: Int64, lines: [Int64]) {
        let lines = try report.lines.map { try number(of: LineDefinition(line: $0.line, payload: $0.payload)) }
        // Lines that are gone are asked for again when they come back.
        if definitions.count > 2 * lines.count + 1000 { definitions.removeAll() }
        let sequence = try storePart(lines)
        let order = lines.indices.sorted { lines[$0] < lines[$1] }
        var start = 0
        while start < order.count {
            let block = LineBlock.block(of: lines[order[start]])
            var end = start
            while end < order.count, LineBlock.block(of: lines[order[end]]) == block { end += 1 }
            var rows = [Int?](repeating: nil, count: LineBlock.size)
            for index in order[start..<end] { rows[LineBlock.slot(of: lines[index])] = index }
            try store(rows, block: block, round: sequence)
            start = end
        }
        return (sequence, lines)
    }

    private mutating func number(of definition: LineDefinition) throws -> Int64 {
        if let known = definitions[definition] { return known }
        let (key, packed) = (LineDefinition.nameKey(definition.line.name), Data(definition.pack()))
        let select = try db.cachedStatement(
            sql: "SELECT id FROM line WHERE name_key = ? AND name = ? AND definition = ?")
        let found = try Int64.fetchOne(select, arguments: [key, definition.line.name, packed])
        if found == nil {
            try db.cachedStatement(sql: "INSERT INTO line (name_key, name, definition) VALUES (?, ?, ?)")
                .execute(arguments: [key, definition.line.name, packed])
        }
        let number = found ?? db.lastInsertedRowID
        definitions[definition] = number
        return number
    }

    private func storePart(_ lines: [Int64]) throws -> Int64 {
        let part = try encode(RoundPart(report, lines: lines))
        try db.cachedStatement(
            sql: """
                INSERT INTO round (id, started, utc_offset, day, verdict, lines, abnormal, unmeasured, has_probes, part)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            report.id, report.started.nanosecondsSince1970, report.started.utcOffsetSeconds,
            report.started.localDay, report.validity.verdict.rawValue, report.lines.count,
            report.lines.count { $0.verdict == .abnormal }, report.lines.count { $0.verdict == .unmeasured },
            report.samples.count > 0, part,
        ])
        return db.lastInsertedRowID
    }

    private mutating func store(_ rows: [Int?], block: Int64, round: Int64) throws {
        let summaries = LineBlock.join(rows.map { $0.map { SummaryRow.pack(report.lines[$0], codes) } ?? [] })
        try db.cachedStatement(sql: "INSERT INTO round_block (day, block, round, data) VALUES (?, ?, ?, ?)")
            .execute(arguments: [report.started.localDay, block, round, Data(summaries)])
        try rollUp(rows, "hour_block", "hour", report.started.localHour, block)
        try rollUp(rows, "day_block", "day", report.started.localDay, block)
        guard report.samples.count > 0 else { return }
        var packed = [[UInt8]](repeating: [], count: rows.count)
        for (slot, row) in rows.enumerated() {
            guard let row, let sample = report.lines[row].sampleRow else { continue }
            packed[slot] = ProbeRow.pack(
                report.samples.row(sample), intervalNanoseconds: report.plan.interval.nanoseconds, into: &bits)
        }
        try db.cachedStatement(sql: "INSERT INTO probe_block (id, data) VALUES (?, ?)")
            .execute(arguments: [ProbeBlockID.id(round: round, block: block), Data(LineBlock.join(packed))])
    }

    private func rollUp(_ rows: [Int?], _ table: String, _ key: String, _ span: Int64, _ block: Int64) throws {
        let select = try db.cachedStatement(sql: "SELECT data FROM \(table) WHERE \(key) = ? AND block = ?")
        let before = try Data.fetchOne(select, arguments: [span, block])
        let slots = before.map { LineBlock.slots([UInt8]($0)) }
        let after = rows.enumerated().map { slot, row -> [UInt8] in
            let old = slots?[slot] ?? []
            guard let row else { return Array(old) }
            var rollUp = RollUp(old)
            rollUp.add(report.lines[row])
            return rollUp.pack()
        }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(table) (\(key), block, data) VALUES (?, ?, ?)")
            .execute(arguments: [span, block, Data(LineBlock.join(after))])
    }
}

/// The key of a block of probes: those of a round are neighbours, so that a round's expiry is one range.
enum ProbeBlockID {
    /// Blocks in a round: a sixteenth of the lines that there ever were, 268 million.
    private static let blocks: Int64 = 1 << 24

    static func id(round: Int64, block: Int64) -> Int64 { round * blocks + block }
    static func range(round: Int64) -> (first: Int64, last: Int64) { (round * blocks, round * blocks + blocks - 1) }
}
