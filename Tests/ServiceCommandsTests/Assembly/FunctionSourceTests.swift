import AsyncHTTPClient
import Foundation
import LineModel
import ProbeEngine
import ProbeWire
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ServiceCommands
@testable import ServiceSupport
@testable import SettingsReading

@Suite("Where a function's configuration comes from")
struct FunctionSourceTests {
    private static let upload = """
        lines: [{file: lines.csv}]
        upload: [{name: cos, s3: {endpoint: "https://cos.ap-guangzhou.myqcloud.com", bucket: lines-1, region: ap-guangzhou}}]
        """

    private func source(_ environment: [String: String]) -> FunctionSource {
        FunctionSource(environment: environment, executable: "/nowhere/bootstrap")
    }

    private func configuration(_ source: FunctionSource) async throws -> FunctionConfiguration {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let result: Result<FunctionConfiguration, any Error>
        let surroundings = Surroundings(client: client, logger: .silent)
        do { result = .success(try await source.configuration(surroundings)) } catch { result = .failure(error) }
        try await client.shutdown()
        return try result.get()
    }

    @Test("the text in PLUMBLINE_CONFIG_YAML, whose paths begin beside the executable")
    func text() async throws {
        let source = source(["PLUMBLINE_CONFIG_YAML": "lines: [{file: lines.csv}, {file: \"bucket:more.csv\"}]"])
        #expect(source.problem == nil)
        let found = try await configuration(source)
        #expect(found.settings.lines.map(\.place) == [.file("/nowhere/lines.csv"), .file("bucket:more.csv")])
        #expect(found.directory == "/nowhere")
        #expect(found.stateKey == "state/{vantage}.json.gz")
    }

    @Test("with a fleet the hub names the lines, and the bucket keeps what waits; without a bucket it is refused")
    func fleet() async throws {
        let upload = Self.upload.split(separator: "\n").dropFirst().joined(separator: "\n")
        let text = "fleet: {hub: \"https://hub.example\", token: \"${TOKEN}\"}\n"
        let environment = [
            "TOKEN": "geheim", "TENCENTCLOUD_SECRETID": "ID", "TENCENTCLOUD_SECRETKEY": "KEY",
        ]
        let whole = source(environment.merging(["PLUMBLINE_CONFIG_YAML": text + upload]) { $1 })
        #expect(whole.problem == nil)
        let found = try await configuration(whole)
        #expect(found.settings.fleet?.hubs == ["https://hub.example"] && found.settings.lines.isEmpty)
        let problem = try #require(source(environment.merging(["PLUMBLINE_CONFIG_YAML": text]) { $1 }).problem)
        #expect("\(problem)".contains("write one under upload") && !"\(problem)".contains("geheim"))
        let authorities = text.replacing("token:", with: "ca: nowhere.pem, token:") + upload
        let unknown = try #require(source(environment.merging(["PLUMBLINE_CONFIG_YAML": authorities]) { $1 }).problem)
        #expect("\(unknown)".contains("fleet.ca"))
    }

    @Test("the examples of both platforms are read", arguments: ["plumbline", "plumbline-lambda"])
    func examples(name: String) async throws {
        let folder = Repository.path("examples/function")
        let source = source([
            "PLUMBLINE_CONFIG": "\(folder)/\(name).yaml", "AWS_ACCESS_KEY_ID": "ID", "AWS_SECRET_ACCESS_KEY": "KEY",
            "WECOM_URL": "https://h/cgi-bin/webhook/send?key=k", "SLACK_URL": "https://h/k",
        ])
        #expect(source.problem == nil)
        let settings = try await configuration(source).settings
        #expect(settings.lines.map(\.place) == [.file("\(folder)/lines.csv")])
        #expect(settings.upload.count == 1 && settings.notify.count == 1)
    }

    @Test("the example of a vantage is read")
    func vantageExample() async throws {
        let path = Repository.path("examples/function/plumbline-fleet.yaml")
        let source = source([
            "PLUMBLINE_CONFIG": path, "AWS_ACCESS_KEY_ID": "ID", "AWS_SECRET_ACCESS_KEY": "KEY", "FLEET_TOKEN": "abc",
        ])
        #expect(source.problem == nil)
        let settings = try await configuration(source).settings
        #expect(settings.lines.isEmpty && settings.fleet?.name == "scf-guangzhou" && settings.upload.count == 1)
    }

    @Test("an upload without a key pair takes the role's; SCF's names and AWS's")
    func role() async throws {
        for names in [
            ["TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY", "TENCENTCLOUD_SESSIONTOKEN"],
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
        ] {
            var environment = ["PLUMBLINE_CONFIG_YAML": Self.upload]
            for (name, value) in zip(names, ["ID", "KEY", "TOKEN"]) { environment[name] = value }
            let found = try await configuration(source(environment))
            let parameters = try FunctionUploads.filled(found.settings.upload[0].parameters, found.role)
            #expect(parameters.secret("access_key")?.reveal() == "ID")
            #expect(parameters.secret("secret_key")?.reveal() == "KEY")
            #expect(parameters.secret("session_token")?.reveal() == "TOKEN")
        }
    }

    @Test("a key pair of the configuration's own is never mixed with the role's")
    func ownPair() throws {
        let role = RoleCredentials(environment: [
            "AWS_ACCESS_KEY_ID": "ID", "AWS_SECRET_ACCESS_KEY": "KEY", "AWS_SESSION_TOKEN": "TOKEN",
        ])
        let own = Parameters(["access_key": .secret(Secret("own")), "secret_key": .secret(Secret("pair"))])
        let filled = try FunctionUploads.filled(own, role)
        #expect(filled.secret("access_key")?.reveal() == "own")
        #expect(filled.secret("session_token") == nil)
        #expect(throws: ParameterProblem.self) {
            try FunctionUploads.filled(Parameters(["access_key": .secret(Secret("own"))]), role)
        }
    }

    @Test("without any key pair the message says what to do, and shows no secret")
    func withoutSecrets() {
        let problem = source(["PLUMBLINE_CONFIG_YAML": Self.upload, "AWS_ACCESS_KEY_ID": "ID"]).problem
        #expect(problem?.kind == .configuration)
        #expect(problem?.message.contains("give the function a role") == true)
    }

    @Test("no configuration at all names every place that it could be in")
    func nothing() {
        let message = source([:]).problem?.message ?? ""
        for place in [
            "/nowhere/plumbline.yaml", "PLUMBLINE_CONFIG", "PLUMBLINE_CONFIG_YAML", "PLUMBLINE_CONFIG_OBJECT",
        ] {
            #expect(message.contains(place))
        }
    }

    @Test("an object needs a bucket; one that cannot be reached fails the call and not the process")
    func object() async throws {
        #expect(source(["PLUMBLINE_CONFIG_OBJECT": "p.yaml"]).problem?.message.contains("PLUMBLINE_ENDPOINT") == true)
        let there = source([
            "PLUMBLINE_CONFIG_OBJECT": "p.yaml", "PLUMBLINE_ENDPOINT": "http://127.0.0.1:1",
            "PLUMBLINE_BUCKET": "reports", "PLUMBLINE_REGION": "r", "PLUMBLINE_STYLE": "path",
            "AWS_ACCESS_KEY_ID": "ID", "AWS_SECRET_ACCESS_KEY": "KEY",
        ])
        #expect(there.problem == nil)
        let fault = await #expect(throws: FunctionFault.self) { try await configuration(there) }
        #expect(fault?.kind == .bucket)
    }

    private static let bucketKey = "lines: [{file: l.csv}]\nprobe: {stamp: {key: \"file:bucket:stamp.key\"}}"

    @Test("a secret may be an object of the bucket: it is asked for when the function is called")
    func secretObject() async throws {
        var environment = ["PLUMBLINE_CONFIG_YAML": Self.bucketKey]
        let without = source(environment)
        #expect(without.problem == nil)
        let missing = await #expect(throws: FunctionFault.self) { try await configuration(without) }
        #expect(missing?.message.contains("PLUMBLINE_CONFIG_YAML names an object, and PLUMBLINE_ENDPOINT") == true)
        for (name, value) in ["ENDPOINT": "http://127.0.0.1:1", "BUCKET": "reports", "REGION": "r", "STYLE": "path"] {
            environment["PLUMBLINE_\(name)"] = value
        }
        (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) = ("ID", "KEY")
        let silent = await #expect(throws: FunctionFault.self) { try await configuration(source(environment)) }
        #expect(silent?.kind == .bucket)
    }

    @Test("what was fetched of the bucket is read as a file is, whatever octets it has")
    func fetched() throws {
        let input = ConfigurationInput(source: "p.yaml", directory: "/d", environment: [:]) { _ in
            .failure(TextError("no file", expected: "name another"))
        }
        let first = BucketFiles()
        #expect(throws: ConfigurationProblems.self) {
            try ConfigurationFile.read(Array(Self.bucketKey.utf8), first.adding(to: input))
        }
        #expect(first.missing == ["stamp.key"])
        let second = BucketFiles(["stamp.key": [0xFF, 0x00, 0x0A]])
        let loaded = try ConfigurationFile.read(Array(Self.bucketKey.utf8), second.adding(to: input))
        #expect(loaded.settings.formats.stamp.key != nil && second.missing.isEmpty)
    }
}
