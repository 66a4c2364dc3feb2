package import LineModel

extension HubStore {
    /// Lines of a generation at most, unpacked: what 10 lines a vantage of a very large fleet do not come near.
    static let maxLinesBytes = 256 << 20

    /// Makes these lines the newest generation, unless they are that already.
    ///
    /// - Parameters:
    ///   - selectors: which vantages measure which lines, in the texts that they are written in.
    ///   - source: where the lines come from, for people.
    /// - Returns: the number of the generation that has them.
    package func importLines(
        _ lines: [Line], selectors: [String], source: String, now: WallTime
    ) throws(HubStoreError) -> Int {
        let packed = try PackedLines.pack(lines)
        return try write { db in
            // Two who import at the same time: the second sees what the first made.
            try db.execute(
                "INSERT INTO fleet_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                [.text("generations"), .bytes([])])
            _ = try db.query("SELECT value FROM fleet_meta WHERE key = ? {lock}", [.text("generations")])
            let last = try Self.generation(nil, in: db)
            if let last, last.packedLines == packed, last.selectors == selectors { return last.number }
            let number = (last?.number ?? 0) + 1
            let sql = """
                INSERT INTO fleet_generation (number, made, utc_offset, source, lines, line_count, selectors)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            try db.execute(
                sql,
                [
                    .int(number), .int(now.nanosecondsSince1970), .int(now.utcOffsetSeconds),
                    .bytes([UInt8](source.utf8)), .bytes(packed), .int(lines.count), .bytes(try encode(selectors)),
                ])
            return number
        }
    }

    /// The generation of that number; nil where there is none, or where it has expired.
    package func generation(_ number: Int) throws(HubStoreError) -> StoredGeneration? {
        try read { try Self.generation(number, in: $0) }
    }

    /// The newest generation; nil before the first lines.
    package func currentGeneration() throws(HubStoreError) -> StoredGeneration? {
        try read { try Self.generation(nil, in: $0) }
    }

    /// The number of the newest generation, and the membership's epoch, in one look that reads no lines; 0 before the
    /// first of each.
    package func currentNumbers() throws(HubStoreError) -> (generation: Int, epoch: Int) {
        try read { db in
            let row = try db.query("SELECT COALESCE(max(number), 0) AS number FROM fleet_generation").first
            return (try row?.count("number") ?? 0, try Self.epoch(db))
        }
    }

    /// The lines of a generation.
    ///
    /// - Throws: `.damaged` where they cannot be read.
    package func lines(of generation: StoredGeneration) throws(HubStoreError) -> [Line] {
        try PackedLines.unpack(generation.packedLines, maxBytes: Self.maxLinesBytes)
    }

    private static func generation(_ number: Int?, in db: any HubConnection) throws -> StoredGeneration? {
        let row =
            if let number {
                try db.query("SELECT * FROM fleet_generation WHERE number = ?", [.int(number)]).first
            } else {
                try db.query("SELECT * FROM fleet_generation ORDER BY number DESC LIMIT 1").first
            }
        guard let row else { return nil }
        return StoredGeneration(
            number: try row.count("number"), made: try row.wallTime("made"),
            source: String(decoding: try row.bytes("source"), as: UTF8.self), packedLines: try row.bytes("lines"),
            lineCount: try row.count("line_count"), selectors: try decode([String].self, try row.bytes("selectors")))
    }
}
