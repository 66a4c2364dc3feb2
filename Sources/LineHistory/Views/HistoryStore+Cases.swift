internal import Foundation
internal import GRDB
package import LineModel

/// The single probes of some lines in one round.
package struct SampledRound: Sendable {
    /// The wall clock at the zero of the probes' times, nanoseconds since 1970.
    package var epochNanoseconds: Int64
    /// The probes in the order of sending, by the line's name; lines that have none, or damaged ones, are not in it.
    package var probes: [String: [ProbeRecord]]
}

extension HistoryStore {
    /// What a case needs of a round beside its figures; nil when there is none of that id.
    ///
    /// - Parameter names: whose probes are asked for.
    package func sampled(_ names: [String], round id: String) throws(HistoryError) -> SampledRound? {
        try read { db in
            let sql = "SELECT seq, has_probes, part FROM round WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { return nil }
            let part = try decode(RoundPart.self, row["part"])
            var found = SampledRound(epochNanoseconds: part.samplesEpoch, probes: [:])
            guard row["has_probes"] as Bool else { return found }
            let lines = part.lines
            let places = Dictionary(lines.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            let unprobed = Set(part.unprobed)
            for name in names {
                // Of lines that changed under one name a round has one.
                let number = try Self.ids(of: name, in: db).first { id in
                    places[id].map { !unprobed.contains(Int64($0)) } ?? false
                }
                guard let number else { continue }
                found.probes[name] = try Self.probes(of: number, round: row["seq"], part.plan, in: db)
            }
            return found
        }
    }

    private static func probes(
        of line: Int64, round: Int64, _ plan: PlanFigures, in db: Database
    ) throws -> [ProbeRecord]? {
        let block = LineBlock.block(of: line)
        let data = try Data.fetchOne(
            db, sql: "SELECT data FROM probe_block WHERE id = ?",
            arguments: [ProbeBlockID.id(round: round, block: block)])
        guard let data else { return nil }
        let bytes = LineBlock.slot(LineBlock.slot(of: line), of: [UInt8](data))
        guard !bytes.isEmpty else { return nil }
        let table = SampleTable(lines: 1, count: plan.count)
        let records = UnsafeMutableBufferPointer(rebasing: table.records[0..<table.count])
        let isSound = ProbeRow.unpack(bytes, intervalNanoseconds: plan.interval.nanoseconds, into: records)
        return isSound ? Array(table.row(0)) : nil
    }
}
