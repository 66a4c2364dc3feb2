internal import Foundation
package import LineHistory
package import LineModel
internal import Synchronization

/// Finds in the history the groups whose lines lose together while nothing is wrong (`GroupReplay`), in the background:
/// a thread of its own, which rests three times as long as it works.
package final class GroupLearning: Sendable {
    /// Rounds times lines that are gone through, the newest: 14 days of 10,000 lines, 400 rounds of 100,000.
    package static let maxReadings = 40_320_000
    /// So long after it was over it is begun anew.
    package static let again = Duration.seconds(7 * 86_400)

    /// What was found.
    package struct Found: Sendable {
        /// The groups.
        package var groups: Set<CauseKey>
        /// Valid rounds that were gone through.
        package var rounds: Int
    }

    private let isStopped = Mutex(false)
    private let pause: @Sendable (Duration) -> Void

    /// - Parameter pause: stands still for so long; by default the thread sleeps.
    package init(
        pause: @escaping @Sendable (Duration) -> Void = { Thread.sleep(forTimeInterval: max(0, $0 / .seconds(1))) }
    ) {
        self.pause = pause
    }

    /// Ends it soon; safe from any thread.
    package func stop() { isStopped.withLock { $0 = true } }

    /// Goes through the past; blocks.
    ///
    /// - Parameters:
    ///   - now: the end of the past.
    ///   - budget: of false alarms.
    /// - Returns: nil where there is no past, or it was stopped.
    /// - Throws: when the history cannot be read.
    package func learn(
        _ reader: HistoryReader, settings: ServiceSettings, budget: FalseAlarmBudget, now: WallTime
    ) throws -> Found? {
        let from = now.advanced(by: .zero - .seconds(UsualLoss.maxDays * 86_400))
        // Not within the question: nobody who replaces the file waits for what takes minutes.
        guard var past = try reader.ask({ try $0.replay(from: from, to: now) }) else { return nil }
        past.keepNewest(Self.maxReadings / max(1, past.lines.count))
        let field = RuleReplay.Field(
            past.lines, ways: past.ways, every: max(past.every, .seconds(1)), planned: past.planned,
            canaries: settings.canaries)
        var replay = RuleReplay(field, budgets: [budget], rules: settings.limits, clearAfter: settings.clearAfter)
        let clock = ContinuousClock()
        var (rounds, began) = (0, clock.now)
        do {
            try past.forEach { round in
                if isStopped.withLock({ $0 }) { throw Stopped() }
                replay.learn(round)
                rounds += round.validity == .valid ? 1 : 0
                pause(began.duration(to: clock.now) * 3)
                began = clock.now
            }
        } catch is Stopped {
            return nil
        }
        replay.beginJudging()
        return Found(groups: replay.dependent, rounds: rounds)
    }

    private struct Stopped: Error {}
}
