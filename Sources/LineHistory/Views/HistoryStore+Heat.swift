internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Spans of all lines that are read at most to find the worst ones.
    private static let maxRanked = 200_000
    static let maxHeatLines = 1_000

    /// The rounds of many lines within the time, the worst lines of it first. Its lines are those of the last round in
    /// it. Where there are too many rounds, or too many lines of groups, columns are made of whole hours or days.
    ///
    /// - Parameters:
    ///   - query: with `worst` the rows are in the order of the time; with anything else in that of the last round
    ///     in it.
    ///   - dimension: rows are groups of it, each by the worst of its lines; nil makes a row of each line.
    ///   - columns: at most so many; where there are more rounds, a column is the worst of several.
    package func heat(
        _ query: FieldQuery, by dimension: FieldDimension? = nil, from: WallTime, to: WallTime, columns: Int = 288
    ) throws(HistoryError) -> HeatMatrix {
        try read { db in
            var matrix = HeatMatrix()
            matrix.by = dimension
            guard let board = try board(from: from, before: to, in: db) else { return matrix }
            matrix.dimensions = board.lines.dimensions
            let time = (from: from, to: to)
            let ids =
                try dimension.map { try Self.fill(&matrix, groupsOf: $0, query, board, time, in: db) }
                ?? Self.fill(&matrix, query, board, time, in: db)
            let blocks = Set(ids.joined().map(LineBlock.block(of:))).count
            let ticks = try HeatTicks(from: from, to: to, blocks: blocks, most: columns, in: db)
            matrix.columns = ticks.columns
            matrix.roundsPerColumn = ticks.roundsPerColumn
            var painting = HeatPainting(ids, ticks)
            try painting.read(from: db)
            matrix.cells = painting.cells()
            return matrix
        }
    }

    /// The page's lines, and the numbers under which each is stored.
    private static func fill(
        _ matrix: inout HeatMatrix, _ query: FieldQuery, _ board: FieldBoard, _ time: (from: WallTime, to: WallTime),
        in db: Database
    ) throws -> [[Int64]] {
        var places = board.places(query)
        matrix.matched = places.count
        if query.sort == .worst {
            places = try ranked(places, on: board, from: time.from, to: time.to, in: db)
            if query.isReversed { places.reverse() }
        }
        let shown = page(places, query, most: maxHeatLines)
        matrix.lines = shown.map { board.lines.lines[Int($0)].line }
        return try matrix.lines.map { try ids(of: $0.name, in: db) }
    }

    /// The lines by what became of them in the time: by the rounds in which they were abnormal, then by loss; others
    /// keep their order.
    private static func ranked(
        _ places: [Int32], on board: FieldBoard, from: WallTime, to: WallTime, in db: Database
    ) throws -> [Int32] {
        let sums = try sums(places, on: board, from: from, to: to, in: db)
        return places.enumerated().sorted { left, right in
            let (one, other) = (sums[Int(left.element)], sums[Int(right.element)])
            if one.abnormal != other.abnormal { return one.abnormal > other.abnormal }
            let (loss, otherLoss) = (one.loss ?? -1, other.loss ?? -1)
            return loss == otherLoss ? left.offset < right.offset : loss > otherLoss
        }.map(\.element)
    }

    /// What became of lines in the time, by their places on the board. Whole days count, or whole hours where there are
    /// few lines.
    static func sums(
        _ places: [Int32], on board: FieldBoard, from: WallTime, to: WallTime, in db: Database
    ) throws -> [RollUpGlance] {
        var sums = [RollUpGlance](repeating: RollUpGlance(), count: board.figures.count)
        let placeOf = Dictionary(
            places.map { (board.lines.ids[Int($0)], $0) }, uniquingKeysWith: { first, _ in first })
        let blocks = Set(placeOf.keys.map(LineBlock.block(of:)))
        guard let first = blocks.min(), let last = blocks.max() else { return sums }
        let hours = max(0, to.nanosecondsSince1970 &- from.nanosecondsSince1970) / 3_600_000_000_000 + 2
        let unit: HistoryUnit = Int(hours) * blocks.count <= maxRanked ? .hour : .day
        let offset = board.round.utcOffset
        func span(_ time: WallTime) -> Int64 {
            let local = WallTime(nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: offset)
            return unit == .hour ? local.localHour : local.localDay
        }
        let sql = "SELECT block, data FROM \(unit.table) WHERE \(unit.key) = ? AND block BETWEEN ? AND ?"
        let select = try db.cachedStatement(sql: sql)
        let end = WallTime(nanosecondsSince1970: to.nanosecondsSince1970 &- 1)
        let begin = max(span(from), try oldest(unit, in: db) ?? .max)
        guard begin <= span(end) else { return sums }
        for span in begin...min(span(end), try newest(unit, in: db) ?? .min) {
            let rows = try Row.fetchCursor(select, arguments: [span, first, last])
            while let row = try rows.next() {
                let line = (row[0] as Int64) * Int64(LineBlock.size)
                try row.withUnsafeData(atIndex: 1) { data in
                    data?.withUnsafeBytes { bytes in
                        var reader = GlanceReader(bytes)
                        for slot in 0..<LineBlock.size where !reader.isAtEnd {
                            let part = reader.counted()
                            guard let place = placeOf[line + Int64(slot)], let glance = RollUpGlance(part) else {
                                continue
                            }
                            sums[Int(place)].add(glance)
                        }
                    }
                }
            }
        }
        return sums
    }

    private static func oldest(_ unit: HistoryUnit, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT min(\(unit.key)) FROM \(unit.table)")
    }

    private static func newest(_ unit: HistoryUnit, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT max(\(unit.key)) FROM \(unit.table)")
    }
}

/// A heat map's cells while they are read.
private struct HeatPainting {
    private let ticks: HeatTicks
    private let width: Int
    /// The slots of each block that are wanted, and the row of each.
    private var rowsOf: [Int64: [(slot: Int, row: Int)]] = [:]
    /// The more, the worse: 0 nothing, 1 an invalid round, 2 unmeasured, 3 and more a class of loss.
    private var worst: [UInt8]

    init(_ ids: [[Int64]], _ ticks: HeatTicks) {
        self.ticks = ticks
        width = ticks.columns.count
        worst = [UInt8](repeating: 0, count: ids.count * ticks.columns.count)
        for (row, ids) in ids.enumerated() {
            for id in ids { rowsOf[LineBlock.block(of: id), default: []].append((LineBlock.slot(of: id), row)) }
        }
        for block in rowsOf.keys { rowsOf[block]?.sort { $0.slot < $1.slot } }
    }

    mutating func read(from db: Database) throws {
        guard width > 0 else { return }
        if let unit = ticks.source.unit { try readSpans(unit, from: db) } else { try readRounds(from: db) }
    }

    func cells() -> [UInt8] {
        worst.map { value in
            switch value {
            case 0: HeatMatrix.Cell.nothing
            case 1: HeatMatrix.Cell.invalid
            case 2: HeatMatrix.Cell.unmeasured
            default: value - 3
            }
        }
    }

    private mutating func readRounds(from db: Database) throws {
        let select = try db.cachedStatement(sql: "SELECT round, data FROM round_block WHERE day = ? AND block = ?")
        for day in ticks.days {
            for (block, wanted) in rowsOf.sorted(by: { $0.key < $1.key }) {
                let rows = try Row.fetchCursor(select, arguments: [day, block])
                while let row = try rows.next() {
                    let round: Int64 = row[0]
                    guard let column = ticks.columnOfRound[round] else { continue }
                    let isInvalid = ticks.invalid.contains(round)
                    try eachSlot(of: row, wanted) { painting, row, bytes in
                        guard let glance = SummaryGlance(bytes, withDelays: false) else { return }
                        painting.paint(row, Int(column), isInvalid ? 1 : Self.value(glance))
                    }
                }
            }
        }
    }

    private mutating func readSpans(_ unit: HistoryUnit, from db: Database) throws {
        let select = try db.cachedStatement(
            sql: "SELECT 0, data FROM \(unit.table) WHERE \(unit.key) = ? AND block = ?")
        for (span, column) in ticks.columnOfSpan {
            for (block, wanted) in rowsOf.sorted(by: { $0.key < $1.key }) {
                let rows = try Row.fetchCursor(select, arguments: [span, block])
                while let row = try rows.next() {
                    try eachSlot(of: row, wanted) { painting, row, bytes in
                        guard let glance = RollUpGlance(bytes), glance.rounds > 0 else { return }
                        let unmeasured: UInt8 = painting.ticks.hasValid[Int(column)] ? 2 : 1
                        let value = glance.worstLoss.map { Self.value(loss: Double($0) / 1e6) }
                        painting.paint(row, Int(column), value ?? unmeasured)
                    }
                }
            }
        }
    }

    /// - Parameter row: with the block's bytes second.
    private mutating func eachSlot(
        of row: Row, _ wanted: [(slot: Int, row: Int)],
        _ body: (inout HeatPainting, Int, UnsafeRawBufferPointer) -> Void
    ) throws {
        try row.withUnsafeData(atIndex: 1) { data in
            data?.withUnsafeBytes { bytes in
                var reader = GlanceReader(bytes)
                var next = 0
                for slot in 0..<LineBlock.size where !reader.isAtEnd && next < wanted.count {
                    let part = reader.counted()
                    while next < wanted.count, wanted[next].slot == slot {
                        body(&self, wanted[next].row, part)
                        next += 1
                    }
                }
            }
        }
    }

    private mutating func paint(_ row: Int, _ column: Int, _ value: UInt8) {
        let place = row * width + column
        worst[place] = max(worst[place], value)
    }

    private static func value(_ glance: SummaryGlance) -> UInt8 {
        guard glance.verdict != .unmeasured, let loss = glance.loss else { return 2 }
        return value(loss: loss)
    }

    private static func value(loss: Double) -> UInt8 { UInt8(LossClass(loss: loss).rawValue) + 3 }
}
