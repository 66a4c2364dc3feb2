internal import GRDB

/// The tables and how they came to be. A migration that was released is never changed; a change is a new one.
enum HistorySchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: first) }
        // Summaries and roll-ups of STAMP lines, and of lines with two segments, hold more behind what they held before
        // (`STAMPRow`, `SegmentRow`); a round has the probes to ingresses, and an unsent probe its cause. No table
        // changes: the migration keeps older programs out, which would read these rows, write them again, and drop that
        // part.
        migrator.registerMigration("2") { _ in }
        // Which destination knows of which incident, and recipients who are written to apart from the others.
        migrator.registerMigration("told") { db in
            try db.execute(sql: told)
            try HistoryStore.fillTold(db)
        }
        // Incidents hold how far they have recovered, and messages may tell of that by words that older programs do not
        // know; no table changes here either.
        migrator.registerMigration("3") { _ in }
        return migrator
    }

    static func migrate(_ pool: DatabasePool, path: String) throws {
        try pool.writeWithoutTransaction { try HistoryStore.prepareWriter($0) }
        if try pool.read({ try migrator.hasBeenSuperseded($0) }) { throw newer(path) }
        try migrator.migrate(pool)
        try pool.write { try $0.execute(sql: helpers) }
        // A damaged file is found here rather than in the middle of a round, where the damage is where most is read.
        try pool.read { db in
            for table in tables { _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table) LIMIT 1") }
        }
    }

    /// Checks the schema for a connection that cannot migrate it.
    static func checkReadable(_ db: Database, path: String) throws {
        if try migrator.hasBeenSuperseded(db) { throw newer(path) }
        guard try migrator.hasCompletedMigrations(db) else {
            throw HistoryError(
                .unavailable, "\(path) is no history of this version; let plumblined watch open it once")
        }
    }

    private static func newer(_ path: String) -> HistoryError {
        HistoryError(
            .newer, "\(path) was written by a newer Plumbline; update this one, or name another file as the history")
    }

    static let tables = [
        "meta", "line", "round", "round_block", "probe_block", "hour_block", "day_block", "line_watch", "incident",
        "incident_event", "outbox", "told", "note", "told_item", "witness", "round_view",
        "evidence", "explanation", "ranking", "unsent",
    ]

    /// Indexes and tables that came later. They are no migration, since that would keep older programs out of a file
    /// that they read and write as well with them. A reader of a file that such a program made may not find them.
    ///
    /// What people write, and the names of lines, are bytes in `note`: as SQLite's text they would end at a NUL.
    /// `told_item` has what a message in `outbox` said of an incident, since what it said goes when it has ended.
    /// `round_view` has the `StoredOverview` of the newest rounds; `evidence` has one row, `EvidenceJudge.state`, and
    /// `ranking` one, `LineRanking.state`.
    /// `explanation` has what was found out about lines (`Explanation`): one that a round showed has no incident.
    /// `unsent` has the rounds that the hub of a fleet has not acknowledged (`UnsentRound`).
    private static let helpers = """
        CREATE INDEX IF NOT EXISTS round_probes ON round (started) WHERE has_probes;
        CREATE INDEX IF NOT EXISTS outbox_age ON outbox (created) WHERE ended IS NULL;

        CREATE TABLE IF NOT EXISTS note (
            id INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER, line BLOB, kind TEXT NOT NULL,
            author BLOB NOT NULL, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL, text BLOB NOT NULL, until INTEGER);
        CREATE INDEX IF NOT EXISTS note_incident ON note (incident) WHERE incident IS NOT NULL;
        CREATE INDEX IF NOT EXISTS note_line ON note (line) WHERE line IS NOT NULL;
        CREATE INDEX IF NOT EXISTS note_until ON note (until) WHERE until IS NOT NULL;
        CREATE INDEX IF NOT EXISTS note_at ON note (at);

        CREATE TABLE IF NOT EXISTS told_item (
            incident INTEGER NOT NULL, message INTEGER NOT NULL, change TEXT NOT NULL,
            PRIMARY KEY (incident, message)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS witness (incident INTEGER PRIMARY KEY, names BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS round_view (round INTEGER PRIMARY KEY, data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS evidence (id INTEGER PRIMARY KEY, state BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS ranking (id INTEGER PRIMARY KEY, state BLOB NOT NULL);

        CREATE TABLE IF NOT EXISTS explanation (
            id INTEGER PRIMARY KEY, line BLOB NOT NULL, at INTEGER NOT NULL, utc_offset INTEGER NOT NULL,
            round TEXT, incident INTEGER, experiment TEXT NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS explanation_line ON explanation (line, at);
        CREATE INDEX IF NOT EXISTS explanation_incident ON explanation (incident) WHERE incident IS NOT NULL;
        CREATE INDEX IF NOT EXISTS explanation_at ON explanation (at);

        CREATE TABLE IF NOT EXISTS unsent (round TEXT PRIMARY KEY, slot INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS unsent_slot ON unsent (slot);
        """

    /// `state` is a `ToldIncidents.State`. A message whose `recipient` is NULL is for everybody at its destination.
    private static let told = """
        CREATE TABLE told (
            destination TEXT NOT NULL, incident INTEGER NOT NULL, state TEXT NOT NULL,
            PRIMARY KEY (destination, incident)) WITHOUT ROWID;
        ALTER TABLE outbox ADD COLUMN recipient TEXT;
        """

    /// `day` and `hour` count local days and hours since 1970: by the clock of the vantage, as its people see them.
    /// `block` is `line.id / LineBlock.size`.
    private static let first = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE line (
            id INTEGER PRIMARY KEY, name_key INTEGER NOT NULL, name TEXT NOT NULL, definition BLOB NOT NULL);
        CREATE INDEX line_name_key ON line (name_key);

        CREATE TABLE round (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started INTEGER NOT NULL, utc_offset INTEGER NOT NULL,
            day INTEGER NOT NULL, verdict TEXT NOT NULL, lines INTEGER NOT NULL, abnormal INTEGER NOT NULL,
            unmeasured INTEGER NOT NULL, has_probes INTEGER NOT NULL, part BLOB NOT NULL);
        -- With what a line's rows need of their rounds, so that their parts are not read.
        CREATE INDEX round_started ON round (started, utc_offset, verdict, id);
        CREATE INDEX round_day ON round (day);

        CREATE TABLE round_block (
            day INTEGER NOT NULL, block INTEGER NOT NULL, round INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (day, block, round)) WITHOUT ROWID;

        CREATE TABLE probe_block (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

        CREATE TABLE hour_block (
            hour INTEGER NOT NULL, block INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (hour, block)) WITHOUT ROWID;
        CREATE TABLE day_block (
            day INTEGER NOT NULL, block INTEGER NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (day, block)) WITHOUT ROWID;

        CREATE TABLE line_watch (name TEXT PRIMARY KEY, watch BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE incident (
            id INTEGER PRIMARY KEY, phase TEXT NOT NULL, opened INTEGER NOT NULL, ended INTEGER,
            incident BLOB NOT NULL, every_line BLOB NOT NULL);
        CREATE INDEX incident_phase ON incident (phase);
        CREATE INDEX incident_opened ON incident (opened);

        CREATE TABLE incident_event (
            id INTEGER PRIMARY KEY, incident INTEGER NOT NULL, round TEXT NOT NULL, at INTEGER NOT NULL,
            change TEXT NOT NULL, lines INTEGER NOT NULL, absorbed_by TEXT);
        CREATE INDEX incident_event_incident ON incident_event (incident);
        CREATE INDEX incident_event_at ON incident_event (at);

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT NOT NULL, digest BLOB NOT NULL,
            created INTEGER NOT NULL, utc_offset INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL,
            in_flight INTEGER NOT NULL, last_error TEXT, ended INTEGER, end TEXT);
        CREATE INDEX outbox_waiting ON outbox (destination, due) WHERE ended IS NULL;
        CREATE INDEX outbox_ended ON outbox (ended) WHERE ended IS NOT NULL;
        """
}
