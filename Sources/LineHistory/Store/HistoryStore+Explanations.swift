internal import Foundation
internal import GRDB
package import LineModel

extension HistoryStore {
    /// Explanations that one answer has at most, the newest.
    static let maxExplanations = 500
    /// Lines of an incident whose rounds are looked at for what they show.
    private static let maxExplainedLines = 50

    /// Stores what was found out about lines, and in the same transaction what is to be told of it.
    ///
    /// - Parameters:
    ///   - at: when it was found out.
    ///   - telling: is asked for the messages of each incident that is open, with what was found out for it.
    /// - Returns: how many messages were put into the outbox.
    @discardableResult
    package func store(
        _ explanations: [Explanation], at: WallTime? = nil,
        telling: (KnownIncident, [Explanation]) -> [OutgoingMessage] = { _, _ in [] }
    ) throws(HistoryError) -> Int {
        try write { db in
            try Self.store(explanations, in: db)
            guard let at else { return 0 }
            let ofIncidents = Dictionary(grouping: explanations.filter { $0.incident != nil }) { $0.incident ?? 0 }
            var messages: [OutgoingMessage] = []
            for (id, found) in ofIncidents.sorted(by: { $0.key < $1.key }) {
                if let known = try KnownIncident(id, in: db) { messages += telling(known, found) }
            }
            _ = try Self.enqueue(messages, at: at, in: db)
            return messages.count
        }
    }

    /// What was found out about a line within a time, the newest first; the newest 500.
    package func explanations(ofLine name: String, from: WallTime, to: WallTime) throws(HistoryError) -> Explanations {
        try read { db in try Self.explanations(ofLine: name, from: from, to: to, in: db) }
    }

    static func store(_ explanations: [Explanation], in db: Database) throws {
        guard !explanations.isEmpty else { return }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO explanation (line, at, utc_offset, round, incident, experiment, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for one in explanations {
            try insert.execute(arguments: [
                Data(one.line.utf8), one.at.nanosecondsSince1970, one.at.utcOffsetSeconds, one.round, one.incident,
                one.experiment.rawValue, try encode(ExplanationBody(one)),
            ])
        }
    }

    static func explanations(
        ofLine name: String, from: WallTime, to: WallTime, in db: Database
    ) throws -> Explanations {
        try explanations(
            "line = ? AND at >= ? AND at < ?",
            [Data(name.utf8), from.nanosecondsSince1970, to.nanosecondsSince1970], in: db)
    }

    /// What was found out for an incident, and what the rounds of its first lines showed while it was open.
    static func explanations(of outage: HistoryOutage, in db: Database) throws -> Explanations {
        let incident = outage.incident
        let lines = outage.everyLine.sorted().prefix(maxExplainedLines).map { Data($0.utf8) }
        // The round that opened it began before it did, and is in its log.
        let rounds = Set(outage.events.map(\.roundID)).sorted()
        func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
        let condition = """
            incident = ? OR (incident IS NULL AND line IN (\(marks(lines.count)))
                AND (at BETWEEN ? AND ? OR round IN (\(marks(rounds.count)))))
            """
        let end = outage.ended?.nanosecondsSince1970 ?? .max
        let arguments: [any DatabaseValueConvertible] =
            [incident.id] + lines + [incident.openedAt.nanosecondsSince1970, end] + rounds
        return try explanations(condition, arguments, in: db)
    }

    private static func explanations(
        _ condition: String, _ arguments: [any DatabaseValueConvertible], in db: Database
    ) throws -> Explanations {
        // A history that only older programs wrote has none.
        guard try db.tableExists("explanation") else { return Explanations() }
        let sql = "SELECT * FROM explanation WHERE \(condition) ORDER BY at DESC, id DESC LIMIT \(maxExplanations)"
        var found = Explanations()
        for row in try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)) {
            guard let one = Explanation(row) else {
                found.unreadable += 1
                continue
            }
            found.rows.append(one)
            found.unreadable += one.unreadable
        }
        return found
    }
}

extension Explanation {
    /// - Parameter row: of the table.
    /// - Returns: nil for one of an experiment that only a newer program knows, and for one that is damaged.
    fileprivate init?(_ row: Row) {
        guard let line = row["line"] as Data?, let experiment = (row["experiment"] as String?).flatMap(Experiment.init),
            let data = row["body"] as Data?, let body = try? decode(ExplanationBody.self, data)
        else { return nil }
        self.init(
            line: String(decoding: line, as: UTF8.self), at: row.wallTime("at"), round: row["round"],
            incident: row["incident"], experiment: experiment)
        body.fill(&self)
    }
}
