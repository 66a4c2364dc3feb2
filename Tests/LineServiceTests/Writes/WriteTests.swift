import AsyncHTTPClient
import Foundation
import LineModel
import LineReport
import Logging
import ObjectStore
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import LineService

@Suite("Writing into databases of metrics")
struct WriteTests {
    private func target(
        _ url: String, _ more: [String: Parameters.Value] = [:]
    ) throws(ParameterProblem) -> any UploadTarget {
        let surroundings = Surroundings(client: .shared, logger: .silentForTests, now: { .ofTests })
        let values = ["url": Parameters.Value.secret(Secret(url))].merging(more) { $1 }
        return try PrometheusTarget.kind.make(Parameters(values), surroundings)
    }

    private func put(_ target: any UploadTarget) async throws(DeliveryFailure) {
        let object = UploadObject(bytes: [0], contentType: "application/x-protobuf", contentEncoding: "snappy")
        try await target.put(object, key: "r/1")
    }

    @Test("a request has the protocol's headers, the login and the operator's own")
    func sendsHeaders() async throws {
        let server = try await LoopbackServer.start { _, _ in .reply(204, "") }
        let url = "http://\(server.address)/api/v1/write?key=hidden"
        try await put(
            try target(
                url,
                [
                    "username": .text("plumb"), "password": .secret(Secret("line")), "timeout": .duration(.seconds(5)),
                    "headers": .secrets([Secret("X-Scope-OrgID: games"), Secret("X-Empty:")]),
                ]))
        let request = try #require(server.received.first)
        #expect(request.method == "POST" && request.path == "/api/v1/write" && request.query == ["key": "hidden"])
        #expect(request.headers["content-type"] == "application/x-protobuf")
        #expect(request.headers["content-encoding"] == "snappy")
        #expect(request.headers["x-prometheus-remote-write-version"] == "0.1.0")
        #expect(request.headers["authorization"] == "Basic cGx1bWI6bGluZQ==")
        #expect(request.headers["x-scope-orgid"] == "games" && request.headers["x-empty"] == "")
        #expect(request.headers["user-agent"]?.hasPrefix("plumblined/") == true && request.body == [0])
        try await put(try target(url, ["token": .secret(Secret("t0ken"))]))
        #expect(server.received.last?.headers["authorization"] == "Bearer t0ken")
        try await server.stop()
    }

    @Test("2xx is done, 429 and 5xx are tried again, anything else of 4xx is given up, and no secret is told")
    func readsAnswers() async throws {
        let server = try await LoopbackServer.start { request, _ in
            let status = Int(request.query["status"] ?? "") ?? 200
            return .reply(
                status, status == 204 ? "" : "out of t0ken bounds\nmore",
                headers: status == 503 ? ["Retry-After": "7"] : [:])
        }
        func failure(_ status: Int) async throws -> DeliveryFailure? {
            let token = ["token": Parameters.Value.secret(Secret("t0ken"))]
            let target = try target("http://\(server.address)/w?status=\(status)", token)
            do { try await put(target) } catch { return error }
            return nil
        }
        for status in [200, 202, 204] { #expect(try await failure(status) == nil) }
        for status in [400, 401, 403, 404, 408, 413, 422] {
            let found = try #require(try await failure(status))
            #expect(found.kind == .itemRefused && found.status == status, "\(status)")
            #expect(found.message.contains("out of") && !found.message.contains("t0ken"), "\(found.message)")
            #expect(!found.message.contains("more") && !found.message.contains("/w?"))
        }
        for status in [429, 500, 502] { #expect(try await failure(status)?.kind == .temporary(after: nil)) }
        #expect(try await failure(503)?.kind == .temporary(after: .seconds(7)))
        #expect(try await failure(301)?.kind == .allRefused)
        try await server.stop()
        // One that nobody has a connection to, and that nobody answers at any more.
        let gone = try await LoopbackServer.start { _, _ in .reply(200, "") }
        try await gone.stop()
        await #expect(throws: DeliveryFailure.self) { try await put(try target("http://\(gone.address)/w")) }
    }

    @Test(
        "settings that cannot be meant are refused",
        arguments: [
            ("labels", Parameters.Value.texts(["site"])), ("labels", .texts(["a-b=c"])), ("labels", .texts(["a="])),
            ("labels", .texts(["__name__=x"])), ("labels", .texts(["a=b", "a=c"])),
            ("headers", .secrets([Secret("nothing")])), ("headers", .secrets([Secret("Content-Type: x")])),
            ("headers", .secrets([Secret("authorization: x")])), ("headers", .secrets([Secret("a b: c")])),
            ("timeout", .duration(.milliseconds(1))),
        ])
    func refusesSettings(name: String, value: Parameters.Value) {
        #expect { try target("http://127.0.0.1:9/w", [name: value]) } throws: { error in
            (error as? ParameterProblem)?.name == name
        }
        #expect(throws: ParameterProblem.self) {
            try target("http://127.0.0.1:9/w", ["username": .text("a"), "token": .secret(Secret("b"))])
        }
    }

    @Test("rounds go out in the order of time, whatever fails on the way, and what is refused is set aside")
    func keepsOrder() async throws {
        let folder = try TemporaryFolder()
        let gate = Mutex(true)
        let server = try await LoopbackServer.start { _, before in
            if gate.withLock({ $0 }) { return .reply(500, "not yet") }
            return before.count { $0.body.count > 0 } % 5 == 4 ? .reply(400, "refused") : .reply(204, "")
        }
        var surroundings = Surroundings(client: .shared, logger: .silentForTests, now: { .ofTests })
        surroundings.sleep = { _ in await Task.yield() }
        let desk = WriteDesk(surroundings)
        let settings = WriteSettings(
            name: "db", kind: PrometheusTarget.kind,
            parameters: Parameters(["url": .secret(Secret("http://\(server.address)/w"))]))
        await desk.adopt([settings], directory: folder.file("spool"), maxBytes: 1 << 20)
        var counters = RoundCounters(vantage: "here", maxLines: 10)
        counters.keepsAllLines = true
        var generator = TestedRounds()
        for number in 0..<6 {
            let report = generator.round(number)
            counters.add(report)
            await desk.write(counters, round: report.id)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while await desk.figures().first?.figures.failedAttempts == 0, ContinuousClock.now < deadline {
            await Task.yield()
        }
        #expect(await desk.figures().first?.figures.waiting == 6)
        #expect(FileManager.default.fileExists(atPath: folder.file("spool/.writes/db")))
        gate.withLock { $0 = false }
        while await desk.figures().first?.figures.waiting != 0, ContinuousClock.now < deadline { await Task.yield() }
        let figures = try #require(await desk.figures().first?.figures)
        #expect(figures.waiting == 0 && figures.uploaded + figures.refused == 6 && figures.failedAttempts > 0)
        // Each body is one round's: as they were taken, without what was sent again.
        var order: [[UInt8]] = []
        for request in server.received where order.last != request.body { order.append(request.body) }
        #expect(order.count == 6 && Set(order).count == 6)
        await desk.adopt([], directory: folder.file("spool"), maxBytes: 1 << 20)
        try await server.stop()
    }
}

/// Rounds of one line, a second apart.
private struct TestedRounds {
    mutating func round(_ number: Int) -> RoundReport {
        var summary = SampleRow(number.isMultiple(of: 2) ? "rrxr" : "rrrr").summary
        summary.duplicates = number
        let line = Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))
        let row = LineReportRow(
            line: line, payload: .plumb, summary: summary, verdict: .healthy, reasons: [], sampleRow: nil)
        let started = WallTime(
            nanosecondsSince1970: WallTime.ofTests.nanosecondsSince1970 + Int64(number) * 1_000_000_000)
        return RoundReport(
            id: "\(number)", vantage: "here", started: started, finished: started, duration: .seconds(1),
            plan: PlanFigures(), totals: summary.counts, duplicates: number, corrupt: 0, ledger: RoundLedger(),
            validity: Validity(verdict: .valid, findings: []), lines: [row], samples: SampleTable(lines: 0, count: 0),
            samplesEpochNanoseconds: 0)
    }
}
