internal import Crypto
internal import LineModel

/// Who is logged in. Only in memory: whoever was logged in logs in again after a restart.
///
/// A session's id is 256 random bits, of which the hash alone is kept. It ends 12 hours after its last use, or 7 days
/// after its beginning. Time is an argument, monotonic nanoseconds.
struct Sessions: Sendable {
    /// One login.
    struct Session: Sendable, Equatable {
        /// The user's name; nil of one who showed the token.
        var user: String?
        fileprivate var began: Int64
        fileprivate var used: Int64
    }

    static let idle = Duration.seconds(12 * 3_600)
    static let maxAge = Duration.seconds(7 * 86_400)
    /// The one that was used least lately makes room for another one.
    static let maxSessions = 1_000

    private var sessions: [SHA256Digest: Session] = [:]

    /// How many there are, with those that have ended since.
    var count: Int { sessions.count }

    /// Begins a session.
    ///
    /// - Parameter id: what the browser keeps.
    mutating func begin(_ id: String, user: String?, now: Int64) {
        if sessions.count >= Self.maxSessions { sessions = sessions.filter { Self.lasts($0.value, now) } }
        if sessions.count >= Self.maxSessions, let oldest = sessions.min(by: { $0.value.used < $1.value.used }) {
            sessions[oldest.key] = nil
        }
        sessions[Self.hash(id)] = Session(user: user, began: now, used: now)
    }

    /// The session of this id, which is used now; nil where there is none, or it has ended.
    mutating func use(_ id: String, now: Int64) -> Session? {
        let key = Self.hash(id)
        guard var session = sessions[key] else { return nil }
        guard Self.lasts(session, now) else {
            sessions[key] = nil
            return nil
        }
        session.used = now
        sessions[key] = session
        return session
    }

    /// Ends a session, if there is one of this id.
    mutating func end(_ id: String) { sessions[Self.hash(id)] = nil }

    /// Ends the sessions for which this is so.
    mutating func end(where isOver: (Session) -> Bool) { sessions = sessions.filter { !isOver($0.value) } }

    private static func lasts(_ session: Session, _ now: Int64) -> Bool {
        now - session.used < idle.nanoseconds && now - session.began < maxAge.nanoseconds
    }

    private static func hash(_ id: String) -> SHA256Digest { SHA256.hash(data: Array(id.utf8)) }
}
