package import LineModel

/// What a round changed in the states of lines and in incidents, and what is to be told of it: stored in one
/// transaction, so that a state is never changed without its message, nor the other way round.
package struct StateChange: Sendable {
    package var roundID: String
    package var at: WallTime
    /// Only lines whose watch changed; a `LineWatch()` of which nothing is known deletes the row.
    package var watches: [String: LineWatch]
    /// Lines that left the configuration.
    package var removedLines: [String]
    /// All open incidents, and all that closed a short while ago.
    package var open: [Incident]
    package var recent: [Incident]
    package var nextIncidentID: Int
    /// For the log of incidents.
    package var digest: IncidentDigest
    package var messages: [OutgoingMessage]

    package init(
        roundID: String, at: WallTime, watches: [String: LineWatch] = [:], removedLines: [String] = [],
        open: [Incident] = [], recent: [Incident] = [], nextIncidentID: Int = 1,
        digest: IncidentDigest = IncidentDigest(), messages: [OutgoingMessage] = []
    ) {
        self.roundID = roundID
        self.at = at
        self.watches = watches
        self.removedLines = removedLines
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
        self.digest = digest
        self.messages = messages
    }
}

/// What the last run left.
package struct StoredState: Sendable {
    /// Of the last `StateChange`; nil before the first.
    package var lastRoundID: String?
    package var watches: [String: LineWatch]
    /// By id.
    package var open: [Incident]
    package var recent: [Incident]
    /// 1 before the first `StateChange`.
    package var nextIncidentID: Int

    package init(
        lastRoundID: String? = nil, watches: [String: LineWatch] = [:], open: [Incident] = [],
        recent: [Incident] = [], nextIncidentID: Int = 1
    ) {
        self.lastRoundID = lastRoundID
        self.watches = watches
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
    }
}

/// A message to be put into the outbox.
package struct OutgoingMessage: Sendable {
    /// The name of an entry of `notify`.
    package var destination: String
    package var digest: Digest
    /// Not to be sent before (quiet hours, collecting).
    package var notBefore: WallTime

    package init(destination: String, digest: Digest, notBefore: WallTime) {
        self.destination = destination
        self.digest = digest
        self.notBefore = notBefore
    }
}

/// A message that waits in the outbox.
package struct OutboxMessage: Sendable {
    /// Messages that are older when they could be sent are given up: they would tell of another day.
    package static let longestWait = Duration.seconds(72 * 3600)

    /// Rising in the order of creation; never used twice.
    package var id: Int64
    package var destination: String
    package var digest: Digest
    /// Of one that took another's place: when that one was made.
    package var createdAt: WallTime
    /// How often sending was begun.
    package var attempts: Int
    /// Sending was begun and its end was never noted: the process died between; it may have been delivered.
    package var wasInFlight: Bool
    package var lastError: String?

    package init(
        id: Int64, destination: String, digest: Digest, createdAt: WallTime, attempts: Int, wasInFlight: Bool,
        lastError: String?
    ) {
        self.id = id
        self.destination = destination
        self.digest = digest
        self.createdAt = createdAt
        self.attempts = attempts
        self.wasInFlight = wasInFlight
        self.lastError = lastError
    }
}

/// Messages of one destination that the database knows of.
package struct OutboxFigures: Equatable, Sendable {
    package var waiting = 0
    package var delivered = 0
    package var givenUp = 0
    /// A later one took their place before they were sent.
    package var superseded = 0
    /// Since when the longest waiting one waits, or what it took the place of; nil when none waits.
    package var oldestWaiting: WallTime?

    package init(
        waiting: Int = 0, delivered: Int = 0, givenUp: Int = 0, superseded: Int = 0, oldestWaiting: WallTime? = nil
    ) {
        self.waiting = waiting
        self.delivered = delivered
        self.givenUp = givenUp
        self.superseded = superseded
        self.oldestWaiting = oldestWaiting
    }
}

/// What one call of `HistoryStore.expire` did.
package struct ExpiryStep: Equatable, Sendable {
    /// Rows deleted in this call.
    package var deleted: Int
    /// There is more to delete or to give back to the file system: call again, after a pause.
    package var hasMore: Bool
    /// There may be more to delete, and not only space to give back.
    package var hasMoreRows: Bool
    /// Messages that waited too long and were given up in this call, by destination. Nobody was told: say it.
    package var givenUp: [String: Int]

    package init(deleted: Int, hasMore: Bool, hasMoreRows: Bool, givenUp: [String: Int]) {
        self.deleted = deleted
        self.hasMore = hasMore
        self.hasMoreRows = hasMoreRows
        self.givenUp = givenUp
    }
}
