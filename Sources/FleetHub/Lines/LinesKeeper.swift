internal import FleetModel
package import FleetStore
package import LineModel
package import LineService
internal import Logging
package import ServiceSupport

/// Takes the lines of the hub's sources over as generations: one member at a time, by its lease, so that members whose
/// sources differ for a moment do not take turns.
package actor LinesKeeper {
    /// The name of the lease.
    static let lease = "lines"
    /// How often sources are looked at; an address is asked as often as its own setting says.
    static let interval = Duration.seconds(10)
    /// A generation may have so many times as many lines as the one before, where it has over 1,000 more.
    static let maxGrowth = 10
    private static let freeGrowth = 1_000

    private let store: HubStore
    private let settings: HubSettings
    private let holder: String
    private let board: LinesBoard
    private let figures: HubFigures
    private let surroundings: Surroundings
    private let whenImported: @Sendable () async -> Void
    /// What was taken over last, or found to be there, and the generation that has it.
    private var last: (lines: [Line], generation: Int)?
    /// Why lines were refused at the last look; said once.
    private var refusal: String?

    /// - Parameters:
    ///   - holder: unique for this process.
    ///   - whenImported: called after a generation was made.
    package init(
        _ store: HubStore, settings: HubSettings, holder: String, board: LinesBoard, figures: HubFigures,
        surroundings: Surroundings, whenImported: @escaping @Sendable () async -> Void
    ) {
        (self.store, self.settings, self.holder, self.board) = (store, settings, holder, board)
        (self.figures, self.surroundings, self.whenImported) = (figures, surroundings, whenImported)
    }

    /// Looks at the sources once. Nothing happens where another member does so, or there are none.
    ///
    /// - Throws: when the database cannot be used.
    package func look() async throws {
        guard !settings.lines.isEmpty else { return }
        // Longer than a look takes, so that the same member goes on.
        let duration = Self.interval * 3
        let token = try await BlockingWork.run("lines") { [store, holder] in
            try store.takeLease(Self.lease, holder: holder, for: duration)
        }
        guard token != nil else { return }
        let lines = await board.current()
        let sources = await board.figures
        guard sources.allSatisfy({ $0.goodAt != nil || $0.lines > 0 }) else {
            // A source that was never read would take its lines away from the fleet.
            return
        }
        try await take(lines, source: sources.map(\.name).joined(separator: ", "))
    }

    private func take(_ lines: [Line], source: String) async throws {
        let (now, known) = (surroundings.now(), last)
        let outcome = try await BlockingWork.run("lines") { [store, settings] () -> Outcome in
            // Nothing is unpacked while nothing changes.
            if let known, try store.currentNumbers().generation == known.generation, known.lines == lines {
                return .same(known.generation)
            }
            return try Self.take(lines, source: source, store, settings, at: now)
        }
        switch outcome {
        case .same(let number): (last, refusal) = ((lines, number), nil)
        case .refused(let reason):
            guard refusal != reason else { return }
            refusal = reason
            figures.note { $0.linesRefused += 1 }
            surroundings.logger.error(
                "lines were not taken over; the generation before goes on", metadata: ["reason": "\(reason)"])
        case .taken(let number):
            (last, refusal) = ((lines, number), nil)
            surroundings.logger.notice(
                "a generation of lines was made",
                metadata: ["generation": "\(number)", "lines": "\(lines.count)", "source": "\(source)"])
            await whenImported()
        }
    }

    /// What became of lines that were to be taken over.
    package enum Outcome: Equatable, Sendable {
        /// They are the newest generation already, which has this number.
        case same(Int)
        /// Why they are not.
        case refused(String)
        /// They are the generation of this number now.
        case taken(Int)
    }

    /// Makes these lines the newest generation, unless they are that, or are far more than before, or their plan would
    /// exceed a cap. Blocks.
    ///
    /// - Parameter isSure: believes any growth.
    package static func take(
        _ lines: [Line], source: String, _ store: HubStore, _ settings: HubSettings, isSure: Bool = false,
        at now: WallTime
    ) throws -> Outcome {
        let before = try store.currentGeneration()
        let selectors = settings.selectors.map(\.description)
        if let before, before.lineCount == lines.count, before.selectors == selectors,
            try store.lines(of: before) == lines
        {
            return .same(before.number)
        }
        if let before, !isSure, lines.count - before.lineCount > freeGrowth,
            lines.count > before.lineCount * maxGrowth
        {
            return .refused(
                "there are \(lines.count), and generation \(before.number) has \(before.lineCount): more than "
                    + "\(maxGrowth) times as many at once are not believed; if they are right, import them by "
                    + "plumbhub lines import")
        }
        let vantages = try store.vantages().map(\.vantage)
        do throws(FleetPlanRefusal) {
            _ = try settings.planner(vantages: vantages, lines: lines).plan()
        } catch {
            return .refused(error.description)
        }
        return .taken(try store.importLines(lines, selectors: selectors, source: source, now: now))
    }
}
