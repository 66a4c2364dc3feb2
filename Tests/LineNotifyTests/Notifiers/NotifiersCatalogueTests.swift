import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Every notifier of the catalogue")
struct NotifiersCatalogueTests {
    static let keywords = NotifierCatalogue.all.map(\.keyword)
    /// Those that are told an address.
    static let overHTTP = NotifierCatalogue.all.filter { $0.parameters.contains { $0.name == "url" } }.map(\.keyword)

    @Test("Every file that defines a kind has it in the catalogue")
    func complete() throws {
        var defined: [String] = []
        for text in try Repository.sources(below: "Sources/LineNotify") {
            for match in text.matches(of: /static let \w+ = NotifierKind\(\s*keyword: "([a-z]+)"/) {
                defined.append(String(match.1))
            }
        }
        #expect(defined.count >= 8 && Self.overHTTP.count >= 6)
        #expect(defined.sorted() == Self.keywords.sorted())
        #expect(Set(Self.keywords).count == Self.keywords.count)
    }

    @Test("Missing parameters are a problem that says what to write", arguments: keywords)
    func missing(_ keyword: String) {
        #expect { try NotifiersFixture.make(keyword, [:]) } throws: { error in
            (error as? ParameterProblem).map {
                $0.name != nil && $0.message.contains(";") || $0.message.contains("must")
            }
                ?? false
        }
    }

    @Test(
        "A wrong address is a problem that does not show it",
        arguments: overHTTP, ["ftp://h/KEY-0001", "KEY-0001", "http:///KEY-0001", "http://" + "u:KEY-0001" + "@h/", ""])
    func wrongAddress(_ keyword: String, _ address: String) {
        #expect { try NotifiersFixture.make(keyword, ["url": .secret(Secret(address))]) } throws: { error in
            guard let problem = error as? ParameterProblem else { return false }
            return problem.name == "url" && !"\(problem)".contains("KEY-0001")
        }
    }

    @Test("What it is made with makes it, and it has a pace", arguments: keywords)
    func made(_ keyword: String) throws {
        let notifier = try NotifiersFixture.make(keyword, NotifiersFixture.values(keyword, port: 9))
        #expect(try #require(notifier.pace).messages > 0)
        let shown = "\(notifier) \(String(reflecting: notifier))"
        #expect(!shown.contains("KEY-0001") && !shown.contains("TOKEN") && !shown.contains(RobotRules.secret))
    }

    @Test("No secret is in a failure, and a destination that is not there is no permanent one", arguments: keywords)
    func secrets(_ keyword: String) async throws {
        let nobody = try RefusingPort()
        let values = NotifiersFixture.values(keyword, port: nobody.port)
        let failure = await Self.failure(try NotifiersFixture.make(keyword, values))
        withExtendedLifetime(nobody) {}
        #expect(failure?.kind == .temporary(after: nil))
        let shown = "\(String(describing: failure))"
        #expect(!shown.contains("KEY-0001") && !shown.contains("TOKEN") && !shown.contains(RobotRules.secret))
    }

    @Test(
        "Errors, garbage, nothing at all and a closed connection pass; 404 does not",
        arguments: overHTTP)
    func misbehaving(_ keyword: String) async throws {
        for answer in [
            LoopbackAnswer.reply(500, "KEY-0001"), .hangUp, .reply(503, "", headers: ["Retry-After": "7"]),
            .reply(429, "", headers: ["Retry-After": "30"]),
        ] {
            let failure = try await Self.failure(keyword, answer)
            #expect(failure?.isTemporary == true, "\(answer)")
            #expect(failure?.message.contains("KEY-0001") == false)
        }
        #expect(
            try await Self.failure(keyword, .reply(429, "", headers: ["Retry-After": "30"]))?.kind
                == .temporary(after: .seconds(30)))
        #expect(try await Self.failure(keyword, .reply(404, ""))?.kind == .allRefused)
        guard keyword != "webhook", keyword != "alertmanager" else { return }
        for text in ["", "garbage", "[1]", "{\"errcode\":\"x\",\"code\":null}", String(repeating: "x", count: 100_000)]
        {
            #expect(
                try await Self.failure(keyword, .reply(200, text))?.kind == .temporary(after: nil), "\(text.prefix(20))"
            )
        }
    }

    static func failure(_ keyword: String, _ answer: LoopbackAnswer) async throws -> DeliveryFailure? {
        let server = try await LoopbackServer.start { _, _ in answer }
        let notifier = try NotifiersFixture.make(keyword, NotifiersFixture.values(keyword, port: server.port))
        let failure = await failure(notifier)
        try await server.stop()
        return failure
    }

    static func failure(_ notifier: any Notifier, _ digest: Digest? = nil) async -> DeliveryFailure? {
        do throws(DeliveryFailure) {
            try await notifier.send(
                digest ?? SampleDigest.digest([SampleDigest.item(.opened)]), id: "id-1", isTest: false)
            return nil
        } catch { return error }
    }
}

@Suite("Arguments of a program")
struct ExecArgumentTests {
    private func warnings(_ arguments: [String], _ filledIn: [String]) -> [ParameterProblem] {
        let values: [String: Parameters.Value] = ["program": .text("/bin/true"), "arguments": .texts(arguments)]
        return NotifierKind.exec.warnings(Parameters(values, filledIn: filledIn.map { Secret($0) }))
    }

    @Test("what came from the environment or a file is warned of, by its place and without what it is")
    func secrets() {
        let found = warnings(["--now", "--key=geheim", "geheim"], ["geheim"])
        #expect(found.map(\.name) == ["arguments"])
        #expect(found.first?.message.hasPrefix("[2], [3] holds") == true)
        #expect(found.allSatisfy { !$0.message.contains("geheim") })
    }

    @Test("arguments that are written there, and a program's place from the environment, are not")
    func others() {
        #expect(warnings(["--now"], []).isEmpty)
        #expect(warnings(["--now"], ["/bin/true"]).isEmpty)
        #expect(warnings([], ["geheim"]).isEmpty)
    }
}
