internal import Foundation
internal import GRDB
package import LineModel
internal import Synchronization

extension HistoryStore {
    /// How the lines were within a time.
    ///
    /// Whole hours count, those that begin within the time, by the local time of the vantage. Of lines that changed
    /// under one name all count as the newest.
    ///
    /// - Parameters:
    ///   - query: which lines are rows, and the page of them. A verdict is that of the time: `abnormal` for lines that
    ///     were down, `unmeasured` for those that no round measured. Any order but that by name is the worst first: by
    ///     the share of rounds that were down, then by loss.
    ///   - lossAbove: minutes with more loss than this are counted, 0...1.
    package func availability(
        _ query: FieldQuery, from: WallTime, to: WallTime, lossAbove: Double
    ) throws(HistoryError) -> AvailabilityReport {
        try read { db in
            var report = AvailabilityReport(from: from, to: to, lossAbove: lossAbove)
            let hours = try Self.beginnings(by: .hour, from: from, to: to, in: db)
                .filter { $0.beginning.nanosecondsSince1970 >= from.nanosecondsSince1970 }
            let sums = try AvailabilitySums(SpanCover(hours, from: from, to: to), in: db)
            let field = try self.field(of: sums, in: db)
            let places = field.places(query, sums)
            report.matched = places.count
            (report.rounds, report.validRounds) = try Self.roundCounts(from, to, in: db)
            let shown = Self.page(places, query)
            report.rows = shown.map { field.row($0, sums) }
            report.total = field.total(of: places, sums)
            let names = Set(places.lazy.map { field.lines.lines[Int($0)].line.name })
            let outages = try Self.outages(from, to, in: db)
            let isOfAll = places.count == field.lines.lines.count
            report.incidents = outages.filter { outage in
                outage.everyLine.isEmpty ? isOfAll : outage.everyLine.contains(where: names.contains)
            }
            report.countIncidents()
            var details = AvailabilityDetails(shown.map { field.numbers[Int($0)] }, hours, db)
            try details.fill(&report)
            return report
        }
    }

    /// The lines of the time, made once for as long as they are the same.
    private func field(of sums: AvailabilitySums, in db: Database) throws -> AvailabilityField {
        let ids = sums.ids
        return try views.found.withLock { views in
            if let known = views.report, known.asked == ids { return known }
            let made = try AvailabilityField(ids, in: db)
            views.report = made
            return made
        }
    }

    private static func roundCounts(_ from: WallTime, _ to: WallTime, in db: Database) throws -> (Int, Int) {
        let sql = """
            SELECT count(*), coalesce(sum(verdict = 'valid'), 0) FROM round INDEXED BY round_started
            WHERE started >= ? AND started < ?
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        return row.map { ($0[0], $0[1]) } ?? (0, 0)
    }
}

/// What became of lines in a time, by their numbers.
struct AvailabilitySums {
    private var sums: [RollUpGlance] = []

    init(_ cover: SpanCover, in db: Database) throws {
        let days = try SpanScan(.day, db)
        for day in cover.days { try days.read(day) { add($1, $0) } }
        let hours = try SpanScan(.hour, db)
        for hour in cover.hours { try hours.read(hour) { add($1, $0) } }
    }

    /// The numbers of the lines that had rounds, in order.
    var ids: [Int64] { sums.indices.filter { sums[$0].rounds > 0 }.map(Int64.init) }

    /// The sum of several numbers of one line.
    func sum(_ ids: [Int64]) -> RollUpGlance {
        var sum = RollUpGlance()
        for id in ids where sums.indices.contains(Int(id)) { sum.add(sums[Int(id)]) }
        return sum
    }

    private mutating func add(_ glance: RollUpGlance, _ id: Int) {
        // Of damaged blocks any number can come; a history has as many lines as it was ever given.
        guard id >= 0, id < 1 << 24 else { return }
        while sums.count <= id { sums.append(RollUpGlance()) }
        sums[id].add(glance)
    }
}

/// The lines that a time had, each name once.
struct AvailabilityField: Sendable {
    /// The numbers of which it was made.
    let asked: [Int64]
    let lines: FieldLines
    /// All numbers of each line.
    let numbers: [[Int64]]

    init(_ ids: [Int64], in db: Database) throws {
        asked = ids
        var places: [String: Int] = [:]
        var found: [LineDefinition] = []
        var numbers: [[Int64]] = []
        let wanted = Set(ids)
        let rows = try Row.fetchCursor(db, sql: "SELECT id, name, definition FROM line ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            guard wanted.contains(id), let line = LineDefinition(name: row[1], [UInt8](row[2] as Data)) else {
                continue
            }
            if let place = places[line.line.name] {
                found[place] = line
                numbers[place].append(id)
            } else {
                places[line.line.name] = found.count
                found.append(line)
                numbers.append([id])
            }
        }
        lines = FieldLines(asked: ids, ids: numbers.map { $0.last ?? 0 }, lines: found)
        self.numbers = numbers
    }

    func row(_ place: Int32, _ sums: AvailabilitySums) -> AvailabilityReport.Row {
        var row = AvailabilityReport.Row(lines.lines[Int(place)].line.name)
        row.add(sums.sum(numbers[Int(place)]))
        return row
    }

    func total(of places: [Int32], _ sums: AvailabilitySums) -> AvailabilityReport.Row {
        var row = AvailabilityReport.Row("")
        for place in places { row.add(sums.sum(numbers[Int(place)])) }
        return row
    }

    /// The places of the lines that fit a query, in its order.
    func places(_ query: FieldQuery, _ sums: AvailabilitySums) -> [Int32] {
        var places = query.sort == .name ? lines.byName : lines.lines.indices.map(Int32.init)
        for filter in query.filters {
            let grouping = lines.grouping(filter.dimension)
            guard let number = grouping.number(of: filter.value) else { return [] }
            places = places.filter { grouping.of[Int($0)] == number }
        }
        places = lines.found(places, query)
        let found = Dictionary(
            places.map { ($0, sums.sum(numbers[Int($0)])) }, uniquingKeysWith: { first, _ in first })
        if let verdict = query.verdict {
            places = places.filter { found[$0].map { $0.verdict == verdict } ?? false }
        }
        if query.sort != .name {
            places = places.map { ($0, found[$0] ?? RollUpGlance()) }.sorted { left, right in
                let (one, other) = (left.1.downShare, right.1.downShare)
                if one != other { return one > other }
                let (loss, otherLoss) = (left.1.loss ?? -1, right.1.loss ?? -1)
                return loss == otherLoss ? left.0 < right.0 : loss > otherLoss
            }.map(\.0)
        }
        return query.isReversed ? places.reversed() : places
    }
}

extension RollUpGlance {
    /// The share of measured rounds in which the line was abnormal; -1 without any.
    fileprivate var downShare: Double { measured == 0 ? -1 : Double(abnormal) / Double(measured) }

    fileprivate var verdict: LineVerdict { measured == 0 ? .unmeasured : abnormal > 0 ? .abnormal : .healthy }
}

extension AvailabilityReport.Row {
    fileprivate mutating func add(_ sum: RollUpGlance) {
        rounds += sum.rounds
        measured += sum.measured
        down += sum.abnormal
        sent += sum.sent
        lost += sum.lost
    }
}

extension AvailabilityReport {
    /// Counts the incidents of each row, and of all.
    fileprivate mutating func countIncidents() {
        var counts: [String: Int] = [:]
        for outage in incidents { for line in outage.everyLine { counts[line, default: 0] += 1 } }
        for place in rows.indices { rows[place].incidents = counts[rows[place].name] ?? 0 }
        total.incidents = incidents.count
    }
}
