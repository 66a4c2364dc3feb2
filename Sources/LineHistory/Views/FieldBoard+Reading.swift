internal import Foundation
internal import GRDB
internal import LineModel

extension FieldBoard {
    /// The board of a round that is stored.
    ///
    /// - Parameters:
    ///   - part: of the round, as it is stored.
    ///   - known: the lines of an earlier board, which are taken over where they are the same.
    convenience init(_ round: RoundKey, _ part: Data, known: FieldLines?, in db: Database) throws {
        let runs = try decode(RoundPart.self, part).lineRuns
        let asked = RoundPart.members(runs)
        let lines = try known.flatMap { $0.asked == asked ? $0 : nil } ?? Self.lines(asked, runs, in: db)
        self.init(round: round, lines: lines, figures: try Self.figures(lines.ids, round: round, in: db))
    }

    /// The board of a round that is being stored.
    ///
    /// - Parameters:
    ///   - ids: the numbers of the report's lines.
    ///   - known: the lines of the board before it, which are taken over where they are the same.
    convenience init(_ report: RoundReport, _ round: RoundKey, ids: [Int64], known: FieldLines?) {
        let lines =
            known.flatMap { $0.asked == ids ? $0 : nil }
            ?? FieldLines(
                asked: ids, ids: ids,
                lines: report.lines.map { LineDefinition(line: $0.line, payload: $0.payload) })
        self.init(round: round, lines: lines, figures: report.lines.map(Figures.init))
    }

    private static func lines(_ asked: [Int64], _ runs: [Int64], in db: Database) throws -> FieldLines {
        var ids: [Int64] = []
        var lines: [LineDefinition] = []
        ids.reserveCapacity(asked.count)
        lines.reserveCapacity(asked.count)
        func add(_ row: Row) {
            guard let line = LineDefinition(name: row[1], [UInt8](row[2] as Data)) else { return }
            ids.append(row[0])
            lines.append(line)
        }
        let select = try db.cachedStatement(sql: "SELECT id, name, definition FROM line WHERE id BETWEEN ? AND ?")
        for place in stride(from: 0, to: runs.count - 1, by: 2) where runs[place + 1] > 0 {
            let rows = try Row.fetchCursor(
                select, arguments: [runs[place], runs[place] &+ runs[place + 1] - 1])
            while let row = try rows.next() { add(row) }
        }
        return FieldLines(asked: asked, ids: ids, lines: lines)
    }

    private static func figures(_ ids: [Int64], round: RoundKey, in db: Database) throws -> [Figures] {
        var figures = [Figures](repeating: Figures(), count: ids.count)
        let select = try db.cachedStatement(
            sql: "SELECT data FROM round_block WHERE day = ? AND block = ? AND round = ?")
        let isSorted = zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
        let order = isSorted ? Array(ids.indices) : ids.indices.sorted { ids[$0] < ids[$1] }
        var start = 0
        var glances = [SummaryGlance?](repeating: nil, count: LineBlock.size)
        while start < order.count {
            let block = LineBlock.block(of: ids[order[start]])
            for slot in glances.indices { glances[slot] = nil }
            let rows = try Row.fetchCursor(select, arguments: [round.day, block, round.sequence])
            if let row = try rows.next() {
                try row.withUnsafeData(atIndex: 0) { data in
                    data?.withUnsafeBytes { SummaryGlance.read($0) { glances[$0] = $1 } }
                }
            }
            while start < order.count, LineBlock.block(of: ids[order[start]]) == block {
                let place = order[start]
                if let glance = glances[LineBlock.slot(of: ids[place])] { figures[place] = Figures(glance) }
                start += 1
            }
        }
        return figures
    }
}
