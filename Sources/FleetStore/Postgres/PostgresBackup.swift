internal import Foundation
internal import Glibc
internal import ServiceSupport

/// A whole copy of a hub's PostgreSQL by the server's own program: `pg_dump --format=custom`, which `pg_restore` reads.
struct PostgresBackup {
    private let address: PostgresAddress

    init(_ address: PostgresAddress) { self.address = address }

    /// Where Debian puts programs that are not on everybody's path.
    private static let folders =
        ["/usr/bin", "/usr/local/bin"]
        + (12...30).reversed().map {
            "/usr/lib/postgresql/\($0)/bin"
        }

    /// Runs `pg_dump` to its end; the copy appears at the path when it is whole.
    ///
    /// - Throws: `.unavailable` where there is no `pg_dump`, or where it fails, with what it says.
    func write(to path: String) throws(HubStoreError) {
        guard let program = Self.program() else {
            throw HubStoreError(
                .unavailable, "there is no pg_dump on this machine",
                remedy:
                    "install postgresql-client of the server's version or newer, or use the server's own means"
            )
        }
        let partial = path + ".partial"
        do {
            unlink(partial)
            try SQLiteHub.makePrivate(partial)
            try run(program, to: partial)
            try SQLiteHub.moveDurably(partial, to: path)
        } catch {
            unlink(partial)
            throw error as? HubStoreError ?? HubStoreError(.unavailable, "\(program) cannot be run: \(error)")
        }
    }

    private static func program() -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        return (path + folders).map { "\($0)/pg_dump" }.first { access($0, X_OK) == 0 }
    }

    private func run(_ program: String, to path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        // Only the hub's tables: the database may hold others.
        process.arguments = [
            "--format=custom", "--no-owner", "--no-privileges", "--table=fleet_*", "--file=\(path)", "--no-password",
        ]
        process.environment = environment()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        // To its end: a full pipe would hold the program up.
        let said = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let text = address.shown(String(decoding: said.suffix(2_000), as: UTF8.self))
            throw HubStoreError(
                .unavailable, "\(address.place): pg_dump ended with status \(process.terminationStatus): \(text)",
                remedy: "its version must be the server's or newer; behind a pooler name the server itself")
        }
    }

    /// What libpq reads from the environment (PostgreSQL 15, "Environment Variables"): a command's arguments are seen
    /// by everybody on the machine.
    private func environment() -> [String: String] {
        let names = [
            "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER",
            "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
            "passfile": "PGPASSFILE", "target_session_attrs": "PGTARGETSESSIONATTRS", "options": "PGOPTIONS",
        ]
        var environment = ProcessInfo.processInfo.environment
        for (key, name) in names { if let value = address.settings[key] { environment[name] = value } }
        if let password = address.password { environment["PGPASSWORD"] = password.reveal() }
        environment["PGCONNECT_TIMEOUT"] = "10"
        environment["LC_ALL"] = "C"
        return environment
    }
}
