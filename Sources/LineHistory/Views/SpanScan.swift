internal import Foundation
internal import GRDB
internal import LineModel

/// Reads roll-ups of many lines, span after span.
struct SpanScan {
    private let unit: HistoryUnit
    private let select: Statement

    init(_ unit: HistoryUnit, _ db: Database) throws {
        self.unit = unit
        select = try db.cachedStatement(
            sql: "SELECT block, data FROM \(unit.table) WHERE \(unit.key) = ? AND block BETWEEN ? AND ?")
    }

    /// Gives every line's roll-up in a span, by the line's number.
    func read(_ span: Int64, blocks: ClosedRange<Int64> = 0...Int64.max, _ body: (Int, RollUpGlance) -> Void) throws {
        let rows = try Row.fetchCursor(select, arguments: [span, blocks.lowerBound, blocks.upperBound])
        while let row = try rows.next() {
            let first = Int(truncatingIfNeeded: (row[0] as Int64) &* Int64(LineBlock.size))
            try row.withUnsafeData(atIndex: 1) { data in
                data?.withUnsafeBytes { bytes in
                    var reader = GlanceReader(bytes)
                    for slot in 0..<LineBlock.size where !reader.isAtEnd {
                        if let glance = RollUpGlance(reader.counted()) { body(first + slot, glance) }
                    }
                }
            }
        }
    }
}

/// A time as whole local days, and the hours beside them.
struct SpanCover {
    /// The days all of which lie within the time.
    private(set) var days: [Int64] = []
    /// The other hours.
    private(set) var hours: [Int64] = []

    /// - Parameter every: the hours that begin within the time and have rounds, in order.
    init(_ every: [(span: Int64, beginning: WallTime)], from: WallTime, to: WallTime) {
        var rest = every[...]
        while let first = rest.first {
            let day = first.beginning.localDay
            let hours = rest.prefix { $0.beginning.localDay == day }
            rest = rest.dropFirst(hours.count)
            let offsets = (first.beginning.utcOffsetSeconds, (hours.last ?? first).beginning.utcOffsetSeconds)
            let begin = WallTime(localSpan: day, of: 86_400, utcOffsetSeconds: offsets.0)
            let end = WallTime(localSpan: day + 1, of: 86_400, utcOffsetSeconds: offsets.1)
            if from.nanosecondsSince1970 <= begin.nanosecondsSince1970,
                end.nanosecondsSince1970 <= to.nanosecondsSince1970
            {
                days.append(day)
            } else {
                self.hours += hours.map(\.span)
            }
        }
    }
}
