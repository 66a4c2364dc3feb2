/// One of the two databases that a hub may live in. The SQL is the same for both (`HubDialect`). Every call blocks.
protocol HubDatabase: Sendable {
    /// What errors call it: a path, or a host with a database's name; never with a password.
    var place: String { get }

    /// What it did so far.
    var figures: HubDatabaseFigures { get }

    /// One consistent look, which writes nothing. It may be made again from its beginning.
    func read<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value

    /// One transaction: all of it or nothing. It may be made again from its beginning, where it met another one.
    func write<Value>(_ body: (any HubConnection) throws -> Value) throws(HubStoreError) -> Value

    /// Sees to it that rounds of a day, counted since 1970, have a place.
    func prepareRounds(ofDay day: Int64) throws(HubStoreError)

    /// Whether each day's rounds have a place of their own, which is dropped as a whole.
    var keepsDaysApart: Bool { get }

    /// Drops the places of rounds of days before this one; of no effect where days are not kept apart.
    func dropRounds(beforeDay day: Int64) throws(HubStoreError)

    /// Gives a part of the room of what was deleted back to the file system, where that does not happen by itself.
    func giveBack() throws(HubStoreError)

    /// A whole copy at a path, which nobody else can read; an older one there is replaced.
    func backup(to path: String) throws(HubStoreError)

    /// Ends all connections that nobody uses.
    func close()
}

/// A transaction under way, for the thread that has it.
protocol HubConnection {
    var dialect: HubDialect { get }

    /// The rows of an answer, in its order.
    func query(_ sql: String, _ parameters: [HubValue]) throws -> [HubRow]

    /// Does what the statement says.
    func execute(_ sql: String, _ parameters: [HubValue]) throws
}

extension HubConnection {
    func query(_ sql: String) throws -> [HubRow] { try query(sql, []) }
    func execute(_ sql: String) throws { try execute(sql, []) }
}

/// What the driver of a hub's database did since it was opened.
package struct HubDatabaseFigures: Equatable, Sendable {
    /// Transactions that were committed, reads among them.
    package var transactions = 0
    /// Transactions that met another one (serialization failure, deadlock) and were made again.
    package var retries = 0
    /// Connections that were made; more than the pool has places tells of losses.
    package var connections = 0
    /// Connections that were lost, or given up because they did not answer in time.
    package var losses = 0
    /// Attempts to connect that failed.
    package var failedConnections = 0
    /// Calls that were refused at once, since the last attempt to connect had failed a moment ago.
    package var refusedInPause = 0
    /// Times that the file was deleted under the program, and written to its place again.
    package var rewritten = 0

    /// Nothing was done yet.
    package init() {}
}
