import FleetModel
import Foundation
import LineModel
import ServiceSupport
import TestSupport
import Testing

@testable import FleetHub

@Suite("Results in a time-series store")
struct PrometheusResultsTests {
    private let clock = ManualClock(wallNanoseconds: (FleetFixture.start + 200_000) * 1_000_000_000)

    private func asked(_ line: Line, _ vantages: [String], from: Int64, to: Int64) -> WindowsAsked {
        WindowsAsked(
            line: line, payload: .plumb, vantages: vantages.map { ($0, .seconds(300)) },
            from: WallTime(nanosecondsSince1970: from * 1_000_000_000),
            to: WallTime(nanosecondsSince1970: to * 1_000_000_000))
    }

    @Test("what is written is read back, vantage by vantage, round by round")
    func readsBack() async throws {
        let store = try await FakeStore()
        let results = try store.results(.ofTests(clock))
        // Names that mean something to a regular expression, to a text of PromQL, and to each other.
        let names = ["sz.1", "szx1", "a\"b\\c|d", "深圳"]
        var written: [String: [FleetRound]] = [:]
        for (index, name) in names.enumerated() {
            var fixture = FleetFixture(name, seed: UInt64(index + 1), phase: Double(index) * 100)
            for number in 0..<5 where number != 2 {
                let round = fixture.round(number) { row, line in if number == 3, line == 1 { row.lose() } }
                try await results.write(round)
                written[name, default: []].append(round)
            }
        }
        let line = try #require(written["sz.1"]?[0].report.lines[1].line)
        let windows = try await results.windows(
            asked(line, names, from: FleetFixture.start, to: FleetFixture.start + 1500))
        for (name, window) in zip(names, windows) {
            let window = try #require(window)
            #expect(window.resolution == .rounds && window.every == .seconds(300))
            let rounds = try #require(written[name])
            #expect(window.points.count == 4, "\(name)")
            for (point, round) in zip(window.points, rounds) {
                #expect(point.started.nanosecondsSince1970 == round.header.slot * 1_000_000_000)
                let row = round.report.lines[1]
                #expect(point.verdict == row.verdict && point.round == .valid)
                #expect(point.summary.counts.sent == row.summary.counts.sent)
                #expect(point.summary.counts.received == row.summary.counts.received)
                #expect((point.summary.rtt == nil) == (row.summary.rtt == nil))
                if let read = point.summary.rtt, let rtt = row.summary.rtt {
                    #expect(abs(read.median - rtt.median) < 1e-6 && abs(read.p95 - rtt.p95) < 1e-6)
                    #expect(abs(read.mean - rtt.mean) < 1e-6 && abs(read.max - rtt.max) < 1e-6)
                }
            }
        }
        #expect(store.conflicts == 0)
        try await store.server.stop()
    }

    @Test("a month is asked as hours, and the worst round of each is still there")
    func readsHours() async throws {
        let store = try await FakeStore()
        let results = try store.results(.ofTests(clock))
        var fixture = FleetFixture("sz-1", lines: 1)
        let rounds = (0..<24).map { number in fixture.round(number) { row, _ in if number == 17 { row.lose() } } }
        for hour in 0..<2 {
            try await results.closeHour(
                FleetFixture.start + Int64(hour) * 3600, of: "sz-1", rounds: Array(rounds[hour * 12..<hour * 12 + 12]))
        }
        let window = try #require(
            try await results.windows(
                asked(
                    rounds[0].report.lines[0].line, ["sz-1"], from: FleetFixture.start - 30 * 86_400,
                    to: FleetFixture.start + 86_400))[0])
        #expect(window.resolution == .hours && window.spans.count == 2)
        #expect(window.spans.map(\.rounds) == [12, 12] && window.spans.map(\.abnormal) == [0, 1])
        #expect(window.spans.last?.worstLoss == 1 && window.spans[0].worstLoss ?? 1 < 1)
        #expect(
            window.spans.map(\.from.nanosecondsSince1970)
                == [0, 3600].map { (FleetFixture.start + $0) * 1_000_000_000 })
        let medians = rounds.prefix(12).compactMap(\.report.lines[0].summary.rtt?.median)
        let median = try #require(Percentile.middle(of: medians))
        #expect(abs((window.spans[0].medianRTT ?? 0) - median) < 1e-6)
        try await store.server.stop()
    }

    @Test("questions have only functions that all engines share, and times that hold one sample each")
    func asks() {
        let line = Line(name: "a\"b", ingress: HostPort(host: "192.0.2.1", port: 7))
        let start = FleetFixture.start / 86_400 * 86_400
        let reading = PairReading(
            asked(line, ["v1", "v.2"], from: start, to: start + 2 * 86_400), labels: [("site", "a")])
        let rounds = reading.questions(.rounds, 300_000, ["v1", "v.2"])
        #expect(
            rounds["plumbline_pair_sent"]
                == PrometheusQuery.Range(
                    expression: "last_over_time(plumbline_pair_sent"
                        + #"{line="a\"b",vantage=~"v1|v\\.2",site="a"}[299999ms])"#,
                    from: start * 1000 + 299_999, to: (start + 2 * 86_400) * 1000 - 1, step: 300_000))
        #expect(
            rounds["plumbline_vantage_round_validity"]?.expression
                == "last_over_time(plumbline_vantage_round_validity{vantage=~\"v1|v\\\\.2\",site=\"a\"}[299999ms])")
        let days = reading.questions(.days, 300_000, ["v1"])
        #expect(
            days["plumbline_pair_hour_rtt_seconds0.5"]
                == PrometheusQuery.Range(
                    expression: "quantile_over_time(0.5,last_over_time(plumbline_pair_hour_rtt_seconds"
                        + #"{line="a\"b",vantage="v1",site="a",quantile="0.5"}[3599s])[86399s:1h])"#,
                    from: (start + 86_400) * 1000, to: (start + 2 * 86_400) * 1000, step: 86_400_000))
        #expect(PairReading.resolution(86_400_000, every: 300_000) == .rounds)
        #expect(PairReading.resolution(30 * 86_400_000, every: 300_000) == .hours)
        #expect(PairReading.resolution(365 * 86_400_000, every: 300_000) == .days)
    }

    @Test("what a store says is told without a secret, and whether the round waits or is passed over")
    func tells() async throws {
        let store = try await FakeStore()
        let results = try store.results(.ofTests(clock))
        var fixture = FleetFixture("sz-1", lines: 1)
        let round = fixture.round(0)
        for (status, kind) in [
            (503, ResultsFailure.Kind.again(after: nil)), (429, .again(after: nil)), (401, .again(after: nil)),
            (404, .again(after: nil)), (302, .again(after: nil)), (400, .refused), (422, .refused),
        ] {
            store.refuse(status)
            await #expect { try await results.write(round) } throws: { error in
                let failure = error as? ResultsFailure
                return failure?.kind == kind && failure?.message.contains("t0ken") == false
                    && failure?.message.contains("\(status)") == true
            }
        }
        try await store.server.stop()
    }

    @Test("answers that are no matrix are a failure, and never a window without rounds")
    func refusesGarbage() async throws {
        for body in ["", "{}", #"{"status":"success","data":{"resultType":"vector","result":[]}}"#, "<html>"] {
            let server = try await LoopbackServer.start { _, _ in .reply(200, body) }
            let address = Parameters.Value.secret(Secret("http://\(server.address)/p/api/v1/"))
            let results = try PrometheusResults(
                Parameters(["write": address, "query": address]), .ofTests(clock))
            let line = Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))
            await #expect(throws: ResultsFailure.self) {
                try await results.windows(asked(line, ["v"], from: 0, to: 3600))
            }
            #expect(server.received.allSatisfy { $0.path == "/p/api/v1/query_range" && $0.method == "POST" })
            try await server.stop()
        }
    }

    @Test(
        "settings that cannot be meant are refused",
        arguments: [
            ("labels", Parameters.Value.texts(["site"])), ("headers", .secrets([Secret("nothing")])),
            ("timeout", .duration(.milliseconds(1))),
        ])
    func refusesSettings(name: String, value: Parameters.Value) {
        let address = Parameters.Value.secret(Secret("http://127.0.0.1:9/"))
        #expect {
            try PrometheusResults(
                Parameters(["write": address, "query": address, name: value]), .ofTests(ManualClock()))
        } throws: { ($0 as? ParameterProblem)?.name == name }
    }
}
