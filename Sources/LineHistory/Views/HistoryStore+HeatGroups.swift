internal import GRDB
internal import LineModel

extension HistoryStore {
    /// Names of lines that are looked up one by one; of more all lines are read at once.
    private static let maxNamed = 2_000

    /// The page's groups, and the numbers under which the lines of each are stored.
    ///
    /// With `worst` the order is that of the time: by the rounds in which lines were abnormal, and how many for each of
    /// its lines, then by loss, then by name. With `name` it is that of the groups' names; with anything else that of
    /// the first line of each.
    static func fill(
        _ matrix: inout HeatMatrix, groupsOf dimension: FieldDimension, _ query: FieldQuery, _ board: FieldBoard,
        _ time: (from: WallTime, to: WallTime), in db: Database
    ) throws -> [[Int64]] {
        let grouping = board.lines.grouping(dimension)
        var members = [[Int32]](repeating: [], count: grouping.names.count)
        var order: [Int32] = []
        let places = board.places(query)
        for place in places {
            let group = grouping.of[Int(place)]
            guard group >= 0 else {
                matrix.without += 1
                continue
            }
            if members[Int(group)].isEmpty { order.append(group) }
            members[Int(group)].append(place)
        }
        matrix.matched = order.count
        switch query.sort {
        case .worst:
            let sums = try sums(places, on: board, from: time.from, to: time.to, in: db)
            order = ranked(order, members, grouping.names, sums)
            if query.isReversed { order.reverse() }
        case .name:
            order.sort { grouping.names[Int($0)] < grouping.names[Int($1)] }
            if query.isReversed { order.reverse() }
        case .loss, .median, .p95, .jitter, .gain: break
        }
        let shown = page(order, query, most: maxHeatLines)
        matrix.groups = shown.map {
            HeatMatrix.Group(grouping.names[Int($0)], lines: members[Int($0)].count)
        }
        return try ids(of: shown.map { members[Int($0)].map { board.lines.lines[Int($0)].line.name } }, in: db)
    }

    private static func ranked(
        _ groups: [Int32], _ members: [[Int32]], _ names: [String], _ sums: [RollUpGlance]
    ) -> [Int32] {
        let keys = groups.map { group -> (badness: Double, loss: Double, group: Int32) in
            var sum = RollUpGlance()
            for place in members[Int(group)] { sum.add(sums[Int(place)]) }
            let abnormal = Double(sum.abnormal)
            return (abnormal * abnormal / Double(max(1, members[Int(group)].count)), sum.loss ?? -1, group)
        }
        return keys.sorted { one, other in
            if one.badness != other.badness { return one.badness > other.badness }
            if one.loss != other.loss { return one.loss > other.loss }
            return names[Int(one.group)] < names[Int(other.group)]
        }.map(\.group)
    }

    /// The numbers under which the lines of each group are stored, those of earlier definitions included.
    private static func ids(of groups: [[String]], in db: Database) throws -> [[Int64]] {
        guard groups.reduce(0, { $0 + $1.count }) > maxNamed else {
            return try groups.map { names in try names.flatMap { try ids(of: $0, in: db) } }
        }
        var groupOf: [String: Int] = [:]
        for (group, names) in groups.enumerated() { for name in names { groupOf[name] = group } }
        var found = [[Int64]](repeating: [], count: groups.count)
        let rows = try Row.fetchCursor(db, sql: "SELECT id, name FROM line")
        while let row = try rows.next() { if let group = groupOf[row[1]] { found[group].append(row[0]) } }
        return found
    }
}
