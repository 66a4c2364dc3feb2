internal import Foundation
internal import Synchronization

/// The connections to a PostgreSQL: a bounded number, each for one thread at a time, made when they are needed.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        /// Those that somebody has, or is making.
        var inUse = 0
        var isClosed = false
        var failures = 0
        /// Until then nobody tries to connect.
        var pauseEnds: Int64 = 0
        var lastFailure: PostgresFailure?
        var figures = HubDatabaseFigures()
    }

    private let address: PostgresAddress
    private let limits: PostgresLimits
    private let size: Int
    private let monotonic: @Sendable () -> Int64
    // A connection is not Sendable; it goes from hand to hand under the lock, and nobody keeps one.
    private nonisolated(unsafe) var state = State()
    private let condition = NSCondition()

    /// - Parameter monotonic: nanoseconds of a clock that nobody sets.
    init(
        _ address: PostgresAddress, _ limits: PostgresLimits, size: Int, monotonic: @escaping @Sendable () -> Int64
    ) {
        self.address = address
        self.limits = limits
        self.size = max(1, size)
        self.monotonic = monotonic
    }

    var figures: HubDatabaseFigures { locked { $0.figures } }

    func count(_ change: (inout HubDatabaseFigures) -> Void) { locked { change(&$0.figures) } }

    /// A connection that nobody else has; it must be given back.
    ///
    /// - Parameter isFresh: one that was used before may be lost without anybody's knowing, and is not wanted.
    func take(isFresh: Bool) throws(PostgresFailure) -> PostgresConnection {
        if let found = try idle(isFresh) { return found }
        let made: Result<PostgresConnection, PostgresFailure> = Result { () throws(PostgresFailure) in
            try PostgresConnection(address, limits)
        }
        switch made {
        case .success(let connection):
            locked { state in
                (state.failures, state.pauseEnds, state.lastFailure) = (0, 0, nil)
                state.figures.connections += 1
            }
            return connection
        case .failure(let failure):
            locked { state in
                state.inUse -= 1
                state.failures += 1
                state.lastFailure = failure
                state.figures.failedConnections += 1
                let doubled = limits.pauses.first * (1 << min(10, state.failures - 1))
                let pause = min(doubled, limits.pauses.longest) / .nanoseconds(1)
                state.pauseEnds = monotonic() + Int64(pause)
            }
            throw failure
        }
    }

    /// - Returns: nil where one is to be made; its place is taken then.
    private func idle(_ isFresh: Bool) throws(PostgresFailure) -> PostgresConnection? {
        let end = Date(timeIntervalSinceNow: limits.turn / .seconds(1))
        condition.lock()
        defer { condition.unlock() }
        while true {
            guard !state.isClosed else { throw PostgresFailure(text: "the connections were closed: the hub is ending") }
            // Ended when it goes.
            if isFresh { state.idle = [] }
            if let connection = state.idle.popLast() {
                state.inUse += 1
                return connection
            }
            if state.inUse < size {
                if let failure = state.lastFailure, monotonic() < state.pauseEnds {
                    state.figures.refusedInPause += 1
                    throw failure
                }
                state.inUse += 1
                return nil
            }
            guard condition.wait(until: end) else {
                throw PostgresFailure(
                    text: "all \(size) connections were in use for \(limits.turn / .seconds(1)) s")
            }
        }
    }

    /// Gives a connection back; one that is lost is ended.
    func give(_ connection: PostgresConnection) {
        locked { state in
            state.inUse -= 1
            if connection.isLost { state.figures.losses += 1 } else if !state.isClosed { state.idle.append(connection) }
        }
    }

    func close() {
        locked { state in
            state.isClosed = true
            state.idle = []
        }
        condition.broadcast()
    }

    private func locked<Value>(_ body: (inout State) -> Value) -> Value {
        condition.lock()
        defer {
            condition.signal()
            condition.unlock()
        }
        return body(&state)
    }
}
