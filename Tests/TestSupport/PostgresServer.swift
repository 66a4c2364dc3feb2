internal import Foundation
internal import Glibc
internal import Synchronization
internal import Testing

/// Debian's PostgreSQL in a folder of its own, on a Unix socket there and on no port; gone when the test run ends,
/// however it ends. As root it runs as the user `postgres`, since it refuses to run as root.
package final class PostgresServer: Sendable {
    /// The one of this test run; nil where PostgreSQL's programs are missing. It is started when it is first asked for.
    package static let ofRun: PostgresServer? = {
        guard isInstalled else { return nil }
        do { return try PostgresServer() } catch {
            Issue.record("PostgreSQL does not start: \(error)")
            return nil
        }
    }()

    /// Whether PostgreSQL's programs are there, and somebody may run them. A test that needs them is skipped where not.
    package static var isInstalled: Bool { folder != nil }

    /// The folder of its programs; nil where there is none.
    private static let folder: String? = {
        if geteuid() == 0, getpwnam("postgres") == nil { return nil }
        let versions = (12...30).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
        return versions.first { access("\($0)/initdb", X_OK) == 0 && access("\($0)/postgres", X_OK) == 0 }
    }()

    /// The folder with the data, the socket and the log, which only the server's user may enter.
    package let place: String
    private let process: Process
    private let words: FileHandle
    private let answers: Mutex<FileHandle>

    /// Starts one.
    ///
    /// - Parameter isDurable: whether what is committed is on the disk: only for figures, since no test takes away the
    ///   machine's power.
    package init(isDurable: Bool = false) throws {
        guard let folder = Self.folder else { throw Failure(text: "its programs are missing") }
        // Short: a socket's path has 107 bytes at most (unix(7)).
        var template = Array("/tmp/plumbline-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(text: "no folder: errno \(errno)") }
        place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if geteuid() == 0, let user = getpwnam("postgres") {
            chown(place, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        // The shell ends with the server when nobody holds the other end of its input any more.
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(text: "no pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        words = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let output = Pipe()
        process = Process()
        let shell = ["/bin/sh", "-c", Self.script, "sh", folder, place, isDurable ? "on" : "off"]
        let user = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        let command = geteuid() == 0 ? user + shell : shell
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        answers = Mutex(output.fileHandleForReading)
        try answer(to: "make")
        try start()
    }

    /// Starts it again after `kill`; blocks until it answers.
    package func start() throws { try answer(to: "start") }

    /// Kills its first process (SIGKILL), as a fault would; its others end when they notice.
    package func kill() throws { try answer(to: "kill") }

    /// Has the processes of its connections stand still (SIGSTOP), as on a machine that hangs; `resume` has them go on.
    package func freeze() throws { try answer(to: "freeze") }

    /// See `freeze`.
    package func resume() throws { try answer(to: "resume") }

    /// Runs pgbouncer before it, in transaction mode; its socket is in `place` with port 6432.
    package func startPooler() throws { try answer(to: "pooler") }

    /// Whether pgbouncer is there.
    package static var hasPooler: Bool { access("/usr/sbin/pgbouncer", X_OK) == 0 }

    /// The address of a database, as libpq reads it.
    package func address(of database: String, port: Int = 5432) -> String {
        "postgresql://postgres@/\(database)?host=\(place)&port=\(port)"
    }

    private func answer(to word: String) throws {
        try words.write(contentsOf: Data("\(word)\n".utf8))
        let text = answers.withLock { handle in
            var text = ""
            while !text.hasSuffix("\n") {
                guard let byte = try? handle.read(upToCount: 1), !byte.isEmpty else { break }
                text += String(decoding: byte, as: UTF8.self)
            }
            return text
        }
        guard text == "done\n" else { throw Failure(text: "\(word): \(text.isEmpty ? "the shell ended" : text)") }
    }

    /// What could not be done.
    package struct Failure: Error, CustomStringConvertible {
        let text: String
        package var description: String { text }
    }

    /// Words come by the input, each is answered by a line. Waits are for other programs, and bounded.
    private static let script = """
        folder=$1 place=$2 durable=$3 pid= pooler=
        start() {
            for attempt in $(seq 100); do
                "$folder/postgres" -D "$place/data" -k "$place" -c listen_addresses= -c fsync=$durable \\
                    -c max_connections=300 -c shared_buffers=32MB -c lc_messages=C \\
                    </dev/null >>"$place/log" 2>&1 &
                pid=$!
                for look in $(seq 600); do
                    "$folder/pg_isready" -q -h "$place" && return 0
                    kill -0 $pid 2>/dev/null || break
                    sleep 0.05
                done
                sleep 0.1
            done
            return 1
        }
        while read -r word; do
            case $word in
            make)
                "$folder/initdb" -D "$place/data" -U postgres --auth=trust --no-sync --encoding=UTF8 --locale=C \\
                    >"$place/log" 2>&1 ;;
            start) start ;;
            kill) kill -9 $pid; wait $pid 2>/dev/null; true ;;
            freeze) for one in $(pgrep -P $pid); do kill -STOP $one; done ;;
            resume) for one in $(pgrep -P $pid); do kill -CONT $one; done ;;
            pooler)
                printf '%s\\n' '[databases]' "* = host=$place port=5432 user=postgres" '[pgbouncer]' \\
                    'listen_addr =' "unix_socket_dir = $place" 'listen_port = 6432' 'auth_type = any' \\
                    'pool_mode = transaction' 'default_pool_size = 2' 'server_idle_timeout = 5' >"$place/pooler.ini"
                /usr/sbin/pgbouncer "$place/pooler.ini" </dev/null >"$place/pooler.log" 2>&1 &
                pooler=$!
                for look in $(seq 200); do
                    "$folder/pg_isready" -q -h "$place" -p 6432 && break
                    sleep 0.05
                done ;;
            esac && echo done || { tail -n 3 "$place/log" | tr '\\n' ' '; echo; }
        done
        [ -z "$pooler" ] || kill -9 $pooler
        [ -z "$pid" ] || { kill -QUIT $pid; wait $pid; }
        rm -rf "$place"
        """
}
