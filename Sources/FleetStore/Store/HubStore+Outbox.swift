internal import LineHistory
package import LineModel

extension HubStore {
    /// How long a claim counts at least: longer than any attempt to deliver takes.
    package static let claimTime = Duration.seconds(600)

    /// A claim, and a time before which nothing is sent, that are so far ahead are of a clock that was set back since:
    /// claims take minutes, quiet hours a day at most.
    private static let (farClaims, farDue) = (Duration.seconds(3 * 3600), Duration.seconds(48 * 3600))

    /// Claims what may be sent to a destination now, oldest first; none while another member has a claim there, so that
    /// no message goes out twice at once and none overtakes another. A claim of a member that ended or hung runs out;
    /// then the message is given to whoever asks, and that is counted.
    ///
    /// What was tried and failed waits for its time, and what is younger waits behind it.
    ///
    /// - Parameters:
    ///   - member: who asks: unique for each process.
    ///   - time: how long the claim counts.
    ///   - maxBytes: of what they tell, as it is stored, all of them together; one is given in any case.
    package func claimDue(
        _ destination: String, member: String, for time: Duration = claimTime, limit: Int = 1_000,
        maxBytes: Int = .max
    ) throws(HubStoreError) -> ClaimedMessages {
        try claim(destination, member, time, "recipient IS NULL", limit: limit, maxBytes: maxBytes)
    }

    /// The same of messages that wait for single recipients of the destination.
    package func claimApart(
        _ destination: String, member: String, for time: Duration = claimTime, limit: Int = 1_000
    ) throws(HubStoreError) -> ClaimedMessages {
        try claim(destination, member, time, "recipient IS NOT NULL", limit: limit, maxBytes: .max)
    }

    private func claim(
        _ destination: String, _ member: String, _ time: Duration, _ condition: String, limit: Int, maxBytes: Int
    ) throws(HubStoreError) -> ClaimedMessages {
        let none = ClaimedMessages(messages: [], told: ToldIncidents())
        // Mostly nothing waits, and then nothing is written.
        let waits = "SELECT id FROM fleet_outbox WHERE ended IS NULL AND destination = ? AND \(condition) LIMIT 1"
        guard try !read({ try $0.query(waits, [.text(destination)]) }).isEmpty else { return none }
        return try write { db in
            let lane = "SELECT destination FROM fleet_lane WHERE destination = ? {skip}"
            guard try !db.query(lane, [.text(destination)]).isEmpty else { return none }
            let claimed = """
                SELECT 1 AS one FROM fleet_outbox WHERE ended IS NULL AND destination = ? AND claimed_by <> ?
                    AND claimed_until > {now} AND claimed_until < {now} + ? LIMIT 1
                """
            let claims: [HubValue] = [.text(destination), .text(member), .int(Self.farClaims.nanoseconds)]
            guard try db.query(claimed, claims).isEmpty else { return none }
            let ids = try Self.due(destination, condition, limit: limit, maxBytes: maxBytes, in: db)
            let messages = try ids.map { id in try Self.claim(id, member, time, in: db) }
            return ClaimedMessages(messages: messages, told: try Self.told(destination, in: db))
        }
    }

    /// The numbers of what may be sent now.
    private static func due(
        _ destination: String, _ condition: String, limit: Int, maxBytes: Int, in db: any HubConnection
    ) throws -> [Int64] {
        let sql = """
            SELECT id, length(digest) AS bytes, attempts,
                CASE WHEN due > {now} AND due < {now} + ? THEN 1 ELSE 0 END AS is_early
            FROM fleet_outbox WHERE ended IS NULL AND destination = ? AND \(condition) ORDER BY id LIMIT ? {skip}
            """
        var (ids, left): ([Int64], Int) = ([], maxBytes)
        let values: [HubValue] = [.int(farDue.nanoseconds), .text(destination), .int(max(0, limit))]
        for row in try db.query(sql, values) {
            if try row.flag("is_early") {
                // What failed holds up what came after it; what quiet hours hold does not.
                if try row.int("attempts") > 0 { return [] }
                continue
            }
            left -= try row.count("bytes")
            guard ids.isEmpty || left >= 0 else { break }
            ids.append(try row.int("id"))
        }
        return ids
    }

    private static func claim(
        _ id: Int64, _ member: String, _ time: Duration, in db: any HubConnection
    ) throws -> OutboxMessage {
        // Of a message that another one has claimed and not noted, the claim has run out here.
        let sql = """
            UPDATE fleet_outbox SET recovered = recovered + CASE WHEN claimed_by <> ? THEN 1 ELSE 0 END,
                claimed_by = ?, claimed_until = {now} + ? WHERE id = ? RETURNING *
            """
        let row = try db.query(sql, [.text(member), .text(member), .int(time.nanoseconds), .int(id)]).first
        guard let row else { throw HubStoreError(.locked, "a message was taken away while it was claimed") }
        return try OutboxMessage(row)
    }

    /// Notes that one more attempt begins, whose end is not known, and has the claim count from now on; it is to be
    /// called before the network is asked.
    ///
    /// - Throws: `.fenced` where a message is not the member's any more: it must not be sent.
    package func markSending(
        _ ids: [Int64], member: String, for time: Duration = claimTime
    ) throws(HubStoreError) {
        try write { db in
            let sql = """
                UPDATE fleet_outbox SET attempts = attempts + 1, in_flight = 1, claimed_until = {now} + ?
                WHERE id = ? AND ended IS NULL AND claimed_by = ? RETURNING id
                """
            for id in ids.sorted() {
                let row = try db.query(sql, [.int(time.nanoseconds), .int(id), .text(member)]).first
                guard row != nil else {
                    throw HubStoreError(
                        .fenced, "message \(id) is claimed by another member, or was ended by it",
                        remedy: "it is not sent from here")
                }
            }
        }
    }

    /// Notes that a destination took these messages: they wait no more, whoever claims them by now.
    ///
    /// - Parameter apart: recipients who did not get what these messages tell, and are to be told apart.
    package func markDelivered(
        _ ids: [Int64], at: WallTime, apart: [String: Digest] = [:]
    ) throws(HubStoreError) {
        guard !ids.isEmpty else { return }
        try write { db in
            try Self.lockLanes(of: ids, in: db)
            for (recipient, digest) in apart.sorted(by: { $0.key < $1.key }) {
                try Self.putApart(digest, for: recipient, insteadOf: ids, at: at, in: db)
            }
            try Self.noteTold(ids, in: db) { $0.noteDelivered($1) }
            try Self.end(ids, as: "delivered", error: nil, at: at, in: db)
        }
    }

    /// Notes that sending these messages failed for now, with the failure in words, and after how long they may be
    /// tried again, by any member. Messages that another member claims by now are left as they are.
    package func markFailed(
        _ ids: [Int64], member: String, after pause: Duration, error: String
    ) throws(HubStoreError) {
        try fail(ids, member, pause, error, isRefused: false)
    }

    /// The same where the destination refused them: an end whose beginning is among them is not told alone later.
    package func markRefused(
        _ ids: [Int64], member: String, after pause: Duration, error: String
    ) throws(HubStoreError) {
        try fail(ids, member, pause, error, isRefused: true)
    }

    private func fail(
        _ ids: [Int64], _ member: String, _ pause: Duration, _ error: String, isRefused: Bool
    ) throws(HubStoreError) {
        guard !ids.isEmpty else { return }
        try write { db in
            try Self.lockLanes(of: ids, in: db)
            let mine = "SELECT id FROM fleet_outbox WHERE id = ? AND ended IS NULL AND claimed_by = ?"
            let ids = try ids.sorted().filter { try !db.query(mine, [.int($0), .text(member)]).isEmpty }
            if isRefused { try Self.noteTold(ids, in: db) { $0.noteRefused($1) } }
            let sql = """
                UPDATE fleet_outbox SET in_flight = 0, due = {now} + ?, last_error = ?, claimed_by = NULL,
                    claimed_until = NULL WHERE id = ? AND ended IS NULL
                """
            for id in ids { try db.execute(sql, [.int(pause.nanoseconds), .text(shown(error)), .int(id)]) }
        }
    }

    /// Failed for ever; they are kept for `outboxFigures` until they expire.
    package func markGivenUp(_ ids: [Int64], at: WallTime, error: String) throws(HubStoreError) {
        guard !ids.isEmpty else { return }
        try write { db in
            try Self.lockLanes(of: ids, in: db)
            try Self.giveUp(ids, at: at, error: error, in: db)
        }
    }

    static func giveUp(_ ids: [Int64], at: WallTime, error: String, in db: any HubConnection) throws {
        try noteTold(ids, in: db) { $0.noteGivenUp($1) }
        try end(ids, as: "given-up", error: error, at: at, in: db)
    }

    /// Gives back all that a member claimed and is not sending, so that another one need not wait: it ends.
    package func releaseClaims(member: String) throws(HubStoreError) {
        try write { db in
            try db.execute(
                """
                UPDATE fleet_outbox SET claimed_by = NULL, claimed_until = NULL
                WHERE ended IS NULL AND claimed_by = ? AND in_flight = 0
                """, [.text(member)])
        }
    }

    /// The counts of each destination, by its name; destinations that are configured no more are among them.
    package func outboxFigures() throws(HubStoreError) -> [String: HubOutboxFigures] {
        try read { db in
            let sql = """
                SELECT destination, count(CASE WHEN ended IS NULL THEN 1 END) AS waiting,
                    count(CASE WHEN outcome = 'delivered' THEN 1 END) AS delivered,
                    count(CASE WHEN outcome = 'given-up' THEN 1 END) AS given_up,
                    count(CASE WHEN outcome = 'superseded' THEN 1 END) AS superseded,
                    count(CASE WHEN ended IS NULL AND claimed_until > {now} THEN 1 END) AS claimed,
                    CAST(COALESCE(sum(recovered), 0) AS {int}) AS recovered,
                    min(CASE WHEN ended IS NULL THEN created END) AS oldest
                FROM fleet_outbox GROUP BY destination
                """
            var figures: [String: HubOutboxFigures] = [:]
            for row in try db.query(sql) {
                var one = HubOutboxFigures()
                one.messages = OutboxFigures(
                    waiting: try row.count("waiting"), delivered: try row.count("delivered"),
                    givenUp: try row.count("given_up"), superseded: try row.count("superseded"),
                    oldestWaiting: try row.optionalInt("oldest").map { WallTime(nanosecondsSince1970: $0) })
                one.claimed = try row.count("claimed")
                one.recovered = try row.count("recovered")
                figures[try row.text("destination")] = one
            }
            return figures
        }
    }
}

extension OutboxMessage {
    fileprivate init(_ row: HubRow) throws {
        self.init(
            id: try row.int("id"), destination: try row.text("destination"),
            recipient: try row.optionalText("recipient"), digest: try decode(Digest.self, try row.bytes("digest")),
            createdAt: try row.wallTime("created"), attempts: try row.count("attempts"),
            wasInFlight: try row.flag("in_flight"), lastError: try row.optionalText("last_error"))
    }
}
