import Foundation
import LineHistory
import LineModel
import LineReport
import LinuxSocket
import ProbeEngine
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

/// Lines judged against their own past, by the service and a real reflector.
@Suite("Changes against a line's past in the watch", .serialized)
struct BaselineWatchTests {
    private static let day: Int64 = 86_400_000_000_000
    private static let start: Int64 = 1_800_000_000_000_000_000

    @Test("a line that is slower than at this hour of the days before is raised, and says what was usual")
    func slower() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 104)
        var reflecting = ReflectorSettings(listen: [.loopback(.ipv4)])
        reflecting.impairments.standard.delay = .milliseconds(60)
        let reflector = try Reflector.start(reflecting)
        let place = try #require(reflector.listening.first)
        let line = Line(name: "slow", ingress: HostPort(host: place.addressText, port: place.port))
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        let now = try await RoundMaker().make(
            [line], settings: settings.probe, formats: settings.formats, vantage: "test",
            limits: settings.limits.limitsOfAll)
        try storePast(of: now, in: field)
        try await field.run(settings, lines: { [line] }) { _, _ in
            try !field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty
        }
        reflector.stop()
        let told = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10)
        let slow = try #require(told.first?.digest.items.first?.lines.first)
        let reasons = Words.keys.reasons(slow.reasons)
        #expect(slow.name == "slow" && reasons.contains { $0.contains("is a change: usual at this hour is 2") })
        // The verdict knows limits only.
        #expect(field.reports.allSatisfy { $0.lines[0].verdict != .abnormal })
    }

    /// Four days with the round's line at 2 ms, a round every five minutes of the hour.
    private func storePast(of report: RoundReport, in field: WatchField) throws {
        for day in 1...4 {
            for round in 0..<12 {
                var past = report
                past.id = "past-\(day)-\(round)"
                past.started = WallTime(
                    nanosecondsSince1970: Self.start - Int64(day) * Self.day + Int64(round) * 300_000_000_000)
                past.lines[0].verdict = .healthy
                past.lines[0].summary.rtt = DelayStatistics(
                    min: 2, mean: 2, median: 2, p90: 2, p95: 2, p99: 2, max: 2, stddev: 0)
                try field.store.storeRound(past)
            }
        }
    }
}
