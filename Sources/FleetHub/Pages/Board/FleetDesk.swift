internal import FleetModel
internal import LineModel
internal import Logging
package import ServiceSupport

/// What the pages show, kept as new as the database is: the directory is read at most every second, and of the rounds
/// only those are that another member took.
package actor FleetDesk {
    private static let maxAge = Duration.seconds(1)
    /// Rounds that are read in one go.
    private static let batch = 32

    /// The board; rounds that this member takes are put on it at once.
    package let board: FleetBoard
    nonisolated let reading: FleetReading
    private let surroundings: Surroundings
    private let every: Duration
    private var directory: FleetReading.Directory?
    private var readAt: Int64?
    private var refreshing: Task<FleetReading.Directory, any Error>?
    private var view: FleetView?

    /// - Parameter every: between two slots.
    package init(_ reading: FleetReading, board: FleetBoard, every: Duration, _ surroundings: Surroundings) {
        (self.reading, self.board, self.every, self.surroundings) = (reading, board, every, surroundings)
    }

    /// Reads what is there, so that the first page need not wait for it. A failure is left to the first page.
    package func prepare() async { _ = try? await current() }

    /// The fleet now.
    ///
    /// - Throws: what the database throws, where there is nothing that could be shown instead.
    func current() async throws -> FleetView {
        let now = surroundings.now()
        let directory: FleetReading.Directory
        do { directory = try await refreshed() } catch {
            // What was is better than nothing, as long as it is said.
            guard var view else { throw error }
            view.problem = "\(error)"
            return view
        }
        let content = board.current
        if let view, view.version == content.version, view.isStill(directory, now) { return view.at(now) }
        let made = try await BlockingWork.run("board") { [every] in
            FleetView(content, directory, every: every, now: now)
        }
        view = made
        return made
    }

    private func refreshed() async throws -> FleetReading.Directory {
        if let directory, let readAt, surroundings.monotonicNow() - readAt < Self.maxAge.nanoseconds {
            return directory
        }
        let task = refreshing ?? Task { [reading, board] in try await Self.read(reading, board) }
        let isFirst = refreshing == nil
        refreshing = task
        defer { if isFirst { refreshing = nil } }
        let found = try await task.value
        if isFirst { (directory, readAt) = (found, surroundings.monotonicNow()) }
        return found
    }

    /// Reads the directory, and the newest rounds that the board does not have.
    private static func read(_ reading: FleetReading, _ board: FleetBoard) async throws -> FleetReading.Directory {
        let directory = try await BlockingWork.run("fleet") { try reading.directory() }
        board.keep(Set(directory.vantages.map(\.vantage.name)))
        let known = board.slots
        // An older one than is known stands where a wrong clock's round was taken away.
        let missing = directory.last.filter { $0.value.header.slot != known[$0.key] }
            .map { ($0.key, $0.value.header.slot) }
        for start in stride(from: 0, to: missing.count, by: batch) {
            let some = Array(missing[start..<min(start + batch, missing.count)])
            try await BlockingWork.run("fleet") {
                for (vantage, slot) in some {
                    // One that cannot be read is the judge's matter to complain of; the next one may be sound.
                    guard let found = try? reading.round(vantage, slot) else { continue }
                    board.take(found.round, receivedAt: found.receivedAt)
                }
            }
        }
        return directory
    }
}
