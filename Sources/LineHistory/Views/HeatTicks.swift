internal import GRDB
internal import LineModel

/// What a heat map is read from: rounds, or hours or days where there are too many rounds; and the column of each.
struct HeatTicks {
    enum Source: Equatable {
        case rounds, hours, days

        var unit: HistoryUnit? { self == .rounds ? nil : self == .hours ? .hour : .day }
    }

    /// Rounds with the lines of one view that are read at most; more are read as hours, or days.
    private static let maxValues = 400_000

    let source: Source
    /// The beginnings of the columns.
    private(set) var columns: [WallTime] = []
    private(set) var roundsPerColumn = 1
    /// The column of each round, by its row's number, of the time.
    private(set) var columnOfRound: [Int64: Int32] = [:]
    /// The rounds that are not valid.
    private(set) var invalid: Set<Int64> = []
    /// The local days that have rounds, in order.
    private(set) var days: [Int64] = []
    /// The spans, of hours or days, that are read, and their columns.
    private(set) var columnOfSpan: [(span: Int64, column: Int32)] = []
    /// Columns in which a round was valid.
    private(set) var hasValid: [Bool] = []
    /// Columns in which a round was not valid.
    private(set) var hasInvalid: [Bool] = []

    private struct Head {
        var sequence: Int64
        var started: WallTime
        var isValid: Bool
    }

    /// - Parameters:
    ///   - blocks: of lines that will be read.
    ///   - most: columns at most.
    init(from: WallTime, to: WallTime, blocks: Int, most: Int, in db: Database) throws {
        let heads = try Self.heads(from, to, in: db)
        let values = heads.count * blocks
        let hours = Int(max(0, to.nanosecondsSince1970 &- from.nanosecondsSince1970) / 3_600_000_000_000) * blocks
        source = values <= Self.maxValues ? .rounds : hours <= Self.maxValues ? .hours : .days
        guard let first = heads.first, let last = heads.last else { return }
        days = Set(heads.map(\.started.localDay)).sorted()
        let every = Self.usualDistance(heads.map(\.started.nanosecondsSince1970))
        let unit = max(every, (source.unit?.seconds ?? 0) * 1_000_000_000)
        // Columns are as wide as they are usually apart, so that a time without rounds is as wide as it was long.
        let base =
            source.unit.map { first.started.beginning(of: $0).nanosecondsSince1970 }
            ?? first.started.nanosecondsSince1970 - every / 2
        let slots = Int((last.started.nanosecondsSince1970 - base) / unit) + 1
        let perColumn = max(1, (slots + max(1, most) - 1) / max(1, most))
        let count = (slots + perColumn - 1) / perColumn
        let width = unit * Int64(perColumn)
        roundsPerColumn = max(1, Int(width / max(1, every)))
        let shift = source == .rounds ? every / 2 : 0
        columns = (0..<count).map {
            WallTime(
                nanosecondsSince1970: base + shift + Int64($0) * width, utcOffsetSeconds: last.started.utcOffsetSeconds)
        }
        (hasValid, hasInvalid) = ([Bool](repeating: false, count: count), [Bool](repeating: false, count: count))
        var spans: [Int64: Int32] = [:]
        for head in heads {
            let column = Int32((head.started.nanosecondsSince1970 - base) / width)
            columnOfRound[head.sequence] = column
            if head.isValid {
                hasValid[Int(column)] = true
            } else {
                hasInvalid[Int(column)] = true
                invalid.insert(head.sequence)
            }
            if let unit = source.unit {
                let span = unit == .hour ? head.started.localHour : head.started.localDay
                if spans[span] == nil { spans[span] = column }
            }
        }
        columnOfSpan = spans.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func heads(_ from: WallTime, _ to: WallTime, in db: Database) throws -> [Head] {
        let sql = """
            SELECT seq, started, utc_offset, verdict FROM round INDEXED BY round_started
            WHERE started >= ? AND started < ? ORDER BY started
            """
        var heads: [Head] = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        while let row = try rows.next() {
            heads.append(
                Head(
                    sequence: row[0], started: WallTime(nanosecondsSince1970: row[1], utcOffsetSeconds: row[2]),
                    isValid: (row[3] as String) == Validity.Verdict.valid.rawValue))
        }
        return heads
    }

    /// The median of how far the times are from each other, nanoseconds; an hour where there are not two.
    static func usualDistance(_ times: [Int64]) -> Int64 {
        let distances = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
        return distances.isEmpty ? 3_600_000_000_000 : max(1, distances[distances.count / 2])
    }
}

extension WallTime {
    /// When the local hour or day began that holds this time.
    func beginning(of unit: HistoryUnit) -> WallTime {
        let span = unit == .hour ? localHour : localDay
        return WallTime(localSpan: span, of: unit.seconds, utcOffsetSeconds: utcOffsetSeconds)
    }
}
