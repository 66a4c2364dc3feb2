import Foundation
import LineModel
import Testing

@testable import LineReport

@Suite("Shapes of JSON")
struct ShapeTests {
    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func listed(_ listing: HistoryListing) throws -> [String: Any] {
        var bytes: [UInt8] = []
        try HistoryFormat.json.render(listing, RenderContext(version: "1.0.0")) { bytes.append(contentsOf: $0) }
        return try #require((try object(bytes)[listing.name] as? [[String: Any]])?.first)
    }

    private var round: HistoryRound {
        let report = Fixture.full
        return HistoryRound(
            id: report.id, vantage: report.vantage, started: report.started, duration: report.duration,
            validity: report.validity, lines: 7, abnormal: 3, unmeasured: 1, totals: report.totals, hasProbes: true)
    }

    @Test("a round in a list has the keys of the history's listing, and the ids of its reasons")
    func roundKeys() throws {
        let keys = Set(try listed(HistoryListing(rounds: [round])).keys)
        #expect(Set(try object(APIShapes.roundRow.text(of: round)).keys) == keys.union(["reason_ids"]))
    }

    @Test("an incident has the keys of the history's listing, but for what is for people")
    func incidentKeys() throws {
        let incident = Incident(
            id: 7, key: CauseKey(.line, "a"), trouble: .abnormal, openedAt: round.started, lines: ["a"], mostLines: 1)
        let outage = HistoryOutage(incident: incident, ended: nil, everyLine: ["a"], events: [])
        let file = DatedIncident(IncidentFile(outage), now: round.started)
        let keys = Set(try listed(HistoryListing(outages: [outage], now: round.started)).keys)
        #expect(keys.isSubset(of: try object(APIShapes.incidentFile.text(of: file)).keys))
    }

    @Test("a probe has the keys and the values of the samples' file")
    func sampleKeys() throws {
        let report = Fixture.full
        var bytes: [UInt8] = []
        try RoundRenderer.samples.render(report, RenderContext(version: "1.0.0")) { bytes.append(contentsOf: $0) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let row = try #require(report.lines.first { $0.line.name == "refused" }?.sampleRow)
        for sequence in 0..<Fixture.count {
            let probe = StoredProbe(
                sequence: sequence, record: report.samples.row(row)[sequence], epoch: report.samplesEpochNanoseconds)
            let shown = try object(APIShapes.sample.text(of: probe))
            let written = try object(Array(lines[row * Fixture.count + sequence]))
            for (key, value) in written where key != "line" {
                #expect("\(shown[key] ?? "nothing")" == "\(value)", "\(key)")
            }
        }
    }

    @Test("a round of the history is the round of a report")
    func roundFile() throws {
        let report = Fixture.full
        let file = RoundFile(
            round: round, finished: report.finished, plan: report.plan, duplicates: report.duplicates,
            corrupt: report.corrupt, ledger: report.ledger)
        let shown = try object(APIShapes.roundFile.text(of: file))["round"] as? NSDictionary
        let written = try object(Array(rendered(.json, report).utf8))["round"] as? NSDictionary
        #expect(shown == written && (shown?.count ?? 0) > 15)
    }

    @Test("every member that is written is declared, and every declared one is written")
    func declaresAll() throws {
        func check<Subject>(_ shape: JSONShape<Subject>, _ subject: Subject) throws {
            let keys = Set(try object(shape.text(of: subject)).keys)
            let declared = shape.component.properties
            #expect(Set(declared.filter(\.isRequired).map(\.key)).isSubset(of: keys), "\(shape.name)")
            #expect(keys.isSubset(of: declared.map(\.key)), "\(shape.name)")
            #expect(Set(declared.map(\.key)).count == declared.count, "\(shape.name)")
        }
        let report = Fixture.full
        var row = BoardRow(line: report.lines[0].line, payload: .relay, verdict: .abnormal)
        row.counts = report.lines[0].summary.counts
        try check(APIShapes.line, row)
        try check(
            APIShapes.point,
            HistoryPoint(
                roundID: "a", started: report.started, round: .valid, summary: report.lines[1].summary,
                verdict: .healthy, reasons: []))
        try check(RoundShapes.round, report)
        try check(LedgerShapes.ownErrors, report.ledger)
        try check(APIShapes.problem, APIProblem(404, "Not Found", "nothing"))
        try check(
            APIShapes.span,
            HistorySpan(from: report.started, rounds: 1, abnormal: 0, unmeasured: 0, sent: 1, lost: 0))
    }
}
