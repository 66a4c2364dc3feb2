import Foundation
import TestSupport
import Testing

/// What a hub logs or exports is explained to whoever operates it.
@Suite("What the documents say of a hub")
struct HubDocumentTests {
    private func sources() throws -> [String] {
        let folders = ["Sources/FleetHub", "Sources/FleetStore", "Sources/HubCommands"]
        return try folders.flatMap { try Repository.sources(below: $0) }
    }

    @Test("every message of its log has its row")
    func explainsEveryMessage() throws {
        let document = try Repository.document("operating.md")
        let pattern = /ogger\.(?:error|warning|notice|info)\(\s*"((?:[^"\\]|\\.)*)"/
        let messages = try sources().flatMap { $0.matches(of: pattern).map { String($0.1) } }
            // What is made at run time is explained by its own words.
            .filter { !$0.contains("\\(") }
        #expect(messages.count > 15)
        for message in Set(messages) { #expect(document.contains("| \(message) |"), "\(message)") }
    }

    @Test("every metric has its row")
    func explainsEveryMetric() throws {
        let document = try Repository.document("formats.md")
        let pattern = /MetricFamily\(\s*"([a-z_]+)"/
        let names = try sources().flatMap { $0.matches(of: pattern).map { String($0.1) } }
        #expect(names.count > 15)
        for name in Set(names) { #expect(document.contains("`plumbline_\(name)`"), "\(name)") }
    }
}
