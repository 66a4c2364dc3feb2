internal import LineModel
internal import LineService
internal import TestSupport
internal import Testing

@testable import LineNotify
@testable import ObjectStore
@testable import ServiceSupport
@testable import SettingsReading
@testable internal import ServiceCommands

/// The example configuration, read by the catalogues that the service reads with.
@Suite struct ExampleTests {
    private static let path = Repository.path("examples/plumbline.example.yaml")
    /// Each variable that the example names, with an address or a secret that every destination takes.
    private static func environment() throws -> [String: String] {
        let text = try Repository.text("examples/plumbline.example.yaml")
        let names = text.matches(of: /\$\{(\w+)\}/).map { String($0.1) }
        let values = names.map { ($0, $0.hasSuffix("URL") ? "https://h/k?key=k&access_token=t" : "u:p") }
        return Dictionary(values, uniquingKeysWith: { first, _ in first })
    }

    private func load() throws -> LoadedConfiguration {
        let environment = try Self.environment()
        do throws(ConfigurationProblems) {
            return try ConfigurationFile.load(path: Self.path, environment: environment)
        } catch {
            Issue.record("\(error.problems.map(\.description).joined(separator: "\n"))")
            throw error
        }
    }

    @Test("It is read without a problem, and means what its comments say")
    func read() throws {
        let settings = try load().settings
        #expect(settings.muting.maintenance[0].daily?.weekdays == Set(1...5))
        #expect(settings.muting.silences[0].until?.rfc3339(fractionDigits: 0) == "2026-12-30T02:00:00+08:00")
        #expect(settings.limits.tags[0].loss == 0.1 && settings.spool.maxBytes == 1 << 30)
        #expect(settings.upload.first?.textKey == "{vantage}/{date}/{time}.txt")
        let mail = settings.notify.first { $0.kind.keyword == "mail" }
        // A relative path begins at the configuration's directory.
        #expect(mail?.parameters.text("ca_file")?.hasSuffix("/examples/authority.pem") == true)
        let cluster = settings.notify.first { $0.name == "cluster" }
        #expect(cluster?.parameters.secrets("urls").count == 2)
        let shown = "\(String(describing: cluster?.parameters))"
        #expect(shown.contains("10.0.0.1") == false)
    }

    @Test("It has every setting that the reader knows")
    func settings() throws {
        let loaded = try load()
        #expect(loaded.known.subtracting(loaded.given).sorted() == [])
    }

    @Test("It has every notifier with each of its parameters", arguments: NotifierCatalogue.all.map(\.keyword))
    func notifiers(keyword: String) throws {
        let given = try load().given
        let kind = try #require(NotifierCatalogue.all.first { $0.keyword == keyword })
        let missing = kind.parameters.map { "notify[].\(keyword).\($0.name)" }.filter { !given.contains($0) }
        #expect(missing == [])
    }

    @Test("It has every kind of upload with each of its parameters", arguments: UploadCatalogue.all.map(\.keyword))
    func uploads(keyword: String) throws {
        let given = try load().given
        let kind = try #require(UploadCatalogue.all.first { $0.keyword == keyword })
        let missing = kind.parameters.map { "upload[].\(keyword).\($0.name)" }.filter { !given.contains($0) }
        #expect(missing == [])
    }

    @Test("It has every kind of database with each of its parameters", arguments: WriteCatalogue.all.map(\.keyword))
    func writes(keyword: String) throws {
        let given = try load().given
        let kind = try #require(WriteCatalogue.all.first { $0.keyword == keyword })
        let missing = kind.parameters.map { "write[].\(keyword).\($0.name)" }.filter { !given.contains($0) }
        #expect(missing == [])
    }

    @Test("What counts only after a restart is named where the document says so")
    func restart() throws {
        let change = try Repository.text("Sources/LineService/Settings/SettingsChange.swift")
        let keys = change.matches(of: /keys\.append\("([a-z_.]+)"\)/).map { String($0.1) }
        #expect(keys.count >= 7)
        let paragraphs = try Repository.document("configuration.md").split(separator: "\n\n")
        let text = try #require(paragraphs.first { $0.contains(/count\s+only\s+after\s+a\s+restart/) })
        for key in keys { #expect(text.contains("`\(key)`")) }
    }

    @Test("Incidents that go on are told to whom needs it or asked for it")
    func continued() throws {
        let settings = try load().settings
        let told = settings.notify.filter { $0.kind.wantsContinued($0.parameters) }.map(\.name)
        #expect(told == ["duty", "cluster"])
        for keyword in ["webhook", "exec"] {
            let kind = try #require(NotifierCatalogue.all.first { $0.keyword == keyword })
            #expect(kind.wantsContinued(Parameters(["continued": .flag(true)])))
        }
    }
}
