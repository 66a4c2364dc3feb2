internal import Foundation
internal import GRDB
internal import LineHistory
internal import LineModel
internal import Logging
internal import Synchronization

/// A hub's database in one file: one member, one writer, any number of readers (sqlite.org/wal.html).
final class SQLiteHub: HubDatabase {
    /// What is open, and which files the path led to then.
    struct Opened {
        var pool: DatabasePool
        var files: DatabaseFiles
    }

    let place: String
    let logger: Logger?
    /// Opens what the path leads to.
    let connect: @Sendable () throws -> DatabasePool
    let opened: Mutex<Opened>
    private let dialect = HubDialect(.sqlite)
    /// Held by who writes, so that nothing is written into a file that is being left.
    private let writing = Mutex(())
    private let count = Mutex(HubDatabaseFigures())

    /// - Parameter logger: is told of a file that was deleted under the program; nil where nobody waits for it.
    init(path: String, logger: Logger?, connect: @escaping @Sendable () throws -> DatabasePool) throws {
        place = path
        self.logger = logger
        self.connect = connect
        opened = Mutex(Opened(pool: try connect(), files: DatabaseFiles(at: path)))
        count.withLock { $0.connections = 1 }
    }

    var figures: HubDatabaseFigures { count.withLock { $0 } }

    func note(_ change: (inout HubDatabaseFigures) -> Void) { count.withLock { change(&$0) } }

    private var pool: DatabasePool { opened.withLock { $0.pool } }

    func read<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try transaction { try pool.read { try body(SQLiteConnection(db: $0, dialect: dialect)) } }
    }

    func write<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try writingAlone { pool throws in
            try pool.write { try body(SQLiteConnection(db: $0, dialect: dialect)) }
        }
    }

    /// Does what changes the file, in a file that is at its place.
    private func writingAlone<Value>(_ body: (DatabasePool) throws -> Value) throws(HubStoreError) -> Value {
        try transaction {
            var value: Value?
            try writing.withLock { _ in
                try keepPlace()
                value = try body(pool)
            }
            guard let value else { throw HubStoreError(.failed, "\(place): nothing was done") }
            return value
        }
    }

    private func transaction<Value>(_ body: () throws -> Value) throws(HubStoreError) -> Value {
        do {
            let value = try body()
            note { $0.transactions += 1 }
            return value
        } catch {
            throw HubStoreError(sqlite: error, path: place)
        }
    }

    func prepareRounds(ofDay day: Int64) {}

    var keepsDaysApart: Bool { false }

    func dropRounds(beforeDay day: Int64) {}

    /// Each row of the pragma's result frees a page (sqlite.org/pragma.html#pragma_incremental_vacuum).
    func giveBack() throws(HubStoreError) {
        try writingAlone { pool throws in
            try pool.write { _ = try Row.fetchAll($0, sql: "PRAGMA incremental_vacuum(2000)") }
        }
    }

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
