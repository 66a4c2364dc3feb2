import LineModel
import LineService
import LineWeb
import SettingsReading
import ServiceSupport
import Testing

@testable import ServiceCommands

@Suite("Who may come in, by the configuration")
struct WebConfigurationTests {
    private static let hash = "$scrypt$ln=14,r=8,p=5$TmFDbE5hQ2xOYUNsTmFDbA$ruflYSr7JKwcyP4taFgPBJI7nqmwRVvjonthQb2MSCI"

    private func read(_ web: String) throws -> LoadedConfiguration {
        try ConfigurationFile.read(
            Array("lines: [{file: lines.csv}]\nweb: \(web)\n".utf8),
            ConfigurationInput(source: "p.yaml", directory: "/etc/p", environment: ["TOKEN": "a token of some length"])
            {
                path in
                path == "/etc/p/pass" ? .success(Array("geheim nis\n".utf8)) : .success(Array("\(Self.hash)\n".utf8))
            })
    }

    private func problems(_ web: String) -> [String] {
        do {
            _ = try read(web)
            return []
        } catch let error as ConfigurationProblems {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("users and a token are taken from files and variables, as hashes or passwords, and never shown")
    func users() throws {
        let web = try read(
            "{users: [{name: ops, password: \"file:hash\"}, {name: 值班, password: \"file:pass\"}], token: \"${TOKEN}\"}"
        ).settings.web
        #expect(web.users.map(\.name) == ["ops", "值班"] && web.token?.reveal() == "a token of some length")
        #expect(web.users.map { $0.password.reveal() } == [Self.hash, "geheim nis"])
        #expect(!web.isOpen && !"\(web)".contains("geheim"))
        #expect(try read("{users: [{name: ops, password: \"\(Self.hash)\"}]}").warnings.isEmpty)
    }

    @Test("a password that stands in the file is worth a warning, and so is a short token; neither is shown")
    func plain() throws {
        let warnings = try read("{users: [{name: ops, password: geheim}], token: kurz}").warnings.map(\.description)
        #expect(warnings.count == 2 && warnings.allSatisfy { !$0.contains("geheim") && !$0.contains("kurz ") })
        #expect(warnings[0].hasPrefix("p.yaml:2:") && warnings[0].contains("plumblined web password"))
    }

    @Test(
        "where other machines reach it and nobody has to log in, nothing starts: place, cause and remedy are told",
        arguments: [
            "0.0.0.0:9418", "\"[::]:9418\"", "10.0.0.1:80", "monitor.example:9418", "0.0.0.0:0",
            "\"[::ffff:10.0.0.1]:1\"",
        ])
    func openToOthers(_ listen: String) {
        let found = problems("{listen: \(listen)}")
        #expect(found.count == 1 && found[0].hasPrefix("p.yaml:2:15: web.listen: "), "\(found)")
        for word in ["web.users", "web.token", "insecure: true", "127.0.0.1"] { #expect(found[0].contains(word)) }
        for more in [
            "users: [{name: a, password: \"file:hash\"}]", "token: \"${TOKEN}\"", "insecure: true",
        ] { #expect(problems("{listen: \(listen), \(more)}").isEmpty, "\(more)") }
        #expect(problems("{listen: \(listen), insecure: false}").count == 1)
    }

    @Test(
        "on loopback, and without a server, nobody has to log in",
        arguments: ["127.0.0.1:9418", "127.9.8.7:1", "\"[::1]:9418\"", "localhost:80", "none", "127.0.0.1:0"])
    func loopback(_ listen: String) { #expect(problems("{listen: \(listen)}").isEmpty) }

    @Test(
        "each mistake is told at its place, and no secret with it",
        arguments: [
            ("{users: [{name: a}]}", "web.users[1].password: is missing"),
            ("{users: [{password: \"file:hash\"}]}", "web.users[1].name: is missing"),
            ("{users: [{name: \"\", password: \"file:hash\"}]}", "web.users[1].name: \"\" is no name"),
            ("{users: [{name: a, password: \"file:hash\"}, {name: a, password: x}]}", "\"a\" is there more than once"),
            ("{users: [{name: a, password: \"$scrypt$ln=30,r=8,p=1$AAAA$BBBB\"}]}", "no hash of a password"),
            ("{users: [{name: a, password: \"\"}]}", "an empty text"),
            ("{users: [{name: a, password: x, mail: y}]}", "web.users[1].mail is no setting"),
            ("{token: \"\"}", "web.token: an empty text"), ("{insecure: yes}", "web.insecure: "),
            ("{base_path: plumbline}", "web.base_path: "), ("{base_path: /a/../b}", "web.base_path: "),
            ("{base_path: \"/a?b\"}", "web.base_path: "), ("{base_path: \"/电\"}", "web.base_path: "),
            ("{trusted_proxies: [10.0.0.0/40]}", "web.trusted_proxies[1]: "),
            ("{trusted_proxies: [proxy.example]}", "web.trusted_proxies[1]: "),
            ("{max_streams: 0}", "web.max_streams: "),
        ])
    func mistakes(_ web: String, _ expected: String) {
        let found = problems(web)
        #expect(found.count == 1 && found[0].hasPrefix("p.yaml:2:") && found[0].contains(expected), "\(found)")
        #expect(found.allSatisfy { !$0.contains("AAAA") })
    }

    @Test("a base path has a stroke at both ends, however it is written")
    func basePath() throws {
        for (text, wanted) in [("/", "/"), ("/plumbline", "/plumbline/"), ("/net/plumb-1_x.y/", "/net/plumb-1_x.y/")] {
            #expect(try read("{base_path: \(text)}").settings.web.basePath == wanted)
        }
    }

    @Test("users and a token count at once; whether anybody has to log in, and where pages are, only after a restart")
    func reload() throws {
        let before = try read("{users: [{name: a, password: \"file:hash\"}]}").settings
        let others = try read("{users: [{name: b, password: \"file:pass\"}], token: \"${TOKEN}\"}").settings
        #expect(before.settingsThatNeedRestart(in: others).isEmpty)
        let open = try read("{base_path: /x, trusted_proxies: [10.0.0.1], max_streams: 5}").settings
        #expect(
            before.settingsThatNeedRestart(in: open)
                == ["web.users", "web.base_path", "web.trusted_proxies", "web.max_streams"])
    }
}
