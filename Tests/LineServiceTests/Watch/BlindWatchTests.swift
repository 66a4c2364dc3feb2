import Foundation
import LineHistory
import LineModel
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

@Suite("A watch that measures nothing", .serialized)
struct BlindWatchTests {
    /// Five rounds in a row with other lines, behind the first one that measured something.
    private final class Gap: Sendable {
        private let state = Mutex((left: 5, healths: [String]()))

        func lines(_ field: WatchField, _ within: [Line]) -> [Line] {
            state.withLock { state in
                let hasBegun = state.left < 5
                guard hasBegun || field.reports.last?.validity.verdict == .valid, state.left > 0 else {
                    return field.lines
                }
                state.left -= 1
                state.healths.append("\(field.status.health().text) / \(field.status.readiness().text)")
                return within
            }
        }

        /// Whether all of them were made.
        var isOver: Bool { state.withLock { $0.left == 0 } }

        /// How the service was before each of them.
        var healths: [String] { state.withLock { $0.healths } }
    }

    @Test("tells of a source that cannot be read three times in a row, and that it can be again")
    func tellsOfSources() async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 107)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        settings.unmeasuredAfter = 3
        let readings = Counter()
        // A busy machine may spoil three rounds in a row, and that is told, too.
        let items: @Sendable () throws -> [DigestItem] = {
            try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100).flatMap(\.digest.items)
                .filter { $0.trouble == .stale }
        }
        try await field.run(
            settings,
            sources: {
                var source = LinesSourceFigures(name: "file:lines.csv")
                let reading = readings.next()
                // Twice is no news, where it is good again the third time; from the fourth on it is bad for five times.
                let failures = reading < 3 ? reading : reading > 8 ? 0 : reading - 3
                guard failures > 0 else { return [source] }
                (source.failuresInRow, source.badSince) = (failures, WallTime(nanosecondsSince1970: 0))
                (source.lines, source.problems) = (2, ["lines.csv:2: no port"])
                return [source]
            }
        ) { _ in try items().contains { $0.change == .closed } }
        let told = try items()
        #expect(told.map(\.change) == [.opened, .closed])
        #expect(told.allSatisfy { $0.cause == CauseKey(.source, "file:lines.csv") })
        #expect(told.first?.sourceProblem == "lines.csv:2: no port" && told.first?.mostLines == 2)
    }

    @Test(
        "tells its blindness after three rounds, and the gap afterwards",
        arguments: [[], [Line(ingress: HostPort(host: "no..name", port: 9))]])
    func isTold(_ within: [Line]) async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 101)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        settings.unmeasuredAfter = 3
        let gap = Gap()
        // Of the gap: a busy machine may spoil three rounds in a row before it, and that is told, too.
        let items: @Sendable () throws -> [DigestItem] = {
            try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100).flatMap(\.digest.items)
                .drop { $0.blindness?.lines != within.count }.prefix(2).map { $0 }
        }
        try await field.run(settings, lines: { gap.lines(field, within) }) { _ in
            try gap.isOver && items().contains { $0.change == .closed }
        }
        let told = try items()
        #expect(told.map(\.change) == [.opened, .closed])
        #expect(told.allSatisfy { $0.cause == .vantage && $0.trouble == .blind })
        // A busy machine may spoil further rounds.
        #expect(told.first?.blindness?.rounds == 3 && told.last?.blindness.map { $0.rounds >= 5 } == true)
        let stored = try field.store.loadState()
        #expect(stored.blindness == nil && stored.open.isEmpty)
        #expect(!stored.recent.isEmpty && stored.recent.allSatisfy { $0.trouble == .blind })
        let healths = gap.healths
        #expect(healths.count == 5 && healths.first == "ok / ready")
        #expect(
            healths.suffix(2).allSatisfy { $0.matches(of: /degraded: this vantage measured nothing/).count == 2 },
            "\(healths)")
        #expect(field.status.health().isGood && field.status.readiness().isGood)
    }
}
