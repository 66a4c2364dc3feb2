import AsyncHTTPClient
import FleetModel
import Foundation
import LineModel
import ServiceSupport
import TestSupport
import Testing

@testable import FleetHub

/// Switched on by the system suite `servers`, which has the store running and stops it in between.
private struct RealStore {
    let write: String
    let query: String
    /// A folder in which both sides say how far they are.
    let folder: URL

    static let told: RealStore? = {
        let told = ProcessInfo.processInfo.environment
        guard let write = told["PLUMBLINE_RESULTS_WRITE"], let query = told["PLUMBLINE_RESULTS_QUERY"],
            let folder = told["PLUMBLINE_RESULTS_FOLDER"]
        else { return nil }
        return RealStore(write: write, query: query, folder: URL(fileURLWithPath: folder))
    }()

    func say(_ what: String) throws { try Data().write(to: folder.appending(path: what)) }
    func isSaid(_ what: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: what).path) }
}

@Suite("Results in a real store", .enabled(if: RealStore.told != nil), .serialized)
struct RealStoreTests {
    private let lines = 3
    /// 26 hours of five-minute rounds until the last whole hour.
    private let rounds = 312
    private let names = ["sz.1", "szx1", "深圳 \"2\""]

    private static let hour: Int64 = Int64(Date().timeIntervalSince1970) / 3600 * 3600
    private var first: Int64 { Self.hour - Int64(rounds * 300) }

    private var surroundings: Surroundings { Surroundings(client: .shared, logger: .silentForTests) }

    private func store(_ real: RealStore) throws -> PrometheusResults {
        try PrometheusResults(
            Parameters([
                "write": .secret(Secret(real.write)), "query": .secret(Secret(real.query)),
                "labels": .texts(["run=\(real.folder.lastPathComponent)"]),
            ]), surroundings)
    }

    /// The rounds of a vantage, moved to the time of this run.
    private func made(_ name: String, _ index: Int) -> [FleetRound] {
        var fixture = FleetFixture(name, seed: UInt64(index + 1), lines: lines, phase: Double(index) * 70)
        return (0..<rounds).map { number in
            var round = fixture.round(number) { row, line in
                if line == 1, number % 50 == 7 { row.lose() }
            }
            let slot = first + Int64(number * 300)
            round.header.slot = slot
            round.report.started = WallTime(
                nanosecondsSince1970: slot * 1_000_000_000 + Int64(index) * 70_000_000_000 + 250_000_000)
            if number % 97 == 3 { round.report.validity = Validity(verdict: .invalid, findings: []) }
            return round
        }
    }

    private func asked(_ line: Line, from: Int64, to: Int64) -> WindowsAsked {
        WindowsAsked(
            line: line, payload: .plumb, vantages: names.map { ($0, .seconds(300)) },
            from: WallTime(nanosecondsSince1970: from * 1_000_000_000),
            to: WallTime(nanosecondsSince1970: to * 1_000_000_000))
    }

    @Test("what waits is written over a store that goes away in the middle, and reads back round by round and by hours")
    func keepsAll() async throws {
        let real = try #require(RealStore.told)
        let results = try store(real)
        let queue = FakeQueue()
        var all: [String: [FleetRound]] = [:]
        for (index, name) in names.enumerated() {
            all[name] = made(name, index)
            // Two in the middle come late, behind everything else.
            for (number, round) in made(name, index).enumerated() where number != 100 && number != 101 {
                queue.add(round)
            }
        }
        var calm = surroundings
        calm.sleep = { _ in try await Task.sleep(for: .milliseconds(20)) }
        let writer = ResultsWriter(results, queue.queue, calm)
        let deadline = ContinuousClock.now + .seconds(150)
        while queue.waiting > 460, ContinuousClock.now < deadline { _ = await writer.step() }
        try real.say("half")
        while await writer.figures.failedAttempts == 0, ContinuousClock.now < deadline { _ = await writer.step() }
        try real.say("failing")
        while queue.waiting > 0, ContinuousClock.now < deadline { _ = await writer.step() }
        for name in names { for number in [100, 101] { queue.add(try #require(all[name]?[number])) } }
        while await writer.step() != .idle, ContinuousClock.now < deadline {}
        let figures = await writer.figures
        #expect(figures.refused == 0 && figures.written >= names.count * rounds && figures.failedAttempts > 0)
        // Written once more, all of it: nothing may change.
        for name in names { for round in all[name] ?? [] { try await results.write(round) } }
        try await compare(results, all)
    }

    private func compare(_ results: PrometheusResults, _ all: [String: [FleetRound]]) async throws {
        let line = try #require(all[names[0]]?[0].report.lines[1].line)
        // What came just now may be found a moment later.
        let deadline = ContinuousClock.now + .seconds(60)
        var windows = try await results.windows(asked(line, from: first, to: Self.hour))
        while windows.contains(where: { $0?.points.count != rounds }), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
            windows = try await results.windows(asked(line, from: first, to: Self.hour))
        }
        for (name, window) in zip(names, windows) {
            let window = try #require(window)
            let rounds = try #require(all[name])
            #expect(window.points.count == rounds.count, "\(name)")
            for (point, round) in zip(window.points, rounds) {
                let row = round.report.lines[1]
                #expect(point.started.nanosecondsSince1970 == round.header.slot * 1_000_000_000)
                #expect(point.round == round.report.validity.verdict && point.verdict == row.verdict)
                #expect(point.summary.counts.lossRatio == row.summary.counts.lossRatio)
                #expect((point.summary.rtt == nil) == (row.summary.rtt == nil), "\(name) \(round.header.slot)")
                if let read = point.summary.rtt, let rtt = row.summary.rtt {
                    #expect(abs(read.median - rtt.median) < 1e-6 && abs(read.max - rtt.max) < 1e-6)
                }
            }
        }
        try await compareHours(results, all, line)
        try await compareDays(results, all, line)
    }

    private func compareHours(
        _ results: PrometheusResults, _ all: [String: [FleetRound]], _ line: Line
    ) async throws {
        let windows = try await results.windows(asked(line, from: first - 20 * 86_400, to: Self.hour))
        for (name, window) in zip(names, windows) {
            let spans = try #require(window).spans
            let hours = PairHourTable(try #require(all[name]), line: 1, from: first, length: 3600, count: rounds / 12)
            #expect(window?.resolution == .hours && spans.count == hours.spans.count, "\(name)")
            for (span, wanted) in zip(spans, hours.spans) { #expect(wanted.isLike(span), "\(name) \(span)") }
        }
    }

    private func compareDays(
        _ results: PrometheusResults, _ all: [String: [FleetRound]], _ line: Line
    ) async throws {
        let windows = try await results.windows(asked(line, from: first - 200 * 86_400, to: Self.hour + 86_400))
        for (name, window) in zip(names, windows) {
            let spans = try #require(window).spans
            let days = Set(try #require(all[name]).map { $0.header.slot / 86_400 }).sorted()
            #expect(window?.resolution == .days && spans.map { $0.from.milliseconds / 86_400_000 } == days, "\(name)")
            #expect(spans.reduce(0) { $0 + $1.rounds } == rounds, "\(name)")
            for (span, day) in zip(spans, days) {
                let own = (all[name] ?? []).filter {
                    $0.header.slot / 86_400 == day && $0.report.validity.verdict == .valid
                }
                let rows = own.map { $0.report.lines[1] }
                #expect(span.sent == rows.reduce(0) { $0 + $1.summary.counts.sent }, "\(name)")
                #expect(span.worstLoss == rows.compactMap(\.summary.counts.lossRatio).max(), "\(name)")
                let least = rows.compactMap(\.summary.rtt?.min).min()
                #expect(abs((span.minRTT ?? 0) - (least ?? 0)) < 1e-6, "\(name)")
            }
        }
    }
}

/// Hours as they ought to be, reckoned apart from what writes them.
private struct PairHourTable {
    struct Hour {
        var rounds = 0
        var unmeasured = 0
        var sent = 0
        var lost = 0
        var worst = 0.0
        var longest = 0.0

        func isLike(_ span: HistorySpan) -> Bool {
            span.rounds == rounds && span.unmeasured == unmeasured && span.sent == sent && span.lost == lost
                && span.worstLoss == worst && abs((span.maxRTT ?? 0) - longest) < 1e-6
        }
    }

    var spans: [Hour]

    init(_ rounds: [FleetRound], line: Int, from: Int64, length: Int64, count: Int) {
        spans = [Hour](repeating: Hour(), count: count)
        for round in rounds {
            let place = Int((round.header.slot - from) / length)
            let summary = round.report.lines[line].summary
            spans[place].rounds += 1
            guard round.report.validity.verdict == .valid else {
                spans[place].unmeasured += 1
                continue
            }
            spans[place].sent += summary.counts.sent
            spans[place].lost += summary.counts.sent - summary.counts.received
            spans[place].worst = max(spans[place].worst, summary.counts.lossRatio ?? 0)
            spans[place].longest = max(spans[place].longest, summary.rtt?.max ?? 0)
        }
    }
}
