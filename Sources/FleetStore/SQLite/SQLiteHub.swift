internal import Foundation
internal import GRDB
internal import LineModel
internal import Synchronization

/// A hub's database in one file: one member, one writer, any number of readers (sqlite.org/wal.html).
final class SQLiteHub: HubDatabase {
    let place: String
    private let pool: DatabasePool
    private let dialect: HubDialect
    private let count = Mutex(0)

    init(path: String, pool: DatabasePool, dialect: HubDialect) {
        place = path
        self.pool = pool
        self.dialect = dialect
    }

    var figures: HubDatabaseFigures {
        var figures = HubDatabaseFigures()
        figures.transactions = count.withLock { $0 }
        figures.connections = 1
        return figures
    }

    func read<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try transaction { try pool.read { try body(SQLiteConnection(db: $0, dialect: dialect)) } }
    }

    func write<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try transaction { try pool.write { try body(SQLiteConnection(db: $0, dialect: dialect)) } }
    }

    private func transaction<Value>(_ body: () throws -> Value) throws(HubStoreError) -> Value {
        do {
            let value = try body()
            count.withLock { $0 += 1 }
            return value
        } catch {
            throw HubStoreError(sqlite: error, path: place)
        }
    }

    func prepareRounds(ofDay day: Int64) {}

    var keepsDaysApart: Bool { false }

    func dropRounds(beforeDay day: Int64) {}

    func backup(to path: String) throws(HubStoreError) {
        let partial = path + ".partial"
        do {
            try? FileManager.default.removeItem(atPath: partial)
            try Self.makePrivate(partial)
            // Closed when it goes, so that the copy is whole, and its log is in it.
            try {
                var configuration = Configuration()
                configuration.label = "backup"
                let copy = try DatabaseQueue(path: partial, configuration: configuration)
                try pool.backup(to: copy)
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }()
            try Self.moveDurably(partial, to: path)
        } catch {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: partial + suffix)
            }
            throw HubStoreError(sqlite: error, path: path)
        }
    }

    func close() { try? pool.close() }
}

private struct SQLiteConnection: HubConnection {
    let db: Database
    let dialect: HubDialect

    func query(_ sql: String, _ parameters: [HubValue]) throws -> [HubRow] {
        let statement = try prepared(sql, parameters)
        let names = statement.columnNames
        let columns = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        return try Row.fetchAll(statement).map { row in
            HubRow(columns: columns, values: row.databaseValues.map(HubValue.init))
        }
    }

    func execute(_ sql: String, _ parameters: [HubValue]) throws { try prepared(sql, parameters).execute() }

    private func prepared(_ sql: String, _ parameters: [HubValue]) throws -> Statement {
        let statement = try db.cachedStatement(sql: dialect.statement(sql))
        try statement.setArguments(StatementArguments(parameters.map(\.argument)))
        return statement
    }
}

extension HubValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .text(value)
        case .blob(let value): self = .bytes([UInt8](value))
        }
    }

    fileprivate var argument: (any DatabaseValueConvertible)? {
        switch self {
        case .null: nil
        case .int(let value): value
        case .double(let value): value
        case .text(let value): value
        case .bytes(let value): Data(value)
        }
    }
}
