internal import FleetModel
internal import LineModel
internal import Logging
package import ServiceSupport

/// Brings what is committed from the hub's database into the results store, oldest first: what cannot be written waits
/// in the database, over restarts. One writer of a fleet is enough; two write the same twice, which is harmless.
package actor ResultsWriter {
    /// What was done since the start.
    package struct Figures: Equatable, Sendable {
        /// Rounds that the store took.
        package var written = 0
        /// Rounds that it refused for their own sake, or whose bodies could not be read: passed over.
        package var refused = 0
        /// Hours of a vantage that were closed.
        package var hours = 0
        /// Attempts that failed and are made again.
        package var failedAttempts = 0
        /// The last failure, for people; nil since something has succeeded.
        package var lastFailure: String?
    }

    /// What one step came to.
    package enum Step: Equatable, Sendable {
        /// Nothing waited.
        case idle
        /// Something was written; there may be more.
        case wrote
        /// The store does not take anything now.
        case failed(after: Duration?)
    }

    /// Rounds that one step takes.
    private static let batch = 16
    private static let idlePause = Duration.seconds(1)
    private static let pauses = RetryPauses(first: .seconds(1), max: .seconds(60))
    /// A vantage's hour is closed without its last round when it has been over for so long.
    private static let hourPatience: Int64 = 600

    private let store: any ResultsStore
    private let queue: RoundQueue
    private let surroundings: Surroundings
    private let isOurs: @Sendable () async -> Bool
    /// Hours that have rounds and are not closed, by vantage.
    private var open: [String: Set<Int64>]?
    private var failures = 0
    /// What was done since the start.
    package private(set) var figures = Figures()

    /// - Parameter isOurs: whether this member writes; of several one is enough.
    package init(
        _ store: any ResultsStore, _ queue: RoundQueue, _ surroundings: Surroundings,
        isOurs: @escaping @Sendable () async -> Bool = { true }
    ) {
        (self.store, self.queue, self.surroundings, self.isOurs) = (store, queue, surroundings, isOurs)
    }

    /// Runs until its task is cancelled.
    package func run() async throws {
        while !Task.isCancelled {
            guard await isOurs() else {
                open = nil
                try await surroundings.sleep(Self.idlePause * 5)
                continue
            }
            switch await step() {
            case .wrote: await Task.yield()
            case .idle: try await surroundings.sleep(Self.idlePause)
            case .failed(let after):
                try await surroundings.sleep(
                    Self.pauses.pause(failures: failures, random: surroundings.random(), after: after))
            }
        }
    }

    /// Writes what waits, some of it at a time; then closes the hours that are over.
    package func step() async -> Step {
        do {
            if open == nil { open = try await openHours() }
            let queue = queue
            let entries = try await BlockingWork.run("results") { try queue.unwritten(Self.batch) }
            for entry in entries { try await write(entry) }
            let closed = try await closeHours()
            if !entries.isEmpty || closed { succeed() }
            return entries.isEmpty && !closed ? .idle : .wrote
        } catch {
            return fail(error)
        }
    }

    private func succeed() {
        if figures.lastFailure != nil { surroundings.logger.notice("the results store takes rounds again") }
        (failures, figures.lastFailure) = (0, nil)
    }

    private func fail(_ error: any Error) -> Step {
        let failure = error as? ResultsFailure
        failures += 1
        figures.failedAttempts += 1
        // Once for each trouble: it may last for days.
        if figures.lastFailure == nil {
            surroundings.logger.error(
                "rounds wait for the results store", metadata: ["reason": "\(failure?.message ?? "\(error)")"])
        }
        figures.lastFailure = failure?.message ?? "\(error)"
        if case .again(let after) = failure?.kind { return .failed(after: after) }
        return .failed(after: nil)
    }

    private func write(_ entry: RoundQueue.Entry) async throws {
        let queue = queue
        do {
            let round = try await BlockingWork.run("results") { try queue.decoded(entry) }
            try await store.write(round)
            figures.written += 1
            if store.keepsHours { open?[entry.vantage, default: []].insert(Self.hour(of: entry.slot)) }
        } catch let failure as ResultsFailure where failure.kind == .refused {
            figures.refused += 1
            surroundings.logger.error(
                "the results store refused a round for good",
                metadata: ["vantage": "\(entry.vantage)", "slot": "\(entry.slot)", "reason": "\(failure.message)"])
        }
        try await BlockingWork.run("results") { try queue.markWritten([entry]) }
    }

    // MARK: - Hours

    static func hour(of slot: Int64) -> Int64 { slot - (slot % 3600 + 3600) % 3600 }

    /// After a start: which hours were being filled is not known, but for each vantage's newest one and the one before
    /// it. To write them once more is harmless.
    private func openHours() async throws -> [String: Set<Int64>] {
        guard store.keepsHours else { return [:] }
        let queue = queue
        let newest = try await BlockingWork.run("results") { try queue.newest() }
        return newest.mapValues { [Self.hour(of: $0), Self.hour(of: $0) - 3600] }
    }

    /// Closes a few hours that are over.
    ///
    /// - Returns: whether there was one.
    private func closeHours() async throws -> Bool {
        guard store.keepsHours, let open else { return false }
        let now = surroundings.now().nanosecondsSince1970 / 1_000_000_000
        var due: [(vantage: String, hour: Int64)] = []
        for (vantage, hours) in open {
            let newest = hours.max() ?? 0
            for hour in hours where hour < newest || hour + 3600 + Self.hourPatience <= now {
                due.append((vantage, hour))
            }
        }
        due.sort { ($0.hour, $0.vantage) < ($1.hour, $1.vantage) }
        for one in due.prefix(Self.batch) { try await close(one.hour, of: one.vantage) }
        return !due.isEmpty
    }

    private func close(_ hour: Int64, of vantage: String) async throws {
        let queue = queue
        let rounds = try await BlockingWork.run("results") { try queue.rounds(of: vantage, hour: hour) }
        do {
            if !rounds.isEmpty {
                try await store.closeHour(hour, of: vantage, rounds: rounds)
                figures.hours += 1
            }
        } catch let failure as ResultsFailure where failure.kind == .refused {
            figures.refused += 1
            surroundings.logger.error(
                "the results store refused an hour for good",
                metadata: ["vantage": "\(vantage)", "hour": "\(hour)", "reason": "\(failure.message)"])
        }
        open?[vantage]?.remove(hour)
        if open?[vantage]?.isEmpty == true { open?[vantage] = nil }
    }
}

extension RoundQueue {
    /// - Throws: a refusal for a body that cannot be read: no later attempt can.
    fileprivate func decoded(_ entry: Entry) throws -> FleetRound {
        do { return try decode(entry.body) } catch {
            throw ResultsFailure(.refused, "the round's body in the database cannot be read: \(error)")
        }
    }

    /// All of an hour; one that cannot be read is passed over, as it was when it was to be written.
    fileprivate func rounds(of vantage: String, hour: Int64) throws -> [FleetRound] {
        try rounds(vantage, hour, hour + 3600).compactMap { try? decode($0.body) }
    }
}
