import FleetHub
import FleetModel
import LineModel
import LineNotify
import LineService
import ServiceSupport
import SettingsReading
import TestSupport
import Testing

@testable import HubCommands

@Suite("A hub's configuration")
struct HubSettingsTests {
    private func input(_ environment: [String: String] = [:]) -> ConfigurationInput {
        ConfigurationInput(source: "plumbhub.yaml", directory: "/etc/plumbline", environment: environment) { path in
            path == "/etc/plumbline/pg"
                ? .success(Array("postgres://u:geheim@db/hub\n".utf8))
                : .failure(TextError("no such file", expected: "name another"))
        }
    }

    private func read(_ text: String, _ environment: [String: String] = [:]) throws -> HubSettings {
        try HubConfigurationFile.read(Array(text.utf8), input(environment)).settings
    }

    private func problems(_ text: String) throws -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let error as ConfigurationProblems {
            return error.problems.map(\.description)
        }
    }

    @Test("has defaults for everything")
    func hasDefaults() throws {
        for text in ["", "# nothing\n", "{}"] {
            let settings = try read(text)
            #expect(settings.listen == "127.0.0.1:9420")
            #expect(settings.database == .sqlite("/etc/plumbline/hub.sqlite"))
            #expect(settings.every == .seconds(300))
            #expect(settings.selectors == [FleetSelector()])
            #expect(settings.judge.wait == .seconds(30))
        }
    }

    @Test("is read whole")
    func isReadWhole() throws {
        let settings = try read(
            """
            name: fleet
            listen: "[::1]:9999"
            tls: {certificate: hub.pem, key: hub.key}
            postgres: file:pg
            every: 1m
            count: 50
            max_address_rate: 500
            address_rates: {192.0.2.1: 2000}
            lines: [{file: lines.csv}, {url: "https://cmdb.example/lines"}]
            selectors:
              - {lines: "carrier=ct", vantages: "carrier=ct", copies: 2}
              - {lines: "name=x-*", copies: all}
              - "carrier=cu -> carrier=cu; copies=1"
            judge: {wait: 10s, raise_from: 3, absent_after: 4}
            notify: [{name: hook, webhook: {url: "https://ops.example/hook"}}]
            web: {users: [{name: ops, password: "${PASSWORD}"}], trusted_proxies: ["10.0.0.0/8"]}
            retention: {rounds: 7d, incidents: 100d}
            stop_within: 20s
            """, ["PASSWORD": "x"])
        #expect(settings.listen == "[::1]:9999")
        #expect(settings.tls?.certificate == "/etc/plumbline/hub.pem")
        #expect(settings.database == .postgres(Secret("postgres://u:geheim@db/hub")))
        #expect(settings.addressCaps == ["192.0.2.1": 2_000])
        #expect(settings.lines.count == 2)
        #expect(settings.selectors.map(\.copies) == [2, nil, 1])
        #expect(settings.selectors[2].lines.description == "carrier=cu")
        #expect(settings.judge.rules.raiseFrom == .vantages(3))
        #expect(settings.notify.map(\.name) == ["hook"])
        #expect(settings.web.users.map(\.name) == ["ops"])
        #expect(settings.retention.rounds == .seconds(7 * 86_400))
    }

    @Test("says what is wrong, where, and which name is the nearest")
    func saysWhatIsWrong() throws {
        #expect(try problems("listne: 127.0.0.1:1").first?.contains("did you mean listen?") == true)
        #expect(try problems("database: a\npostgres: postgres://x/y").first?.contains("plumbhub.yaml:2:") == true)
        #expect(try problems("listen: 0.0.0.0:9420").first?.contains("web.users") == true)
        #expect(try problems("listen: 0.0.0.0:9420\nweb: {insecure: true}") == [])
        #expect(try problems("listen: 0.0.0.0:9420\nweb: {token: abcdefghijklmnopqrst}") == [])
        #expect(try problems("listen: none").count == 1)
        #expect(try problems("tls: {certificate: a.pem}").count == 1)
        #expect(try problems("selectors: [{lines: carrier}]").count == 1)
        #expect(try problems("selectors: [{copies: 0}]").count == 1)
        #expect(try problems("web: {listen: \"127.0.0.1:1\"}").first?.contains("top of the file") == true)
        #expect(try problems("retention: {rounds: 500d}").count == 1)
        #expect(try problems("judge: {wiat: 3s}").first?.contains("did you mean wait?") == true)
        #expect(try problems("postgres: nonsense").count == 1)
    }

    @Test("never shows a secret")
    func hidesSecrets() throws {
        let text = try problems("postgres: geheim-without-a-scheme\nlisten: x").joined()
        #expect(!text.contains("geheim"))
        #expect(!"\(try read("postgres: file:pg").database)".contains("geheim"))
    }
}
