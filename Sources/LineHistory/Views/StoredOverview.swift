internal import Foundation
internal import GRDB
internal import LineModel

/// What an overview shows of all lines, as it is stored with its round: whoever asks for it first need not look at
/// 100,000 lines.
struct StoredOverview: Equatable {
    /// Rounds whose overviews are kept: the newest is asked for, and a reader may still be at the one before.
    private static let keptRounds: Int64 = 2
    /// Dimensions whose groups are kept; another one's are summed up when they are asked for.
    private static let maxDimensions = 10
    /// Lines that are kept: a page of them.
    static let maxLines = 200
    private static let version = 1

    var healthy = 0
    var abnormal = 0
    var unmeasured = 0
    /// What lines can be summed up by.
    var dimensions: [FieldDimension] = []
    /// The worst groups of some dimensions, and how many groups there are.
    var groups: [FieldDimension: (rows: [GroupRow], count: Int)] = [:]
    /// The numbers of the worst lines, the worst first.
    var worst: [Int64] = []

    init(_ board: FieldBoard) {
        (abnormal, unmeasured, healthy) = board.counts
        dimensions = board.lines.dimensions
        for dimension in dimensions.prefix(Self.maxDimensions) { groups[dimension] = board.groups(by: dimension) }
        worst = board.worst(Self.maxLines).map { board.lines.ids[Int($0)] }
    }

    static func == (left: StoredOverview, right: StoredOverview) -> Bool { left.pack() == right.pack() }

    /// Whether a page is what is kept.
    func answers(_ query: FieldQuery, by: FieldDimension) -> Bool {
        guard groups[by] != nil, query.page <= 1, query.pageSize <= Self.maxLines else { return false }
        var plain = FieldQuery()
        (plain.page, plain.pageSize) = (query.page, query.pageSize)
        return query == plain
    }

    func store(_ round: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO round_view (round, data) VALUES (?, ?)")
            .execute(arguments: [round, Data(pack())])
        try db.cachedStatement(sql: "DELETE FROM round_view WHERE round <= ?")
            .execute(arguments: [round - Self.keptRounds])
    }

    /// nil where an older program stored the round, or where it is damaged.
    init?(of round: Int64, in db: Database) throws {
        guard try db.tableExists("round_view"),
            let data = try Data.fetchOne(db, sql: "SELECT data FROM round_view WHERE round = ?", arguments: [round])
        else { return nil }
        self.init([UInt8](data))
    }

    func pack() -> [UInt8] {
        var writer = PackedWriter()
        for count in [Self.version, healthy, abnormal, unmeasured, dimensions.count] { writer.append(count) }
        for dimension in dimensions {
            writer.append(dimension.word)
            guard let (rows, count) = groups[dimension] else {
                writer.append(0)
                continue
            }
            writer.append(rows.count + 1)
            writer.append(count)
            for row in rows { Self.pack(row, into: &writer) }
        }
        writer.append(worst.count)
        for id in worst { writer.append(Int(id)) }
        return writer.bytes
    }

    private init?(_ bytes: [UInt8]) {
        var reader = PackedReader(bytes[...])
        guard reader.number() == Self.version else { return nil }
        healthy = reader.number()
        abnormal = reader.number()
        unmeasured = reader.number()
        var left = reader.number()
        while left > 0, !reader.isBroken {
            left -= 1
            guard let dimension = FieldDimension(word: reader.text()) else { return nil }
            dimensions.append(dimension)
            let kept = reader.number()
            guard kept > 0 else { continue }
            let count = reader.number()
            var rows: [GroupRow] = []
            while rows.count < kept - 1, !reader.isBroken { rows.append(Self.row(&reader)) }
            groups[dimension] = (rows, count)
        }
        left = reader.number()
        while worst.count < left, !reader.isBroken { worst.append(Int64(reader.number())) }
        guard !reader.isBroken, min(healthy, abnormal, unmeasured) >= 0, worst.count <= Self.maxLines else {
            return nil
        }
    }

    private static func pack(_ row: GroupRow, into writer: inout PackedWriter) {
        writer.append(row.group)
        for count in [row.lines, row.abnormal, row.unmeasured, row.sent, row.lost] { writer.append(count) }
        for value in [row.worstLoss, row.median, row.worstMedian] {
            // The bits of a number of which there may be none; all ones is no number.
            writer.append(Int(truncatingIfNeeded: value?.bitPattern ?? .max))
        }
    }

    private static func row(_ reader: inout PackedReader) -> GroupRow {
        var row = GroupRow(reader.text())
        row.lines = reader.number()
        row.abnormal = reader.number()
        row.unmeasured = reader.number()
        row.sent = reader.number()
        row.lost = reader.number()
        let values = (0..<3).map { _ -> Double? in
            let value = Double(bitPattern: UInt64(truncatingIfNeeded: reader.number()))
            return value.isFinite ? value : nil
        }
        (row.worstLoss, row.median, row.worstMedian) = (values[0], values[1], values[2])
        return row
    }
}
