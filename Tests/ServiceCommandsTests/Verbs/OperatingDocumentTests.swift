import Foundation
import TestSupport
import Testing

/// What the service logs or exports is explained to whoever operates it.
@Suite("operating.md and formats.md")
struct OperatingDocumentTests {
    private func sources(_ directories: [String]) throws -> [String] {
        try directories.flatMap { try Repository.sources(below: $0) }
    }

    @Test("every message of the service's log has its row")
    func explainsEveryMessage() throws {
        let document = try Repository.document("operating.md")
        let pattern = /ogger\.(?:error|warning|notice|info)\(\s*"((?:[^"\\]|\\.)*)"/
        let messages = try sources([
            "Sources/LineService/Watch", "Sources/LineService/Lines", "Sources/LineWeb", "Sources/LineService/Uploads",
            "Sources/LineHistory/Store", "Sources/ServiceCommands/Assembly", "Sources/FleetVantage",
        ])
        .flatMap { $0.matches(of: pattern).map { String($0.1) } }
        // What is made at run time is explained by its own words.
        .filter { !$0.contains("\\(") }
        #expect(messages.count > 30)
        for message in messages { #expect(document.contains("| \(message) |"), "\(message)") }
    }

    @Test("every metric has its row")
    func explainsEveryMetric() throws {
        let document = try Repository.document("formats.md")
        let pattern = /(?:MetricFamily|counter)\(\s*"([a-z_]+)"/
        let names = try sources([
            "Sources/LineReport/Metrics", "Sources/LineService", "Sources/LineWeb", "Sources/FleetVantage",
        ])
        .flatMap { $0.matches(of: pattern).map { String($0.1) } }
        #expect(names.count > 30)
        for name in Set(names) { #expect(document.contains("`plumbline_\(name)`"), "\(name)") }
    }

    @Test(
        "the dashboard and the alert rules ask for metrics that there are", arguments: ["plumbline.json", "rules.yml"])
    func asksForMetrics(file: String) throws {
        let asked = try Repository.text("dashboards/\(file)").matches(of: /plumbline_[a-z_]+/).map { String($0.0) }
        let names = Set(asked.map { $0.hasSuffix("_bucket") ? String($0.dropLast("_bucket".count)) : $0 })
        #expect(names.count > 10)
        let document = try Repository.document("formats.md")
        for name in names { #expect(document.contains("`\(name)`"), "\(name)") }
    }

    @Test("every route of the API has its row")
    func explainsEveryRoute() throws {
        let document = try Repository.document("api.md")
        let pattern = /"(\/[a-z\/{}]+)", id: "/
        let paths = try sources(["Sources/LineWeb/API"]).flatMap { $0.matches(of: pattern).map { String($0.1) } }
        #expect(Set(paths).count >= 12)
        for path in paths { #expect(document.contains("| `\(path)` |"), "\(path)") }
    }
}
