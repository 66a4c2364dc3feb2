package import LineModel

extension HubStore {
    /// What each destination knows of the incidents, by its name; one that was told nothing is not in it.
    package func toldIncidents() throws(HubStoreError) -> [String: ToldIncidents] {
        try read { db in
            var states: [String: [Int: ToldIncidents.State]] = [:]
            for row in try db.query("SELECT * FROM fleet_told") {
                states[try row.text("destination"), default: [:]][try row.count("incident")] = try Self.state(row)
            }
            return states.mapValues(ToldIncidents.init)
        }
    }

    /// What one destination knows.
    package func toldIncidents(of destination: String) throws(HubStoreError) -> ToldIncidents {
        try read { try Self.told(destination, in: $0) }
    }

    static func told(_ destination: String, in db: any HubConnection) throws -> ToldIncidents {
        let sql = "SELECT incident, state FROM fleet_told WHERE destination = ?"
        let states = try db.query(sql, [.text(destination)]).map { (try $0.count("incident"), try state($0)) }
        return ToldIncidents(Dictionary(states, uniquingKeysWith: { first, _ in first }))
    }

    /// One that only a newer program knows is taken for told: nobody is told a beginning twice.
    private static func state(_ row: HubRow) throws -> ToldIncidents.State {
        ToldIncidents.State(rawValue: try row.text("state")) ?? .told
    }

    /// Changes what a destination knows. Its lane must be locked.
    static func changeTold(
        of destination: String, in db: any HubConnection, _ change: (inout ToldIncidents) throws -> Void
    ) throws {
        let before = try told(destination, in: db)
        var after = before
        try change(&after)
        let put = """
            INSERT INTO fleet_told (destination, incident, state) VALUES (?, ?, ?)
            ON CONFLICT (destination, incident) DO UPDATE SET state = excluded.state
            """
        for (incident, state) in after.states.sorted(by: { $0.key < $1.key })
        where before.states[incident] != state {
            try db.execute(put, [.text(destination), .int(incident), .text(state.rawValue)])
        }
        for incident in before.states.keys.sorted() where after.states[incident] == nil {
            try db.execute(
                "DELETE FROM fleet_told WHERE destination = ? AND incident = ?", [.text(destination), .int(incident)])
        }
    }

    /// Notes what became of messages, before what they tell is dropped. Those for single recipients say nothing of the
    /// destination. The lanes must be locked.
    static func noteTold(
        _ ids: [Int64], in db: any HubConnection, _ note: (inout ToldIncidents, Digest) -> Void
    ) throws {
        let sql = """
            SELECT destination, digest FROM fleet_outbox WHERE id = ? AND ended IS NULL AND recipient IS NULL
            """
        var digests: [String: [Digest]] = [:]
        for id in ids.sorted() {
            guard let row = try db.query(sql, [.int(id)]).first else { continue }
            digests[try row.text("destination"), default: []].append(try decode(Digest.self, try row.bytes("digest")))
        }
        for (destination, digests) in digests.sorted(by: { $0.key < $1.key }) {
            try changeTold(of: destination, in: db) { told in for digest in digests { note(&told, digest) } }
        }
    }

    /// Forgets incidents that have ended for good, but for those whose end still waits to be told.
    static func forgetTold(in db: any HubConnection) throws {
        try db.execute(
            """
            DELETE FROM fleet_told WHERE incident IN (SELECT id FROM fleet_incident WHERE phase = 'closed')
                AND (state = 'ended' OR destination NOT IN (
                    SELECT destination FROM fleet_outbox WHERE ended IS NULL))
            """)
    }
}
