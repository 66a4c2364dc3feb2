import AsyncHTTPClient
import Foundation
import LineModel
import LineReport
import LineService
import LineWeb
import NIOCore
import ServiceSupport
import TestSupport
import Testing

@testable import CommandSupport
@testable import ServiceCommands

@Suite("The service as it is put together")
struct ServiceBuildingTests {
    private let place: Workplace
    private var settings = ServiceSettings()
    private let surroundings = Surroundings(client: .shared, logger: .silent)

    init() throws {
        place = try Workplace(.plumblined)
        try place.write("lines.csv", "name,ingress\na,127.0.0.1:9\n")
        settings.lines = [LinesSourceSettings(.file(place.directory.appendingPathComponent("lines.csv").path))]
        settings.history.path = place.directory.appendingPathComponent("history.sqlite").path
    }

    private func build(_ change: (inout ServiceSettings) -> Void = { _ in }) async throws -> BuiltService {
        var settings = settings
        change(&settings)
        return try await buildService(
            settings, configuration: "plumbline.yaml", environment: [:], surroundings: surroundings)
    }

    @Test("its parts are told to stop from the last one on: the watch first, those who tell and upload at the end")
    func order() async throws {
        let service = try await build { $0.web.listen = "127.0.0.1:0" }
        #expect(service.services.last is Watch)
        #expect(service.services.dropLast().last is Reloader)
        #expect(service.services.contains { $0 is WebServer })
        #expect(service.openIncidents == 0)
        let names = await service.parts.families().map(\.name)
        #expect(names.contains("plumbline_source_lines") && names.contains("plumbline_history_replaced_total"))
        #expect(await service.parts.board.current().map(\.name) == ["a"])
    }

    @Test("without web.listen there is no web server")
    func withoutWeb() async throws {
        let service = try await build { $0.web.listen = nil }
        #expect(!service.services.contains { $0 is WebServer })
    }

    @Test("an address that is none is refused; what was refused leaves the history to the next one")
    func address() async throws {
        let refused = await #expect(throws: CommandFailure.self) {
            _ = try await build { $0.web.listen = "nowhere" }
        }
        #expect(refused?.messages.first?.hasPrefix("web.listen: nowhere is no host:port") == true)
        _ = try await build { $0.web.listen = nil }
    }

    @Test("robots, stores and sources of lines are offered TLS 1.2 and 1.3 alone")
    func versions() async throws {
        let server = try await HelloServer.start()
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .ofService)
        _ = try? await client.execute(
            HTTPClientRequest(url: "https://127.0.0.1:\(server.port)/"), timeout: .seconds(10))
        try await client.shutdown()
        #expect(!server.offered.isEmpty && server.offered.allSatisfy { Set($0) == [0x0304, 0x0303] })
        try await server.stop()
    }

    @Test("a history has one service at a time")
    func lock() async throws {
        let first = try await build { $0.web.listen = nil }
        let second = await #expect(throws: CommandFailure.self) { _ = try await build { $0.web.listen = nil } }
        #expect(second?.messages.first?.contains("another plumblined watches with the history") == true)
        withExtendedLifetime(first) {}
    }
}
