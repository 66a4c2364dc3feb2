internal import Foundation
internal import Synchronization

/// A hub's database in PostgreSQL, for any number of members; straight, behind a pooler in transaction mode, or with
/// several hosts of which one is the primary.
final class PostgresHub: HubDatabase {
    let address: PostgresAddress
    private let pool: PostgresPool
    private let limits: PostgresLimits
    private let dialect = HubDialect(.postgres)
    /// Days whose rounds have a place, as far as this member knows.
    let days = Mutex<Set<Int64>>([])

    init(
        _ address: PostgresAddress, connections: Int, limits: PostgresLimits = PostgresLimits(),
        monotonic: @escaping @Sendable () -> Int64
    ) {
        self.address = address
        self.limits = limits
        pool = PostgresPool(address, limits, size: connections, monotonic: monotonic)
    }

    var place: String { address.place }
    var figures: HubDatabaseFigures { pool.figures }

    func close() { pool.close() }

    func read<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
    }

    func write<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value {
        try transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", body)
    }

    private func transaction<Value>(
        _ begin: String, _ body: (any HubConnection) throws -> Value
    ) throws(HubStoreError) -> Value {
        for attempt in 0... {
            do {
                return try attemptOnce(begin, body)
            } catch let failure as PostgresFailure {
                guard failure.isMeeting, attempt < limits.retries else {
                    throw HubStoreError(failure, place: place)
                }
                pool.count { $0.retries += 1 }
                // Two that met do not meet again at once.
                usleep(UInt32.random(in: 0..<(1_000 << UInt32(min(attempt, 6)))))
            } catch let error as HubStoreError {
                throw error
            } catch {
                throw HubStoreError(
                    .damaged, "\(place): a stored value cannot be read (\(error))",
                    remedy: HubStoreError.damagedRemedy)
            }
        }
        throw HubStoreError(.locked, "\(place): a transaction met another one again and again")
    }

    private func attemptOnce<Value>(
        _ begin: String, _ body: (any HubConnection) throws -> Value
    ) throws -> Value {
        let connection = try begun(begin)
        defer { pool.give(connection) }
        do {
            let value = try body(PostgresTransaction(connection: connection, dialect: dialect))
            try commit(connection)
            pool.count { $0.transactions += 1 }
            return value
        } catch {
            // What cannot be taken back by words is taken back by the connection's end.
            if !connection.isLost { do { try connection.run("ROLLBACK") } catch { connection.abandon() } }
            if let failure = error as? PostgresFailure { note(failure, connection) }
            throw error
        }
    }

    /// A connection with a transaction begun. One that was lost while nobody used it is no failure: nothing was done.
    private func begun(_ begin: String) throws(PostgresFailure) -> PostgresConnection {
        // For this transaction alone: a pooler gives the session to others.
        let words = [
            begin, "SET LOCAL statement_timeout = \(Self.milliseconds(limits.statement))",
            "SET LOCAL lock_timeout = \(Self.milliseconds(limits.lock))",
            "SET LOCAL idle_in_transaction_session_timeout = \(Self.milliseconds(limits.idle))",
        ].joined(separator: "; ")
        let connection = try pool.take(isFresh: false)
        do throws(PostgresFailure) {
            try connection.run(words)
            return connection
        } catch {
            let isLost = connection.isLost
            if !isLost { connection.abandon() }
            pool.give(connection)
            guard isLost, error.state != "57014" else { throw error }
        }
        let fresh = try pool.take(isFresh: true)
        do throws(PostgresFailure) {
            try fresh.run(words)
            return fresh
        } catch {
            fresh.abandon()
            pool.give(fresh)
            throw error
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }

    private func commit(_ connection: PostgresConnection) throws(PostgresFailure) {
        do throws(PostgresFailure) {
            let result = try connection.query("COMMIT", [])
            guard result.command == "COMMIT" else {
                throw PostgresFailure(text: "the server took the transaction back: \(result.command)")
            }
        } catch {
            var failure = error
            failure.wasCommitting = true
            throw failure
        }
    }

    private func note(_ failure: PostgresFailure, _ connection: PostgresConnection) {
        switch failure.state {
        // A primary that became a standby: the next connection finds the new one.
        case "25006": connection.abandon()
        // A day's table was dropped by another member; it is made again at the next attempt.
        case "23514": days.withLock { $0 = [] }
        default: break
        }
    }

    func backup(to path: String) throws(HubStoreError) { try PostgresBackup(address).write(to: path) }
}

private struct PostgresTransaction: HubConnection {
    let connection: PostgresConnection
    let dialect: HubDialect

    func query(_ sql: String, _ parameters: [HubValue]) throws -> [HubRow] {
        try connection.query(dialect.statement(sql), parameters).rows()
    }

    func execute(_ sql: String, _ parameters: [HubValue]) throws {
        _ = try connection.query(dialect.statement(sql), parameters)
    }
}
