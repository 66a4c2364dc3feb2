/// What went wrong at one statement, before it has words.
struct PostgresFailure: Error {
    /// The five characters of an error (PostgreSQL 15, "PostgreSQL Error Codes"); nil where the server said none.
    var state: String?
    /// What libpq or the server said, without secrets.
    var text: String
    /// Whether the connection is of no more use.
    var isLost = false
    /// Whether a commit was on its way.
    var wasCommitting = false

    /// Whether the transaction met another one, and is to be made again: serialization_failure, deadlock_detected.
    var isMeeting: Bool { state == "40001" || state == "40P01" }
}

extension HubStoreError {
    /// What PostgreSQL said, as what it means to an operator.
    init(_ failure: PostgresFailure, place: String) {
        let said = "\(place): \(failure.text)\(failure.state.map { " (SQLSTATE \($0))" } ?? "")"
        if failure.wasCommitting, failure.isLost {
            self.init(
                .unavailable, "\(said); the connection was lost while a commit was on its way",
                remedy: "it is tried again, and nothing is stored twice", mayBeStored: true)
            return
        }
        let (kind, remedy) = Self.meaning(failure)
        self.init(kind, said, remedy: remedy)
    }

    private static func meaning(_ failure: PostgresFailure) -> (Kind, String?) {
        guard let state = failure.state else {
            return (
                .unavailable,
                "it is tried again; check that the server runs and listens there, and that nothing between blocks it"
            )
        }
        switch state {
        case "53100": return (.full, "free space on the server's disk; it is tried again")
        case "53200", "53300", "53400":
            return (
                .unavailable,
                "the server has no room for another connection: raise max_connections, or put pgbouncer before it"
            )
        case "55P03", "57014", "40001", "40P01":
            return (.locked, "it is tried again; look at pg_stat_activity if it stays so")
        case "25006":
            return (
                .unavailable,
                "it is a standby; name all hosts of the cluster, so that the primary is found: host1,host2"
            )
        case "28P01", "28000":
            return (.unavailable, "check user and password, and pg_hba.conf on the server")
        case "3D000": return (.unavailable, "make the database: createdb --owner USER NAME")
        case "42501":
            return (.unavailable, "the database must belong to the hub's user, or its schema be granted to it")
        case "XX001", "XX002": return (.damaged, "the server's data is damaged: restore a backup")
        case "22021", "22P05", "23502", "22003": return (.refused, "what was given cannot be stored as it is")
        case "42P01", "42703":
            return (.damaged, "a table or a column is missing: somebody else changed them; restore a backup")
        case _ where state.hasPrefix("08") || state.hasPrefix("57P"): return (.unavailable, "it is tried again")
        default: return (.failed, nil)
        }
    }
}
