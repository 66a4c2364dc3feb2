internal import Foundation
internal import GRDB
internal import LineModel

/// A round as it is read back.
struct StoredRound {
    struct LineRow {
        var number: Int64
        var definition: LineDefinition
        var summary: LineSummary
        var verdict: LineVerdict
        var reasons: [LineReason]
        var stamp: STAMPSummary?
        var segments: LineSegments?
        var gain: LineGain?
        var flow: LineFlow?
        var tcp: LineTCP?
    }

    let started: WallTime
    private let sequence: Int64
    private let day: Int64
    private let part: RoundPart
    private let db: Database

    /// - Parameter row: with `seq`, `day`, `started`, `utc_offset` and `part`.
    init(_ row: Row, _ db: Database) throws {
        started = row.wallTime("started")
        sequence = row["seq"]
        day = row["day"]
        part = try decode(RoundPart.self, row["part"])
        self.db = db
    }

    /// The rows in the order of the lines file; a line whose summary is damaged is left out.
    func rows() throws -> [LineRow] {
        let select = try db.cachedStatement(
            sql: "SELECT data FROM round_block WHERE day = ? AND block = ? AND round = ?")
        let definition = try db.cachedStatement(sql: "SELECT name, definition FROM line WHERE id = ?")
        var (block, slots): (Int64, [ArraySlice<UInt8>]) = (-1, [])
        let codes = FindingCodes<LineReason>()
        return try part.lines.compactMap { id in
            if LineBlock.block(of: id) != block {
                block = LineBlock.block(of: id)
                let data = try Data.fetchOne(select, arguments: [day, block, sequence]) ?? Data()
                slots = LineBlock.slots([UInt8](data))
            }
            guard let found = SummaryRow.unpack(slots[LineBlock.slot(of: id)], codes),
                let row = try Row.fetchOne(definition, arguments: [id]),
                let line = LineDefinition(name: row["name"], [UInt8](row["definition"] as Data))
            else { return nil }
            return LineRow(
                number: id, definition: line, summary: found.summary,
                verdict: found.verdict, reasons: found.reasons, stamp: found.stamp, segments: found.segments,
                gain: found.gain, flow: found.flow, tcp: found.tcp)
        }
    }

    func report(id: String, hasProbes: Bool) throws -> RoundReport {
        let (samples, samplesOf) = try hasProbes ? probes() : (SampleTable(lines: 0, count: 0), [:])
        var summarizer = LineSummarizer(intervalNanoseconds: part.plan.interval.nanoseconds)
        let lines = try rows().map { row in
            var summary = row.summary
            let sample = samplesOf[row.number]
            if let sample {
                let stored = summary
                summary = summarizer.summarize(
                    samples.row(sample), duplicates: stored.duplicates, corrupt: stored.corrupt)
                // Stored delays are rounded, by which two arrivals may change places that never did.
                if summary.reordered != stored.reordered {
                    (summary.reordered, summary.reordering, summary.jitter) = (stored.reordered, nil, stored.jitter)
                }
            }
            var made = LineReportRow(
                line: row.definition.line, payload: row.definition.payload, summary: summary, verdict: row.verdict,
                reasons: row.reasons, sampleRow: sample, stamp: row.stamp, segments: row.segments)
            made.gain = row.gain
            made.flow = row.flow
            made.tcp = row.tcp
            return made
        }
        var report = RoundReport(
            id: id, vantage: part.vantage, started: started,
            finished: WallTime(
                nanosecondsSince1970: part.finished, utcOffsetSeconds: started.utcOffsetSeconds),
            duration: part.duration, plan: part.plan, totals: part.totals, duplicates: part.duplicates,
            corrupt: part.corrupt, ledger: part.ledger, validity: part.validity, lines: lines, samples: samples,
            samplesEpochNanoseconds: part.samplesEpoch)
        report.segments = part.segments
        return report
    }

    /// The probes of all lines that have some, and the row of each.
    private func probes() throws -> (SampleTable, [Int64: Int]) {
        let unprobed = Set(part.unprobed)
        let numbers = part.lines.enumerated().filter { !unprobed.contains(Int64($0.offset)) }.map(\.element)
        let table = SampleTable(lines: numbers.count, count: part.plan.count)
        let select = try db.cachedStatement(sql: "SELECT data FROM probe_block WHERE id = ?")
        var (block, slots): (Int64, [ArraySlice<UInt8>]) = (-1, [])
        var rows: [Int64: Int] = [:]
        for (row, number) in numbers.enumerated() {
            if LineBlock.block(of: number) != block {
                block = LineBlock.block(of: number)
                let id = ProbeBlockID.id(round: sequence, block: block)
                slots = LineBlock.slots([UInt8](try Data.fetchOne(select, arguments: [id]) ?? Data()))
            }
            let records = UnsafeMutableBufferPointer(
                rebasing: table.records[row * table.count..<(row + 1) * table.count])
            let bytes = slots[LineBlock.slot(of: number)]
            if !bytes.isEmpty,
                ProbeRow.unpack(bytes, intervalNanoseconds: part.plan.interval.nanoseconds, into: records)
            {
                rows[number] = row
            }
        }
        return (table, rows)
    }
}
