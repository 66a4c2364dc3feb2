/// The tables and how they came to be.
///
/// Times are nanoseconds since 1970, slots seconds. What people write and lines' names may hold a NUL: they are bytes.
enum HubSchema {
    static let migrations = [
        HubMigration(version: 1, needs: 1, statements: first), HubMigration(version: 2, needs: 1, statements: [said]),
    ]

    /// Brings the tables to the newest of these forms, in one transaction; members that begin at the same time wait for
    /// each other.
    ///
    /// - Throws: `.newer` where a program made the tables that this one is too old for.
    static func migrate(
        _ database: some HubDatabase, _ migrations: [HubMigration] = migrations
    ) throws(HubStoreError) {
        let place = database.place
        // Mostly there is nothing to do, and nothing to wait for.
        if let known = try? database.read({ try version($0, place, migrations) }), known == migrations.last?.version {
            return
        }
        try database.write { db in
            if db.dialect.kind == .postgres {
                _ = try db.query("SELECT pg_advisory_xact_lock(?)", [.int(lockNumber)])
            }
            try db.execute(versions)
            let known = try version(db, place, migrations)
            for migration in migrations where migration.version > known {
                for statement in migration.statements { try db.execute(statement) }
                try db.execute(
                    "INSERT INTO fleet_version (version, needs, made) VALUES (?, ?, {now})",
                    [.int(migration.version), .int(migration.needs)])
            }
        }
    }

    /// "plumbhub" in ASCII: what members that migrate, or make a partition, wait for (PostgreSQL, advisory locks).
    static let lockNumber: Int64 = 0x706c_756d_6268_7562

    private static func version(
        _ db: any HubConnection, _ place: String, _ migrations: [HubMigration]
    ) throws -> Int {
        let row = try db.query(
            "SELECT COALESCE(max(version), 0) AS version, COALESCE(max(needs), 0) AS needs FROM fleet_version")
        guard let row = row.first else { return 0 }
        let (needs, own) = (try row.count("needs"), migrations.last?.version ?? 0)
        guard needs <= own else {
            throw HubStoreError(
                .newer,
                "\(place): a newer plumbhub made its tables (their form is \(try row.int("version")) and needs a "
                    + "program of form \(needs); this one has \(own))",
                remedy: "update this member as the others were")
        }
        return try row.count("version")
    }

    private static let versions = """
        CREATE TABLE IF NOT EXISTS fleet_version (
            version {int} PRIMARY KEY, needs {int} NOT NULL, made {int} NOT NULL)
        """

    /// What a vantage says of itself with its requests, round or not. A row may have either half alone.
    private static let said = """
        CREATE TABLE fleet_said (
            vantage TEXT PRIMARY KEY, tags {bytes}, is_fallback {int}, clock {int}, received {int}, utc_offset {int})
        """

    private static let first =
        [
            "CREATE TABLE fleet_meta (key TEXT PRIMARY KEY, value {bytes} NOT NULL)",
            """
            CREATE TABLE fleet_vantage (
                name TEXT PRIMARY KEY, token_hash {bytes} NOT NULL UNIQUE, tags {bytes} NOT NULL,
                weight {real} NOT NULL, is_fallback {int} NOT NULL, added {int} NOT NULL)
            """,
            """
            CREATE TABLE fleet_generation (
                number {int} PRIMARY KEY, made {int} NOT NULL, utc_offset {int} NOT NULL, source {bytes} NOT NULL,
                lines {bytes} NOT NULL, line_count {int} NOT NULL, selectors {bytes} NOT NULL)
            """,
            """
            CREATE TABLE fleet_round (
                vantage TEXT NOT NULL, slot {int} NOT NULL, round_id TEXT NOT NULL, instance TEXT NOT NULL,
                header {bytes} NOT NULL, body {bytes} NOT NULL, received {int} NOT NULL, utc_offset {int} NOT NULL,
                written {int} NOT NULL, PRIMARY KEY (vantage, slot)) {by-day}
            """,
            "CREATE INDEX fleet_round_slot ON fleet_round (slot)",
            "CREATE INDEX fleet_round_unwritten ON fleet_round (slot, vantage) WHERE written = 0",
            """
            CREATE TABLE fleet_last_round (
                vantage TEXT PRIMARY KEY, slot {int} NOT NULL, header {bytes} NOT NULL, received {int} NOT NULL,
                utc_offset {int} NOT NULL)
            """,
            "CREATE TABLE fleet_slot (slot {int} PRIMARY KEY, judged {int}, token {int}, facts {bytes})",
            "CREATE INDEX fleet_slot_unjudged ON fleet_slot (slot) WHERE judged IS NULL",
        ] + told

    /// What the judge leaves, and what is told of it. `fleet_lane` has a row a destination: whoever changes what it was
    /// told, or claims messages for it, locks that row first.
    private static let told = [
        """
        CREATE TABLE fleet_lease (
            name TEXT PRIMARY KEY, holder TEXT NOT NULL, token {int} NOT NULL, until {int} NOT NULL)
        """,
        """
        CREATE TABLE fleet_book (
            id {int} PRIMARY KEY, version {int} NOT NULL, slot {int} NOT NULL, next_incident {int} NOT NULL,
            state {bytes} NOT NULL)
        """,
        """
        CREATE TABLE fleet_incident (
            id {int} PRIMARY KEY, phase TEXT NOT NULL, opened {int} NOT NULL, ended {int}, incident {bytes} NOT NULL,
            every_line {bytes} NOT NULL, witnesses {bytes}, details {bytes})
        """,
        "CREATE INDEX fleet_incident_phase ON fleet_incident (phase)",
        "CREATE INDEX fleet_incident_opened ON fleet_incident (opened)",
        """
        CREATE TABLE fleet_incident_event (
            id {id}, incident {int} NOT NULL, slot {int} NOT NULL, round TEXT NOT NULL, at {int} NOT NULL,
            change TEXT NOT NULL, lines {int} NOT NULL, absorbed_by TEXT)
        """,
        "CREATE INDEX fleet_incident_event_incident ON fleet_incident_event (incident)",
        """
        CREATE TABLE fleet_outbox (
            id {id}, slot {int}, destination TEXT NOT NULL, recipient TEXT, digest {bytes} NOT NULL,
            created {int} NOT NULL, utc_offset {int} NOT NULL, due {int} NOT NULL, attempts {int} NOT NULL,
            in_flight {int} NOT NULL, claimed_by TEXT, claimed_until {int}, recovered {int} NOT NULL, last_error TEXT,
            ended {int}, outcome TEXT, UNIQUE (slot, destination))
        """,
        "CREATE INDEX fleet_outbox_waiting ON fleet_outbox (destination, id) WHERE ended IS NULL",
        "CREATE INDEX fleet_outbox_ended ON fleet_outbox (ended) WHERE ended IS NOT NULL",
        "CREATE TABLE fleet_lane (destination TEXT PRIMARY KEY)",
        """
        CREATE TABLE fleet_told (
            destination TEXT NOT NULL, incident {int} NOT NULL, state TEXT NOT NULL,
            PRIMARY KEY (destination, incident))
        """,
        """
        CREATE TABLE fleet_told_item (
            incident {int} NOT NULL, message {int} NOT NULL, change TEXT NOT NULL, PRIMARY KEY (incident, message))
        """,
        """
        CREATE TABLE fleet_note (
            id {id}, incident {int}, line {bytes}, kind TEXT NOT NULL, author {bytes} NOT NULL, at {int} NOT NULL,
            utc_offset {int} NOT NULL, text {bytes} NOT NULL, until {int})
        """,
        "CREATE INDEX fleet_note_incident ON fleet_note (incident) WHERE incident IS NOT NULL",
        "CREATE INDEX fleet_note_line ON fleet_note (line) WHERE line IS NOT NULL",
    ]
}
