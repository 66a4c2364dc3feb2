internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Traces of a line that are compared with at most, the newest.
    private static let maxWays = 16

    /// The ways that were traced of lines, the newest first; the newest 16 of all. What cannot be read is passed over.
    package func ways(ofLines names: [String]) throws(HistoryError) -> [TracedWay] {
        try read { db in
            guard try db.tableExists("explanation") else { return [] }
            let marks = Array(repeating: "?", count: names.count).joined(separator: ", ")
            let sql = """
                SELECT body FROM explanation WHERE line IN (\(marks)) AND experiment = ?
                ORDER BY at DESC, id DESC LIMIT \(Self.maxWays)
                """
            let arguments: [any DatabaseValueConvertible] =
                names.map { Data($0.utf8) } + [Explanation.Experiment.trace.rawValue]
            return try Data.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).compactMap { data in
                var one = Explanation(line: "", at: WallTime(nanosecondsSince1970: 0), experiment: .trace)
                guard let body = try? decode(ExplanationBody.self, data) else { return nil }
                body.fill(&one)
                return one.way
            }
        }
    }

    /// The newest trace of each line that was traced, by its name, and when it was made. What cannot be read is passed
    /// over.
    package func newestWays() throws(HistoryError) -> [String: (way: TracedWay, at: WallTime)] {
        try read { db in
            guard try db.tableExists("explanation") else { return [:] }
            // The columns beside a single MAX are those of its row (SQLite, "Bare columns in an aggregate query").
            let sql = "SELECT line, MAX(at) AS newest, body FROM explanation WHERE experiment = ? GROUP BY line"
            var found: [String: (way: TracedWay, at: WallTime)] = [:]
            for row in try Row.fetchAll(db, sql: sql, arguments: [Explanation.Experiment.trace.rawValue]) {
                var one = Explanation(line: "", at: WallTime(nanosecondsSince1970: 0), experiment: .trace)
                guard let line = row["line"] as Data?, let newest = row["newest"] as Int64?,
                    let data = row["body"] as Data?, let body = try? decode(ExplanationBody.self, data)
                else { continue }
                body.fill(&one)
                guard let way = one.way else { continue }
                found[String(decoding: line, as: UTF8.self)] = (way, WallTime(nanosecondsSince1970: newest))
            }
            return found
        }
    }

    /// When each line, by its name, was traced last for no incident.
    package func lastReferences() throws(HistoryError) -> [String: WallTime] {
        try read { db in
            guard try db.tableExists("explanation") else { return [:] }
            let sql = """
                SELECT line, MAX(at) AS newest FROM explanation WHERE experiment = ? AND incident IS NULL GROUP BY line
                """
            var found: [String: WallTime] = [:]
            for row in try Row.fetchAll(db, sql: sql, arguments: [Explanation.Experiment.trace.rawValue]) {
                guard let line = row["line"] as Data?, let newest = row["newest"] as Int64? else { continue }
                found[String(decoding: line, as: UTF8.self)] = WallTime(nanosecondsSince1970: newest)
            }
            return found
        }
    }
}
