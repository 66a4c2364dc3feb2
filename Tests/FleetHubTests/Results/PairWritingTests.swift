import FleetModel
import LineHistory
import LineModel
import LineReport
import TestSupport
import Testing

@testable import FleetHub

@Suite("Series of pairs of line and vantage")
struct PairWritingTests {
    private func all(_ writing: PairWriting) throws -> [ReadSeries] {
        var writing = writing
        var found: [ReadSeries] = []
        while let request = writing.nextRequest() { found += try RemoteWriteReading.series(of: request) }
        return found
    }

    private func all(_ writing: HourWriting) throws -> [ReadSeries] {
        var writing = writing
        var found: [ReadSeries] = []
        while let request = writing.nextRequest() { found += try RemoteWriteReading.series(of: request) }
        return found
    }

    @Test("a round's samples have the round's own time, the pair's labels in order, and what its summary says")
    func writesRound() throws {
        var fixture = FleetFixture("sz-1", lines: 1)
        let round = fixture.round(0)
        let found = try all(PairWriting(round, labels: [("site", "a"), ("line", "not ours")]))
        let stamp = FleetFixture.start * 1000 + 12_500
        #expect(found.allSatisfy { $0.milliseconds == stamp })
        let labels = "{echo=198.19.0.7:7,ingress=198.18.0.0:7000,line=line-00000,site=a,vantage=sz-1}"
        #expect(found[0].text == "plumbline_vantage_round_validity{site=a,vantage=sz-1}" && found[0].value == 0)
        #expect(found[1].text == "plumbline_pair_state" + labels && found[1].value == 0)
        #expect(found[2].text == "plumbline_pair_sent" + labels && found[2].value == 100)
        #expect(found[3].text == "plumbline_pair_loss_ratio" + labels)
        let rtt = try #require(round.report.lines[0].summary.rtt)
        let quantiles = found.filter { $0.name == "plumbline_pair_rtt_seconds" }
        #expect(quantiles.compactMap { $0.label("quantile") } == ["0", "0.5", "0.9", "0.95", "0.99", "1"])
        #expect(
            zip(quantiles, [rtt.min, rtt.median, rtt.p90, rtt.p95, rtt.p99, rtt.max]).allSatisfy {
                abs($0.value - $1 / 1000) < 1e-9
            })
        #expect(found.map(\.name).suffix(2) == ["plumbline_pair_rtt_mean_seconds", "plumbline_pair_jitter_seconds"])
        for one in found {
            let names = one.labels.map(\.name)
            #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test("a line without a reply has its loss and no delay")
    func writesDeadLine() throws {
        var fixture = FleetFixture("sz-1", lines: 1)
        let found = try all(PairWriting(fixture.round(0) { row, _ in row.lose() }))
        #expect(found.first { $0.name == "plumbline_pair_loss_ratio" }?.value == 1)
        #expect(found.first { $0.name == "plumbline_pair_state" }?.value == 1)
        #expect(!found.contains { $0.name.contains("seconds") })
    }

    @Test("requests are bounded, and together they are the round", arguments: [1, 12, 13, 30, 10_000])
    func bounded(most: Int) throws {
        var fixture = FleetFixture("sz-1", lines: 5)
        let round = fixture.round(0)
        var writing = PairWriting(round, maxSeries: most)
        var texts: [String] = []
        while let request = writing.nextRequest() {
            let series = try RemoteWriteReading.series(of: request)
            #expect(series.count <= max(most, 12) + 1)
            texts += series.map(\.text)
        }
        #expect(texts == (try all(PairWriting(round)).map(\.text)))
    }

    @Test("an hour keeps the worst round beside the middle, and what was not measured in no figure")
    func writesHour() throws {
        var fixture = FleetFixture("sz-1", lines: 1)
        var rounds: [FleetRound] = []
        for number in 0..<12 {
            var round = fixture.round(number) { row, _ in
                if number == 3 { row.lose() }
                row.summary.rtt?.median = Double(number)
                row.summary.rtt?.max = Double(100 + number)
            }
            if number == 5 { round.states[0] = .unmeasured }
            if number == 6 { round.report.validity = Validity(verdict: .invalid, findings: []) }
            rounds.append(round)
        }
        let found = try all(HourWriting(vantage: "sz-1", hour: FleetFixture.start, rounds: rounds))
        func value(_ name: String, _ label: String? = nil, _ wanted: String = "") -> Double? {
            found.first { one in one.name == name && label.map { one.label($0) == wanted } ?? true }?.value
        }
        #expect(value("plumbline_pair_hour_rounds", "outcome", "healthy") == 9)
        #expect(value("plumbline_pair_hour_rounds", "outcome", "abnormal") == 1)
        #expect(value("plumbline_pair_hour_rounds", "outcome", "unmeasured") == 2)
        #expect(value("plumbline_pair_hour_worst_loss_ratio") == 1)
        #expect(value("plumbline_pair_hour_sent") == 1000)
        #expect(value("plumbline_pair_hour_rtt_seconds", "quantile", "1") == 0.111)
        // Of 0, 1, 2, 4, 7, 8, 9, 10, 11.
        #expect(value("plumbline_pair_hour_rtt_seconds", "quantile", "0.5") == 0.007)
    }

    @Test("the same rounds are the same sample again, and a late round makes a later one within the hour")
    func stampsHour() throws {
        var fixture = FleetFixture("sz-1", lines: 1)
        let rounds = (0..<12).map { fixture.round($0) }
        let early = try all(HourWriting(vantage: "v", hour: FleetFixture.start, rounds: Array(rounds.dropLast())))
        let again = try all(HourWriting(vantage: "v", hour: FleetFixture.start, rounds: Array(rounds.dropLast())))
        let late = try all(HourWriting(vantage: "v", hour: FleetFixture.start, rounds: rounds.reversed()))
        #expect(early.map(\.milliseconds) == again.map(\.milliseconds) && early.map(\.value) == again.map(\.value))
        #expect(late[0].milliseconds == early[0].milliseconds + 1)
        #expect(late[0].milliseconds < (FleetFixture.start + 3600) * 1000)
        #expect(early.map(\.text) == late.map(\.text))
    }
}
