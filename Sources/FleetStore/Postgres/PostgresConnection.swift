internal import CPostgres
internal import Glibc
internal import ServiceSupport

/// One connection, used by one thread at a time: that which has it from the pool.
///
/// Every statement is a message of the extended protocol with its values beside it; none is prepared under a name and
/// nothing is set for the session, so that a pooler in transaction mode may stand between.
final class PostgresConnection {
    private let connection: OpaquePointer
    private let address: PostgresAddress
    private let limits: PostgresLimits
    /// Whether it was lost, and is to be ended.
    private(set) var isLost = false

    /// Connects; blocks.
    init(_ address: PostgresAddress, _ limits: PostgresLimits) throws(PostgresFailure) {
        let seconds = max(2, Int(limits.connect / .seconds(1)))
        let milliseconds = Int(limits.answer / .milliseconds(1))
        // What stands behind the address counts more than what it says, what stands before it less.
        let settings = [
            ("connect_timeout", "\(seconds)"), ("tcp_user_timeout", "\(milliseconds)"), ("keepalives_idle", "15"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("application_name", "plumbhub"),
            ("target_session_attrs", "read-write"), ("dbname", address.text.reveal()), ("client_encoding", "UTF8"),
        ]
        let made = Self.withCStrings(settings.map(\.0)) { names in
            Self.withCStrings(settings.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let made else { throw PostgresFailure(text: "no memory for a connection", isLost: true) }
        guard PQstatus(made) == CONNECTION_OK, PQsetnonblocking(made, 1) == 0 else {
            let text = address.shown(String(cString: PQerrorMessage(made)))
            PQfinish(made)
            throw PostgresFailure(state: Self.stateOfRefusal(text), text: text, isLost: true)
        }
        // Notices would go to standard error.
        PQsetNoticeProcessor(made, { _, _ in }, nil)
        connection = made
        self.address = address
        self.limits = limits
    }

    deinit { PQfinish(connection) }

    /// Has it ended when it is given back, since nobody knows what state it is in.
    func abandon() { isLost = true }

    /// libpq gives no code for a connection that was refused; the words of the server's messages are always English
    /// where `lc_messages` is, and else the general remedy holds.
    private static func stateOfRefusal(_ text: String) -> String? {
        let known = [
            ("password authentication failed", "28P01"), ("no pg_hba.conf entry", "28000"), ("does not exist", "3D000"),
            ("too many clients", "53300"), ("too many connections", "53300"), ("no password supplied", "28P01"),
            ("the database system is", "57P03"), ("session is read-only", "25006"),
        ]
        return known.first { text.contains($0.0) }?.1
    }

    /// A statement without values, or several of them.
    func run(_ sql: String) throws(PostgresFailure) {
        guard PQsendQuery(connection, sql) == 1 else { throw lost() }
        _ = try answer()
    }

    /// A statement with its values; its rows.
    func query(_ sql: String, _ parameters: [HubValue]) throws(PostgresFailure) -> PostgresResult {
        let sent = PostgresParameters(parameters).withArrays { types, values, lengths, formats in
            PQsendQueryParams(connection, sql, Int32(parameters.count), types, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
        return try answer()
    }

    private func lost() -> PostgresFailure {
        isLost = true
        return PostgresFailure(text: address.shown(String(cString: PQerrorMessage(connection))), isLost: true)
    }

    /// Waits for the end of what was sent. Of several statements the first failure counts, else the last result.
    private func answer() throws(PostgresFailure) -> PostgresResult {
        let end = ContinuousClock.now + limits.answer
        while true {
            let flushed = PQflush(connection)
            guard flushed >= 0 else { throw lost() }
            guard flushed == 1 else { break }
            if try wait(POLLIN | POLLOUT, until: end), PQconsumeInput(connection) != 1 { throw lost() }
        }
        var (last, failure): (PostgresResult?, PostgresFailure?) = (nil, nil)
        while true {
            while PQisBusy(connection) == 1 {
                _ = try wait(POLLIN, until: end)
                guard PQconsumeInput(connection) == 1 else { throw lost() }
            }
            guard let pointer = PQgetResult(connection) else { break }
            let result = PostgresResult(pointer)
            if let found = result.failure(address) { failure = failure ?? found } else { last = result }
        }
        if PQstatus(connection) == CONNECTION_BAD {
            isLost = true
            failure = failure ?? lost()
        }
        if var failure {
            failure.isLost = isLost
            throw failure
        }
        guard let last else { throw lost() }
        return last
    }

    /// - Returns: whether there is something to be read.
    private func wait(_ events: Int32, until end: ContinuousClock.Instant) throws(PostgresFailure) -> Bool {
        let left = (end - ContinuousClock.now) / .milliseconds(1)
        var place = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        guard left > 0, place.fd >= 0 else {
            isLost = true
            throw PostgresFailure(
                text: "the server did not answer within \(limits.answer / .seconds(1)) s", isLost: true)
        }
        let count = poll(&place, 1, Int32(min(left.rounded(.up), 60_000)))
        return count > 0 && place.revents & ~Int16(POLLOUT) != 0
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return (copies.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { pointers in
            // A list that ends with nil has a first element.
            pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self) { body($0.baseAddress.unsafelyUnwrapped) }
        }
    }
}
