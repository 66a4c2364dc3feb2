import Foundation
import LineHistory
import LineModel
import LineReport
import LinuxSocket
import ProbeEngine
import ProbeWire
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

/// Rounds of the service over authenticated STAMP lines, against this program's own reflector.
@Suite("STAMP lines in the watch", .serialized)
struct STAMPWatchTests {
    private static let secret = "correct horse battery staple"

    private static func key(_ text: String) -> STAMPKey? { STAMPKey(bytes: Array(text.utf8)) }

    private func reflector(lossBack: Double = 0) throws -> RunningReflector {
        var settings = ReflectorSettings(listen: [])
        settings.seed = 5
        settings.impairments.standard.lossBack = lossBack
        settings.stamp = STAMPListening(
            listen: [.loopback(.ipv4)],
            settings: STAMPReflectorSettings(
                mode: .authenticated, key: Self.key(Self.secret), sessionCapacity: 1024,
                errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1_000_000)))
        return try Reflector.start(settings)
    }

    private func line(_ reflector: RunningReflector) throws -> Line {
        let place = try #require(reflector.listening.first)
        return Line(
            name: "authenticated", ingress: HostPort(host: place.addressText, port: place.port), payload: .stamp)
    }

    private func settings(_ field: WatchField, key: String?) -> ServiceSettings {
        var settings = field.settings
        settings.formats.stamp.key = key.flatMap(Self.key)
        settings.notify = [NotifierSettings.recording(name: "ops")]
        return settings
    }

    /// Everything that the service keeps, exports, logs and tells.
    private func everything(_ field: WatchField) throws -> String {
        var bytes: [UInt8] = []
        try PrometheusText.render(field.status.families()) { bytes += $0 }
        for file in try field.folder.names() {
            bytes += try Data(contentsOf: field.folder.url.appending(path: file))
        }
        for report in field.reports {
            try RoundRenderer.json.render(report, RenderContext(version: "test")) { bytes += $0 }
            try RoundRenderer.text.render(report, RenderContext(version: "test")) { bytes += $0 }
        }
        return String(decoding: bytes, as: UTF8.self) + field.log.text
    }

    @Test("are answered with the key; the history and the metrics have what STAMP tells")
    func authenticated() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 98)
        let reflector = try reflector()
        let line = try line(reflector)
        try await field.run(settings(field, key: Self.secret), lines: { [line] }) { _, report in
            report.validity.verdict == .valid
        }
        reflector.stop()
        let report = try #require(field.reports.last)
        #expect(report.lines[0].payload == .stamp && report.lines[0].verdict == .healthy)
        #expect(report.lines[0].stamp?.isStateful == true)
        let points = try field.store.points(of: line.name, from: WallTime(nanosecondsSince1970: 0), to: .distantFuture)
        #expect(points.last?.stamp?.lostThere == 0 && points.last?.stamp?.dwell != nil)
        #expect(
            try field.store.lines(from: WallTime(nanosecondsSince1970: 0), to: .distantFuture).map(\.payload) == [
                .stamp
            ])
        let families = field.status.families().filter { $0.name.hasPrefix("plumbline_line_stamp_") }
        #expect(families.contains { $0.name == "plumbline_line_stamp_lost_total" && $0.samples.count == 3 })
        #expect(families.contains { $0.name == "plumbline_line_stamp_dwell_seconds" && $0.samples[0].value < 0.1 })
        #expect(try !everything(field).contains(Self.secret))
    }

    @Test("with another key are silent, which is loss on no known way; neither key is shown anywhere")
    func otherKey() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 99)
        let reflector = try reflector()
        let wrong = "wrong horse battery staple"
        let line = try line(reflector)
        try await field.run(settings(field, key: wrong), lines: { [line] }) { _, _ in
            try !field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty
        }
        let truth = reflector.stop()
        #expect(truth.ignored[.stampNotAuthentic] > 0)
        let row = try #require(field.reports.last?.lines.first)
        #expect(row.summary.counts.received == 0 && row.summary.counts.lossRatio == 1)
        #expect(row.stamp?.lostThere == nil && row.stamp?.lostSomewhere == row.summary.counts.sent)
        let told = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10)
        #expect(told.first?.digest.items.first?.lines.first?.ways == nil)
        let all = try everything(field) + "\(told)"
        #expect(!all.contains(wrong) && !all.contains(Self.secret) && all.contains("authenticated"))
    }

    @Test("that lose on the way back say so in their incident")
    func direction() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 100)
        let reflector = try reflector(lossBack: 0.6)
        var settings = settings(field, key: Self.secret)
        (settings.probe.count, settings.confirm.count) = (60, 60)
        let lines = [try line(reflector)]
        try await field.run(settings, lines: { lines }) { _, _ in
            try !field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10).isEmpty
        }
        reflector.stop()
        let told = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 10)
        let line = try #require(told.first?.digest.items.first?.lines.first)
        let ways = try #require(line.ways)
        #expect(ways.there == 0 && ways.back > 300)
        #expect(Words.keys.reasons(line.reasons).contains { $0.hasPrefix("lost on the way there 0.0 %, back ") })
    }

    @Test("take a new key over between two rounds")
    func reload() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 101)
        let reflector = try reflector()
        var right = settings(field, key: Self.secret)
        // Which counts only after a restart.
        right.vantage = "elsewhere"
        let line = try line(reflector)
        try await field.run(settings(field, key: "old"), lines: { [line] }) { [right] watch, report in
            if report.lines[0].summary.counts.received == 0 { await watch.adopt(right) }
            return report.lines[0].summary.counts.received == report.lines[0].summary.counts.sent
        }
        reflector.stop()
        #expect(field.reports.first?.lines[0].summary.counts.received == 0 && field.status.counts.reloads > 0)
        #expect(Set(field.reports.map(\.vantage)) == ["test"])
        // The settings were logged as taken over; what they have in secret was not.
        #expect(!field.log.text.isEmpty)
        #expect(try !everything(field).contains(Self.secret))
    }
}
