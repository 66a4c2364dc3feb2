/// How long a PostgreSQL may take. Each is an end, so that no call waits for ever: not for a host that is silent, not
/// for a lock, not for a member that was stopped in the middle of a transaction.
struct PostgresLimits: Sendable {
    /// To connect and be known, each host of the address by itself; libpq takes whole seconds, from 2 on.
    var connect = Duration.seconds(5)
    /// What the server takes for one statement (`statement_timeout`).
    var statement = Duration.seconds(15)
    /// What a statement waits for another's lock (`lock_timeout`).
    var lock = Duration.seconds(5)
    /// What a transaction may stand still between two statements (`idle_in_transaction_session_timeout`).
    var idle = Duration.seconds(30)
    /// Until an answer is there, by our own clock: a machine that hangs says nothing at all.
    var answer = Duration.seconds(20)
    /// Until one of the connections is free.
    var turn = Duration.seconds(10)

    /// How long after a failed attempt to connect the next one is made: doubled each time, up to the longest.
    var pauses = (first: Duration.milliseconds(250), longest: Duration.seconds(2))

    /// How often a transaction is made again that met another one.
    var retries = 8
}
