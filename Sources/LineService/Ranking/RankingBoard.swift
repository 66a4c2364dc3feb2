package import LineModel
package import LineReport
internal import Synchronization

/// The ranking of the lines after the last valid round: renewed by the watch, asked by anybody, and waited for.
package final class RankingBoard: Sendable {
    /// Who may wait for a change at one time; each has a connection.
    package static let maxWaiters = 32
    /// How long anybody may wait.
    package static let maxWait = 60
    private static let maxDimensions = 16

    private struct State {
        var ranking: LineRanking
        var groups: [FieldDimension: [String: [Int]]] = [:]
        var round: RankingMoment?
        var distrusted = 0
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiter = 0
        var waits = 0
        var refused = 0
        var isOver = false
    }

    private let state: Mutex<State>
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - stored: the state of another one (`LineRanking.state`).
    ///   - sleep: waits until somebody has waited long enough.
    package init(
        stored: [UInt8] = [],
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        state = Mutex(State(ranking: LineRanking(state: stored)))
        self.sleep = sleep
    }

    /// Whether these are not the lines that are ranked now.
    package func needs(_ lines: [Line]) -> Bool { state.withLock { $0.ranking.lines != lines } }

    /// Takes lines over.
    ///
    /// - Parameter past: asked for what rounds found of them before, oldest first, where nothing was entered yet; what
    ///   it cannot tell is empty.
    package func take(
        _ lines: [Line], ways: [LineWay], past: [(round: RankingMoment, found: [RankingRound?])] = []
    ) {
        state.withLock { state in
            state.ranking.take(lines, ways: ways)
            state.groups = [:]
            for round in past {
                state.ranking.recall(round.found)
                state.round = round.round
            }
        }
    }

    /// Whether a round was entered since the start.
    package var isEmpty: Bool { state.withLock { $0.ranking.rounds == 0 } }

    /// Enters a valid round of the lines that were taken. Takes some 60 ms for 100,000 lines.
    ///
    /// - Parameter reasons: why lines are left out now.
    /// - Returns: what must be stored; nil where it is as it was.
    package func enter(
        _ found: [RankingRound?], leavingOut reasons: [RankingExclusion?], round: RankingMoment
    ) -> [UInt8]? {
        state.withLock { state in
            let hasChanged = state.ranking.enter(found)
            state.ranking.bar(reasons)
            (state.round, state.distrusted) = (round, 0)
            for waiter in state.waiters.values { waiter.yield() }
            return hasChanged ? state.ranking.state : nil
        }
    }

    /// Leaves lines out from now on, and no others.
    package func leaveOut(_ reasons: [RankingExclusion?]) {
        state.withLock { state in
            guard reasons.count == state.ranking.lines.count else { return }
            state.ranking.bar(reasons)
            for waiter in state.waiters.values { waiter.yield() }
        }
    }

    /// A round was no valid one: what is ranked grows old.
    package func noteDistrusted() { state.withLock { $0.distrusted += 1 } }

    /// The answer to a query; nil where no line of the last rounds is of that group.
    package func answer(_ query: RankingQuery) -> RankingAnswer? {
        state.withLock { state in
            guard let indices = Self.groups(query.dimension, &state)[query.value] else { return nil }
            return Self.answer(query, indices, state)
        }
    }

    /// All groups of these dimensions, each with so many lines at most, in the order of names.
    package func answers(by dimensions: [FieldDimension], _ weight: RankingWeight, most: Int) -> [RankingAnswer] {
        state.withLock { state in
            dimensions.flatMap { dimension in
                Self.groups(dimension, &state).sorted { $0.key < $1.key }.map { name, indices in
                    var query = RankingQuery(dimension, name, weight)
                    query.most = most
                    return Self.answer(query, indices, state)
                }
            }
        }
    }

    private static func answer(_ query: RankingQuery, _ indices: [Int], _ state: State) -> RankingAnswer {
        var answer = state.ranking.answer(query, of: indices)
        (answer.round, answer.distrusted) = (state.round, state.distrusted)
        return answer
    }

    private static func groups(_ dimension: FieldDimension, _ state: inout State) -> [String: [Int]] {
        if let known = state.groups[dimension] { return known }
        if state.groups.count >= maxDimensions { state.groups = [:] }
        let groups = state.ranking.groups(by: dimension)
        state.groups[dimension] = groups
        return groups
    }
}

// MARK: Waiting

extension RankingBoard {
    /// A place among those who wait.
    package struct Waiter: Sendable {
        fileprivate let number: Int
        fileprivate let renewals: AsyncStream<Void>
    }

    /// Takes a place; nil where all are taken, or the service ends. Whoever has one gives it back by `leave`.
    package func enter() -> Waiter? {
        let (renewals, waiter) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            guard !state.isOver, state.waiters.count < Self.maxWaiters else {
                state.refused += 1
                return nil
            }
            state.waits += 1
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = waiter
            return Waiter(number: state.nextWaiter, renewals: renewals)
        }
    }

    /// Waits until the ranking is what was wanted: it is looked at after each round.
    ///
    /// - Parameter isWanted: whether what there is now is news. It is asked first at once.
    /// - Returns: after so long, when the place was given back, or when it is so.
    package func wait(_ waiter: Waiter, atMost limit: Duration, until isWanted: () -> Bool) async {
        guard !isWanted() else { return }
        let timer = Task { [weak self, sleep] in
            try? await sleep(limit)
            self?.leave(waiter)
        }
        defer { timer.cancel() }
        for await _ in waiter.renewals where isWanted() { return }
    }

    /// Who waits now.
    package var waiting: Int { state.withLock { $0.waiters.count } }

    /// Gives a place back; nothing where that was done.
    package func leave(_ waiter: Waiter) {
        state.withLock { $0.waiters.removeValue(forKey: waiter.number) }?.finish()
    }

    /// Ends all waiting; there is no further.
    package func finish() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.finish() }
    }

    /// As metrics.
    package var families: [MetricFamily] {
        let (waiting, waits, refused, moves) = state.withLock {
            ($0.waiters.count, $0.waits, $0.refused, $0.ranking.moves)
        }
        return [
            MetricFamily(
                "ranking_moves_total", .counter,
                "Places of lines, of each weight apart, that changed since the lines did.", value: Double(moves)),
            MetricFamily("ranking_waiters", .gauge, "Requests that wait for another order.", value: Double(waiting)),
            MetricFamily(
                "ranking_waits_total", .counter, "Requests that waited for another order.", value: Double(waits)),
            MetricFamily(
                "ranking_waits_refused_total", .counter, "Requests that might not wait, since too many did.",
                value: Double(refused)),
        ]
    }
}
