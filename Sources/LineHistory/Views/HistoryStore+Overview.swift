internal import Foundation
internal import GRDB
package import LineModel
internal import Synchronization

extension HistoryStore {
    /// Rounds whose validity an overview shows.
    private static let newestRounds = 12

    /// All lines after the last round: counts, groups, open incidents, and one page of rows.
    ///
    /// The last round is the one that was stored last, whatever the clock said.
    ///
    /// - Parameters:
    ///   - query: which lines are rows, in which order; counts and groups are of all lines.
    ///   - by: what the groups share.
    ///   - now: ends the last day of the rows' hours, by the local time of the last round.
    package func overview(
        _ query: FieldQuery, by: FieldDimension = .ingress, now: WallTime
    ) throws(HistoryError) -> FieldOverview {
        try read { db in
            var overview = FieldOverview()
            overview.by = by
            overview.open = try Self.openIncidentFiles(in: db)
            overview.rounds = try Self.newestRounds(Self.newestRounds, in: db)
            overview.round = overview.rounds.last
            guard let board = try board(in: db) else { return overview }
            (overview.abnormal, overview.unmeasured, overview.healthy) = board.counts
            overview.dimensions = board.lines.dimensions
            (overview.groups, overview.groupCount) = board.groups(by: by)
            let places = board.places(query)
            overview.matched = places.count
            overview.rows = try rows(
                of: Self.page(places, query), on: board, open: overview.open, now: now, in: db)
            return overview
        }
    }

    /// The lines that fit the query, by two dimensions.
    ///
    /// - Parameters:
    ///   - rows: at most so many rows are given, the worst ones.
    ///   - columns: at most so many columns are given, the first by name.
    package func grid(
        _ query: FieldQuery, rows: FieldDimension, columns: FieldDimension, most: (rows: Int, columns: Int) = (300, 100)
    ) throws(HistoryError) -> FieldGrid {
        try read { db in
            var grid = FieldGrid(rowsBy: rows, columnsBy: columns)
            grid.round = try Self.newestRounds(1, in: db).last
            guard let board = try board(in: db) else { return grid }
            grid.dimensions = board.lines.dimensions
            grid.fill(board, board.places(query), most)
            return grid
        }
    }

    /// The newest rounds, oldest first.
    static func newestRounds(_ most: Int, in db: Database) throws -> [HistoryRound] {
        let sql = """
            SELECT id, started, utc_offset, abnormal, unmeasured, lines, has_probes, part FROM round
            ORDER BY seq DESC LIMIT ?
            """
        return try Row.fetchAll(db, sql: sql, arguments: [most]).reversed().map {
            HistoryRound($0, try decode(RoundPart.self, $0["part"]))
        }
    }

    /// The board of the newest round; nil before the first. It is made once a round, by whoever asks first.
    func board(in db: Database) throws -> FieldBoard? {
        let row = try Row.fetchOne(
            db, sql: "SELECT seq, day, utc_offset, part FROM round ORDER BY seq DESC LIMIT 1")
        return try row.map { row in
            try views.withLock { views in
                if let board = views.board, board.sequence == row["seq"] { return board }
                let board = try FieldBoard(row, known: views.board?.lines, in: db)
                views.board = board
                return board
            }
        }
    }

    /// The board of the last round within the time; nil where there is none.
    func board(from: WallTime, before to: WallTime, in db: Database) throws -> FieldBoard? {
        let sql = """
            SELECT seq, day, utc_offset, part FROM round WHERE started >= ? AND started < ?
            ORDER BY started DESC LIMIT 1
            """
        let row = try Row.fetchOne(
            db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        return try row.map { try board(of: $0, in: db) }
    }

    /// The board of a round, with `seq`, `day`, `utc_offset` and `part`.
    func board(of row: Row, in db: Database) throws -> FieldBoard {
        let newest = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM round")
        if row["seq"] == newest, let board = try board(in: db) { return board }
        return try views.withLock { views in
            if let board = views.past, board.sequence == row["seq"] { return board }
            let board = try FieldBoard(row, known: views.past?.lines ?? views.board?.lines, in: db)
            views.past = board
            return board
        }
    }

    /// The places of the page that was asked for.
    static func page(_ places: [Int32], _ query: FieldQuery, most: Int = 1000) -> ArraySlice<Int32> {
        let size = min(max(1, query.pageSize), most)
        let (start, overflow) = size.multipliedReportingOverflow(by: max(1, query.page) - 1)
        return overflow ? [] : places.dropFirst(start).prefix(size)
    }

    /// - Parameter now: ends the last day of the rows' hours; nil leaves the hours out.
    func rows(
        of places: ArraySlice<Int32>, on board: FieldBoard, open: [IncidentFile], now: WallTime?, in db: Database
    ) throws -> [BoardRow] {
        var incidents: [String: Incident] = [:]
        for file in open.reversed() {
            for line in file.outage.incident.lines { incidents[line] = file.outage.incident }
        }
        let days = try now.map { try self.days(of: Array(places), on: board, now: $0, in: db) } ?? [:]
        let select = try db.cachedStatement(
            sql: "SELECT data FROM round_block WHERE day = ? AND block = ? AND round = ?")
        let codes = FindingCodes<LineReason>()
        return try places.compactMap { place in
            let (id, definition) = (board.lines.ids[Int(place)], board.lines.lines[Int(place)])
            let data = try Data.fetchOne(select, arguments: [board.day, LineBlock.block(of: id), board.sequence])
            guard
                let found = SummaryRow.unpack(
                    LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](data ?? Data())), codes)
            else { return nil }
            var row = BoardRow(line: definition.line, payload: definition.payload, verdict: found.verdict)
            row.reasons = found.reasons
            row.counts = found.summary.counts
            row.rtt = found.summary.rtt
            row.jitter = found.summary.jitter
            if let incident = incidents[definition.line.name] {
                (row.incident, row.badSince) = (incident.id, incident.since(definition.line.name))
            }
            row.day = days[place] ?? []
            return row
        }
    }

    private func days(
        of places: [Int32], on board: FieldBoard, now: WallTime, in db: Database
    ) throws -> [Int32: [DayCell]] {
        let hour = WallTime(
            nanosecondsSince1970: now.nanosecondsSince1970, utcOffsetSeconds: board.utcOffset
        ).localHour
        var known = board.days(of: places, hour: hour)
        let missing = places.filter { known[$0] == nil }
        guard !missing.isEmpty else { return known }
        let ids = try missing.map { try Self.ids(of: board.lines.lines[Int($0)].line.name, in: db) }
        let found = Dictionary(
            zip(missing, try DayCells(db).cells(of: ids, until: hour)), uniquingKeysWith: { first, _ in first })
        board.keep(found, hour: hour)
        known.merge(found) { $1 }
        return known
    }
}

extension FieldGrid {
    /// Sums the lines up.
    ///
    /// - Parameter places: of the lines that fit.
    fileprivate mutating func fill(_ board: FieldBoard, _ places: [Int32], _ most: (rows: Int, columns: Int)) {
        let (down, across) = (board.lines.grouping(rowsBy), board.lines.grouping(columnsBy))
        let inBoth = places.filter { down.of[Int($0)] >= 0 && across.of[Int($0)] >= 0 }
        without = places.count - inBoth.count
        let byRow = GroupSums(inBoth, of: down.of, groups: down.names.count, board.figures)
        let rowOrder = byRow.worstFirst(names: down.names)
        rowCount = rowOrder.count
        let shownRows = Array(rowOrder.prefix(max(0, most.rows)))
        rows = shownRows.map { byRow.row($0, down.names[$0]) }
        var hasColumn = [Bool](repeating: false, count: across.names.count)
        for place in inBoth { hasColumn[Int(across.of[Int(place)])] = true }
        let columnOrder = across.names.indices.filter { hasColumn[$0] }.sorted { across.names[$0] < across.names[$1] }
        columnCount = columnOrder.count
        let shownColumns = Array(columnOrder.prefix(max(0, most.columns)))
        columns = shownColumns.map { across.names[$0] }
        cells = Self.cells(inBoth, (down, shownRows), (across, shownColumns), board)
    }

    private static func cells(
        _ places: [Int32], _ down: (grouping: FieldGrouping, shown: [Int]),
        _ across: (grouping: FieldGrouping, shown: [Int]), _ board: FieldBoard
    ) -> [[GroupRow?]] {
        func placesOf(_ shown: [Int], _ count: Int) -> [Int32] {
            var place = [Int32](repeating: -1, count: count)
            for (index, group) in shown.enumerated() { place[group] = Int32(index) }
            return place
        }
        let rowOf = placesOf(down.shown, down.grouping.names.count)
        let columnOf = placesOf(across.shown, across.grouping.names.count)
        let width = across.shown.count
        var cell = [Int32](repeating: -1, count: board.figures.count)
        for place in places {
            let row = rowOf[Int(down.grouping.of[Int(place)])]
            let column = columnOf[Int(across.grouping.of[Int(place)])]
            if row >= 0, column >= 0 { cell[Int(place)] = row * Int32(width) + column }
        }
        let sums = GroupSums(places, of: cell, groups: down.shown.count * width, board.figures)
        return down.shown.indices.map { row in
            (0..<width).map { column in
                let number = row * width + column
                return sums.hasLines(number) ? sums.row(number, across.grouping.names[across.shown[column]]) : nil
            }
        }
    }
}
