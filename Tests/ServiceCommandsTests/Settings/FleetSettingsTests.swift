internal import Foundation
internal import LineModel
internal import LineService
internal import TestSupport
internal import Testing

@testable import ServiceSupport
@testable import SettingsReading
@testable internal import ServiceCommands

@Suite("The settings of a fleet's vantage")
struct FleetSettingsTests {
    private func read(_ text: String) throws(ConfigurationProblems) -> LoadedConfiguration {
        let input = ConfigurationInput(source: "p.yaml", directory: "/etc/p", environment: ["T": "abc"]) { path in
            path == "/etc/p/fleet.token"
                ? .success(Array("secret-token\n".utf8))
                : .failure(TextError("there is no such file", expected: "name another"))
        }
        return try ConfigurationFile.read(Array(text.utf8), input)
    }

    private func problems(_ text: String) -> [String] {
        do throws(ConfigurationProblems) {
            _ = try read(text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("are read, with the vantage's name where none is given, and need no lines")
    func reads() throws {
        let loaded = try read(
            """
            vantage: sz
            max_lines: 77
            fleet: {hub: "https://hub.example/", token: "file:fleet.token", tags: {carrier: ct, city: 深圳}}
            """)
        let fleet = try #require(loaded.settings.fleet)
        #expect(fleet.hubs == ["https://hub.example"] && fleet.name == "sz")
        #expect(fleet.token.reveal() == "secret-token" && !fleet.isFallback && fleet.authorities == nil)
        #expect(fleet.tags == [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "深圳")])
        #expect(loaded.settings.lines.isEmpty && loaded.settings.maxLines == 77 && loaded.warnings.isEmpty)
        let summary = ConfigurationSummary.text(loaded.settings, lines: [])
        #expect(summary.contains("sz of https://hub.example, carrier=ct, city=深圳; tells nobody"))
        #expect(summary.contains("those that the hub assigns") && !summary.contains("secret-token"))
    }

    @Test("may have several addresses, another name, authorities, a fallback, and lines of the vantage's own")
    func readsMore() throws {
        let loaded = try read(
            """
            lines: [{file: a.csv}]
            fleet: {hub: ["https://a", "https://b:8443/base/"], name: other, token: "${T}", fallback: true, ca: hub.pem}
            """)
        let fleet = try #require(loaded.settings.fleet)
        #expect(fleet.hubs == ["https://a", "https://b:8443/base"] && fleet.name == "other" && fleet.isFallback)
        #expect(fleet.authorities == "/etc/p/hub.pem" && loaded.settings.lines.count == 1)
        #expect(loaded.warnings.map(\.description).contains { $0.contains("nobody to tell") })
        let summary = ConfigurationSummary.text(loaded.settings, lines: [])
        #expect(summary.contains("other of https://a and 1 other address; tells people while it does not answer"))
    }

    @Test(
        "are refused where something is missing or wrong, each with what to write",
        arguments: [
            ("fleet: {token: \"${T}\"}", "fleet.hub: is missing"),
            ("fleet: {hub: [], token: \"${T}\"}", "fleet.hub: an empty list"),
            ("fleet: {hub: \"hub.example\", token: \"${T}\"}", "fleet.hub: no http or https address"),
            ("fleet: {hub: \"https://a?x=1\", token: \"${T}\"}", "fleet.hub: has a query"),
            ("fleet: {hub: \"https://u\\x40a\", token: \"${T}\"}", "user name or a password"),
            ("fleet: {hub: \"https://a\"}", "fleet.token: is missing"),
            ("fleet: {hub: \"https://a\", token: \"a b\"}", "fleet.token: is no token"),
            ("fleet: {hub: \"https://a\", token: \"${NONE}\"}", "fleet.token"),
            ("fleet: {hub: \"https://a\", token: \"${T}\", tags: {\"a b\": c}}", "fleet.tags"),
            ("fleet: {hub: \"https://a\", token: \"${T}\", fallback: perhaps}", "fleet.fallback"),
            ("fleet: {hub: \"https://a\", token: \"${T}\", tokens: x}", "fleet.tokens is no setting"),
            ("vantage: a", "lines: is missing"),
        ])
    func refuses(_ text: String, _ problem: String) {
        let found = problems(text)
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test("warn of an address without encryption, but for this machine's, and of a token in the file")
    func warns() throws {
        func warnings(_ hub: String, _ token: String = "${T}") throws -> String {
            try read("fleet: {hub: \"\(hub)\", token: \"\(token)\"}").warnings.map(\.description).joined()
        }
        #expect(try warnings("http://hub.example").contains("fleet.hub: is not encrypted"))
        #expect(try warnings("http://10.0.0.1:8080/x").contains("not encrypted"))
        for own in ["http://127.0.0.1:9420", "http://localhost", "http://[::1]:80", "https://hub.example"] {
            #expect(try warnings(own).isEmpty, "\(own)")
        }
        #expect(try warnings("https://a", "abcdef").contains("fleet.token: whoever reads this file has it"))
    }

    @Test("count after a restart where they change who the vantage is, and at once otherwise")
    func restart() throws {
        func settings(_ fleet: String) throws -> ServiceSettings { try read("vantage: v\n\(fleet)").settings }
        let before = try settings("fleet: {hub: \"https://a\", token: \"${T}\"}")
        let moved = try settings("fleet: {hub: \"https://b\", token: other-token, fallback: true}")
        #expect(before.settingsThatNeedRestart(in: moved).isEmpty)
        let renamed = try settings("fleet: {hub: \"https://a\", name: n, token: \"${T}\"}")
        #expect(before.settingsThatNeedRestart(in: renamed) == ["fleet.name"])
        #expect(before.settingsThatNeedRestart(in: try settings("lines: [{file: a.csv}]")) == ["fleet.name"])
        let owning = try settings("lines: [{file: a.csv}]\nfleet: {hub: \"https://a\", token: \"${T}\"}")
        #expect(before.settingsThatNeedRestart(in: owning) == ["fleet.name"])
    }
}
