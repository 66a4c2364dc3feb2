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
            guard let round = try Self.newestRound(in: db) else { return overview }
            // Without a board what was stored with the round is quicker.
            if !hasBoard(of: round), let stored = try StoredOverview(of: round.sequence, in: db),
                stored.answers(query, by: by)
            {
                try fill(&overview, from: stored, query, round, now: now, in: db)
                return overview
            }
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

    private func fill(
        _ overview: inout FieldOverview, from stored: StoredOverview, _ query: FieldQuery, _ round: RoundKey,
        now: WallTime, in db: Database
    ) throws {
        (overview.abnormal, overview.unmeasured, overview.healthy) =
            (stored.abnormal, stored.unmeasured, stored.healthy)
        overview.dimensions = stored.dimensions
        (overview.groups, overview.groupCount) = stored.groups[overview.by] ?? ([], 0)
        overview.matched = stored.healthy + stored.abnormal + stored.unmeasured
        let select = try db.cachedStatement(sql: "SELECT name, definition FROM line WHERE id = ?")
        let lines = try stored.worst.prefix(max(1, query.pageSize)).compactMap { id -> (Int64, LineDefinition)? in
            guard let row = try Row.fetchOne(select, arguments: [id]) else { return nil }
            return LineDefinition(name: row[0], [UInt8](row[1] as Data)).map { (id, $0) }
        }
        overview.rows = try rows(of: lines, round, open: overview.open, now: now, in: db)
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

    /// The newest round; nil before the first.
    private static func newestRound(in db: Database) throws -> RoundKey? {
        try Row.fetchOne(db, sql: "SELECT \(RoundKey.columns) FROM round ORDER BY seq DESC LIMIT 1").map(RoundKey.init)
    }

    private func hasBoard(of round: RoundKey) -> Bool { views.found.withLock { $0.board?.round == round } }

    /// The board of the newest round; nil before the first. It is made once a round, by whoever asks first.
    func board(in db: Database) throws -> FieldBoard? {
        guard let round = try Self.newestRound(in: db) else { return nil }
        return try views.found.withLock { found in
            if let board = found.board, board.round == round { return board }
            let board = try Self.board(of: round, known: found.board?.lines, in: db)
            found.board = board
            return board
        }
    }

    /// The board of the last round within the time; nil where there is none.
    func board(from: WallTime, before to: WallTime, in db: Database) throws -> FieldBoard? {
        let sql = """
            SELECT \(RoundKey.columns), part FROM round WHERE started >= ? AND started < ?
            ORDER BY started DESC LIMIT 1
            """
        let row = try Row.fetchOne(
            db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        return try row.map { try board(of: $0, in: db) }
    }

    /// The board of a round, with `RoundKey.columns` and `part`.
    func board(of row: Row, in db: Database) throws -> FieldBoard {
        let round = RoundKey(row)
        if try Self.newestRound(in: db) == round, let board = try board(in: db) { return board }
        return try views.found.withLock { found in
            if let board = found.past, board.round == round { return board }
            let known = found.past?.lines ?? found.board?.lines
            let board = try FieldBoard(round, row["part"], known: known, in: db)
            found.past = board
            return board
        }
    }

    private static func board(of round: RoundKey, known: FieldLines?, in db: Database) throws -> FieldBoard? {
        let part = try Data.fetchOne(db, sql: "SELECT part FROM round WHERE seq = ?", arguments: [round.sequence])
        return try part.map { try FieldBoard(round, $0, known: known, in: db) }
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
        let lines = places.map { (board.lines.ids[Int($0)], board.lines.lines[Int($0)]) }
        return try rows(of: lines, board.round, open: open, now: now, in: db)
    }

    private func rows(
        of lines: [(id: Int64, definition: LineDefinition)], _ round: RoundKey, open: [IncidentFile], now: WallTime?,
        in db: Database
    ) throws -> [BoardRow] {
        var incidents: [String: Incident] = [:]
        for file in open.reversed() {
            for line in file.outage.incident.lines { incidents[line] = file.outage.incident }
        }
        let days = try now.map { try self.days(of: lines.map(\.definition.line.name), round, now: $0, in: db) } ?? [:]
        let select = try db.cachedStatement(
            sql: "SELECT data FROM round_block WHERE day = ? AND block = ? AND round = ?")
        let codes = FindingCodes<LineReason>()
        let names = lines.map(\.definition.line.name).filter { incidents[$0] != nil }
        let evidence = try HistoryStore.evidence(of: names, in: db)
        return try lines.compactMap { id, definition in
            let data = try Data.fetchOne(select, arguments: [round.day, LineBlock.block(of: id), round.sequence])
            guard
                let found = SummaryRow.unpack(
                    LineBlock.slot(LineBlock.slot(of: id), of: [UInt8](data ?? Data())), codes)
            else { return nil }
            var row = BoardRow(line: definition.line, payload: definition.payload, verdict: found.verdict)
            row.reasons = found.reasons
            if let raised = evidence[definition.line.name] {
                row.reasons.insert(raised.reason, at: 0)
                if row.verdict == .healthy { row.verdict = .abnormal }
            }
            row.counts = found.summary.counts
            row.rtt = found.summary.rtt
            row.jitter = found.summary.jitter
            row.gain = found.gain
            if let incident = incidents[definition.line.name] {
                (row.incident, row.badSince) = (incident.id, incident.since(definition.line.name))
            }
            row.day = days[definition.line.name] ?? []
            return row
        }
    }

    /// The last day of lines, by name; what was found after this round is used again.
    private func days(
        of names: [String], _ round: RoundKey, now: WallTime, in db: Database
    ) throws -> [String: [DayCell]] {
        let hour = WallTime(
            nanosecondsSince1970: now.nanosecondsSince1970, utcOffsetSeconds: round.utcOffset
        ).localHour
        var days = views.days(of: names, round: round.id, hour: hour)
        let missing = names.filter { days[$0] == nil }
        guard !missing.isEmpty else { return days }
        let ids = try missing.map { try Self.ids(of: $0, in: db) }
        let found = Dictionary(
            zip(missing, try DayCells(db).cells(of: ids, until: hour)), uniquingKeysWith: { first, _ in first })
        views.keep(found, round: round.id, hour: hour)
        days.merge(found) { $1 }
        return days
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
        let byRow = BoardSums(inBoth, of: down.of, groups: down.names.count, board.figures)
        let shownRows = byRow.worst(most.rows, names: down.names)
        rowCount = byRow.count
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
        let sums = BoardSums(places, of: cell, groups: down.shown.count * width, board.figures)
        return down.shown.indices.map { row in
            (0..<width).map { column in
                let number = row * width + column
                return sums.hasLines(number) ? sums.row(number, across.grouping.names[across.shown[column]]) : nil
            }
        }
    }
}
