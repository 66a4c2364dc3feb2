internal import Foundation
internal import GRDB
package import LineModel

/// Where the history keeps some lines, so that what they usually lose is read from few values.
struct LossPast: Sendable {
    /// For each block of the tables the places of the lines in it, by slot.
    let blocks: [(block: Int64, places: [Int32?])]
    private let names: [String]

    /// - Parameter ways: of the lines, in their order. All numbers count that a line of one of them ever had, with
    ///   other limits or tags.
    init(of ways: [LineWay], _ db: Database) throws {
        names = ways.map(\.name)
        let placeOf = Dictionary(zip(ways, ways.indices), uniquingKeysWith: { first, _ in first })
        let known = Set(names)
        var blocks: [Int64: [Int32?]] = [:]
        // A few are looked for by their names.
        let sql = "SELECT id, name, definition FROM line" + (ways.count == 1 ? " WHERE name_key = ?" : "")
        let arguments = ways.count == 1 ? ways.map { LineDefinition.nameKey($0.name) } : []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
        while let row = try rows.next() {
            let name: String = row["name"]
            guard known.contains(name), let stored = LineDefinition(name: name, [UInt8](row["definition"] as Data)),
                let place = placeOf[LineWay(stored.line, payload: stored.payload)]
            else { continue }
            let id: Int64 = row["id"]
            blocks[LineBlock.block(of: id), default: [Int32?](repeating: nil, count: LineBlock.size)][
                LineBlock.slot(of: id)] = Int32(place)
        }
        self.blocks = blocks.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What each line itself usually loses at an hour since 1970, local time, by the days before it; nil with too
    /// little of a past.
    func usual(hour: Int64, _ told: ToldHours, _ db: Database) throws -> [UsualLoss?] {
        var past = [[PooledLoss]](repeating: [], count: names.count)
        let select = try db.cachedStatement(sql: "SELECT data FROM hour_block WHERE hour = ? AND block = ?")
        for dayOffset in 1...UsualLoss.maxDays {
            let before = hour - Int64(dayOffset * 24)
            for (block, places) in blocks {
                let rows = try Row.fetchCursor(select, arguments: [before, block])
                guard let row = try rows.next() else { continue }
                try row.withUnsafeData(atIndex: 0) { data in
                    data?.withUnsafeBytes { bytes in
                        eachGlance(bytes, places) { place, glance in
                            let entry = PastHour(
                                dayOffset: dayOffset, medianRTTs: [], lost: glance.lost, sent: glance.sent)
                            let isTold = told.contains(names[place], hour: before)
                            past[place].append(PooledLoss(entry, isTold: isTold))
                        }
                    }
                }
            }
        }
        return past.map { UsualLoss($0) }
    }

    /// What is usual for each line at an hour since 1970, local time, by the days before it, as `baselines` of the
    /// store has it; nil with too little of a past.
    func baselines(hour: Int64, _ db: Database) throws -> [LineBaseline?] {
        var past = [[PastHour]](repeating: [], count: names.count)
        let select = try db.cachedStatement(sql: "SELECT data FROM hour_block WHERE hour = ? AND block = ?")
        for dayOffset in 1...LineBaseline.maxDays {
            for (block, places) in blocks {
                let rows = try Row.fetchCursor(select, arguments: [hour - Int64(dayOffset * 24), block])
                guard let row = try rows.next() else { continue }
                for (slot, bytes) in LineBlock.slots([UInt8](row["data"] as Data)).enumerated() {
                    guard !bytes.isEmpty, let place = places[slot] else { continue }
                    past[Int(place)].add(RollUp(bytes), dayOffset: dayOffset)
                }
            }
        }
        return past.map { LineBaseline($0) }
    }

    private func eachGlance(
        _ block: UnsafeRawBufferPointer, _ places: [Int32?], _ body: (Int, RollUpGlance) -> Void
    ) {
        var reader = GlanceReader(block)
        for slot in 0..<LineBlock.size where !reader.isAtEnd {
            let part = reader.counted()
            if let place = places[slot], let glance = RollUpGlance(part) { body(Int(place), glance) }
        }
    }
}

extension FieldPast {
    /// - Parameter losses: what each of the lines itself usually loses; nil with too little of a past.
    init(losses: [UsualLoss?], of lines: [Line]) {
        self.init(
            losses: Dictionary(
                zip(lines, losses).compactMap { line, usual in usual.map { (line.name, $0) } },
                uniquingKeysWith: { first, _ in first }))
    }
}

extension HistoryStore {
    /// What one line itself usually loses at this hour of the day, by the local time of the vantage; nil with too
    /// little of a past. Reads a few small values, however many lines there are.
    ///
    /// - Parameter payload: what the line is measured with.
    package func usualLoss(
        of line: Line, payload: PayloadKind, hour at: WallTime
    ) throws(HistoryError) -> UsualLoss? {
        let hour = at.localHour
        return try read { db in
            let told = try ToldHours(since: hour - Int64(UsualLoss.maxDays * 24), until: at, db)
            let past = try LossPast(of: [LineWay(line, payload: payload)], db)
            return try past.usual(hour: hour, told, db).first ?? nil
        }
    }

    /// What each of the lines usually loses at this hour of the day, in their order; those with too little of a past
    /// borrow.
    ///
    /// - Parameter payload: what a line is measured with.
    package func usualLosses(
        of lines: [Line], hour at: WallTime, payload: (Line) -> PayloadKind
    ) throws(HistoryError) -> [UsualLoss] {
        let (hour, ways) = (at.localHour, lines.map { LineWay($0, payload: payload($0)) })
        let own = try read { db in
            let told = try ToldHours(since: hour - Int64(UsualLoss.maxDays * 24), until: at, db)
            return try LossPast(of: ways, db).usual(hour: hour, told, db)
        }
        return FieldPast(losses: own, of: lines).usualLosses(of: lines)
    }
}
