import FleetHub
import LineModel
import LineService
import SettingsReading
import TestSupport
import Testing

@testable import HubCommands

@Suite("The hub's documented example")
struct HubExampleTests {
    private func loaded() throws -> LoadedHubConfiguration {
        let text = try Repository.text("examples/plumbhub.example.yaml")
        let environment = [
            "CMDB_TOKEN": "x", "WECOM_URL": "https://qyapi.example/hook?key=x", "PAGE_TOKEN": "x", "VM_TOKEN": "x",
        ]
        let input = ConfigurationInput(
            source: "plumbhub.example.yaml", directory: "", environment: environment
        ) { _ in .success(Array("secret".utf8)) }
        return try HubConfigurationFile.read(Array(text.utf8), input)
    }

    @Test("can be used, and has every setting")
    func hasEverySetting() throws {
        let loaded = try loaded()
        // The other database, which excludes the first; settings of destinations are in plumblined's example.
        let apart = loaded.known.filter {
            $0 == "postgres" || $0.hasPrefix("notify[]") || $0.hasPrefix("maintenance[]") || $0.hasPrefix("silences[]")
                || [
                    "web.listen", "web.line_series", "web.line_tags", "results.prometheus.username",
                    "results.prometheus.password",
                ].contains($0)
        }
        #expect(loaded.known.subtracting(loaded.given).subtracting(apart).sorted() == [])
    }

    @Test("shows the defaults that there are")
    func showsDefaults() throws {
        let (example, defaults) = (try loaded().settings, HubSettings())
        #expect(example.name == defaults.name)
        #expect(example.listen == defaults.listen)
        #expect(example.every == defaults.every)
        #expect(example.count == defaults.count)
        #expect(example.maxAddressRate == defaults.maxAddressRate)
        #expect(example.maxLines == defaults.maxLines)
        #expect(example.judge.wait == defaults.judge.wait)
        #expect(example.judge.rules == defaults.judge.rules)
        #expect(example.web.maxConnections == defaults.web.maxConnections)
        #expect(example.web.maxStreams == defaults.web.maxStreams)
        #expect(example.retention.rounds == defaults.retention.rounds)
        #expect(example.retention.incidents == defaults.retention.incidents)
        #expect(example.stopWithin == defaults.stopWithin)
    }
}
