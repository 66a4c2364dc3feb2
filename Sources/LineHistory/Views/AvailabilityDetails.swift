internal import Foundation
internal import GRDB
internal import LineModel

/// What the rows of a report say beyond sums: it is read for the lines of one page alone.
struct AvailabilityDetails {
    /// Values of hours, and of rounds, that are read at most: about two seconds' work.
    private static let maxValues = 2_000_000
    private static let maxHours = 3

    private let hours: [(span: Int64, beginning: WallTime)]
    private let db: Database
    /// The slots of each block that are wanted, and the row of each.
    private let rowsOf: [(block: Int64, slots: [(slot: Int, row: Int)])]
    private var worst: [[Hour]]

    private struct Hour {
        var loss: Double
        var span: HistorySpan
    }

    /// - Parameter ids: all numbers of each row's line.
    init(_ ids: [[Int64]], _ hours: [(span: Int64, beginning: WallTime)], _ db: Database) {
        self.hours = hours
        self.db = db
        worst = [[Hour]](repeating: [], count: ids.count)
        var rowsOf: [Int64: [(slot: Int, row: Int)]] = [:]
        for (row, ids) in ids.enumerated() {
            for id in ids { rowsOf[LineBlock.block(of: id), default: []].append((LineBlock.slot(of: id), row)) }
        }
        self.rowsOf = rowsOf.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    mutating func fill(_ report: inout AvailabilityReport) throws {
        if hours.count * rowsOf.count <= Self.maxValues {
            try readHours()
            for row in report.rows.indices {
                report.rows[row].worstHours = worst[row].sorted { $0.loss > $1.loss }.map(\.span)
            }
        }
        try readRounds(&report)
    }

    private mutating func readHours() throws {
        let select = try db.cachedStatement(sql: "SELECT data FROM hour_block WHERE hour = ? AND block = ?")
        for (hour, beginning) in hours {
            for (block, slots) in rowsOf {
                guard let data = try Data.fetchOne(select, arguments: [hour, block]) else { continue }
                let parts = LineBlock.slots([UInt8](data))
                for (slot, row) in slots where !parts[slot].isEmpty {
                    note(HistorySpan(RollUp(parts[slot]), from: beginning), of: row)
                }
            }
        }
    }

    private mutating func note(_ span: HistorySpan, of row: Int) {
        guard let loss = span.loss, loss > 0 else { return }
        worst[row].append(Hour(loss: loss, span: span))
        guard worst[row].count > Self.maxHours,
            let least = worst[row].indices.min(by: { worst[row][$0].loss < worst[row][$1].loss })
        else { return }
        worst[row].remove(at: least)
    }

    private func readRounds(_ report: inout AvailabilityReport) throws {
        let rounds = try RoundWeights(from: report.from, to: report.to, in: db)
        guard rounds.count * rowsOf.count <= Self.maxValues, rounds.count > 0 else { return }
        var p95: [[Int]] = [[Int]](repeating: [], count: report.rows.count)
        var minutes = [Double](repeating: 0, count: report.rows.count)
        let lossAbove = report.lossAbove
        let select = try db.cachedStatement(sql: "SELECT round, data FROM round_block WHERE day = ? AND block = ?")
        for day in rounds.days {
            for (block, slots) in rowsOf {
                let found = try Row.fetchCursor(select, arguments: [day, block])
                while let row = try found.next() {
                    guard let weight = rounds.minutes[row[0]] else { continue }
                    try row.withUnsafeData(atIndex: 1) { data in
                        data?.withUnsafeBytes { bytes in
                            SummaryGlance.read(bytes) { slot, glance in
                                guard glance.verdict != .unmeasured else { return }
                                for (wanted, row) in slots where wanted == slot {
                                    if let loss = glance.loss, loss > lossAbove { minutes[row] += weight }
                                    if let code = glance.p95 { p95[row].append(code) }
                                }
                            }
                        }
                    }
                }
            }
        }
        for row in report.rows.indices {
            report.rows[row].minutesOfLoss = minutes[row]
            let sorted = p95[row].sorted()
            guard let greatest = sorted.last else { continue }
            report.rows[row].worstP95 = DelayCode.milliseconds(greatest)
            let middle = [(sorted.count - 1) / 2, sorted.count / 2].map { DelayCode.milliseconds(sorted[$0]) }
            report.rows[row].medianP95 = (middle[0] + middle[1]) / 2
        }
    }
}

/// The rounds of a time, and for how long each stands.
private struct RoundWeights {
    /// Minutes to the next round, at most twice what is usual: nobody knows what was while nothing was measured.
    private(set) var minutes: [Int64: Double] = [:]
    /// The local days that have rounds, in order.
    private(set) var days: [Int64] = []
    var count: Int { minutes.count }

    init(from: WallTime, to: WallTime, in db: Database) throws {
        let sql = """
            SELECT seq, started, utc_offset FROM round INDEXED BY round_started
            WHERE started >= ? AND started < ? ORDER BY started
            """
        var rounds: [(sequence: Int64, started: Int64)] = []
        var days: Set<Int64> = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        while let row = try rows.next() {
            rounds.append((row[0], row[1]))
            days.insert(WallTime(nanosecondsSince1970: row[1], utcOffsetSeconds: row[2]).localDay)
        }
        let usual = HeatTicks.usualDistance(rounds.map(\.started))
        for (place, round) in rounds.enumerated() {
            let next = place + 1 < rounds.count ? rounds[place + 1].started - round.started : usual
            minutes[round.sequence] = Double(min(next, 2 * usual)) / 60e9
        }
        self.days = days.sorted()
    }
}
