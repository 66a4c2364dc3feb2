import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Windows, rounds and reports of a history")
struct WindowTests {
    @Test("a window has the line's rounds, what it is now, its incidents and its notes")
    func window() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 6)
        for index in 0..<10 { try store.storeRound(maker.round(.at(index * 300)) { $0 == 1 && index == 4 ? 100 : 0 }) }
        try store.storeState(
            StateChange(
                roundID: "r", at: .at(1201),
                open: [.open(1, ["line-1001"], at: .at(1201)), .open(2, ["line-1002"], at: .at(1201))]))
        _ = try store.add(OperatorNote(.comment, of: .line("line-1001"), by: "an", at: .at(1300), text: "moved"))
        let window = try #require(try store.window(of: "line-1001", from: .at(600), to: .at(2400)))
        #expect(window.resolution == .rounds && window.points.map(\.started) == (2..<8).map { .at($0 * 300) })
        #expect(window.points[2].summary.counts.lost == 100 && window.points[2].verdict == .abnormal)
        #expect(window.every == .seconds(300) && window.line == maker.lines[1] && window.payload == .relay)
        #expect(window.incidents.map(\.outage.incident.id) == [1] && window.notes.map(\.text) == ["moved"])
        let hours = try #require(try store.window(of: "line-1001", from: .at(0), to: .at(3600), resolution: .hours))
        #expect(hours.points.isEmpty && hours.spans.map(\.rounds) == [10] && hours.spans[0].worstLoss == 1)
        #expect(hours.every == .seconds(300))
        #expect(try store.window(of: "unknown", from: .at(0), to: .at(3600)) == nil)
    }

    @Test("a name that changed and came back is what was measured last, with all of its past")
    func changed() throws {
        let store = try Place().store()
        let first = Line(name: "a", ingress: HostPort(host: "one.example", port: 1))
        let second = Line(name: "a", ingress: HostPort(host: "two.example", port: 2))
        var maker = FieldMaker([first])
        for (index, line) in [first, second, second, first].enumerated() {
            maker.lines = [line]
            try store.storeRound(maker.round(.at(index * 300)))
        }
        let window = try #require(try store.window(of: "a", from: .at(0), to: .at(3600)))
        #expect(window.line == first && window.points.count == 4)
        maker.lines = [second]
        try store.storeRound(maker.round(.at(86_400)))
        #expect(try store.window(of: "a", from: .at(0), to: .at(3600))?.line == second)
    }

    @Test("many rounds are given as hours, and more as days")
    func resolution() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 1)
        for index in 0..<3 { try store.storeRound(maker.round(.at(index * 3600))) }
        func resolution(hours: Int) throws -> LineWindow.Resolution? {
            try store.window(of: "line-1000", from: .at(0), to: .at(hours * 3600))?.resolution
        }
        #expect(try resolution(hours: 3) == .rounds)
        // Further ones without lines: so many are enough to ask.
        try store.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 11000)
                    INSERT INTO round
                        (id, started, utc_offset, day, verdict, lines, abnormal, unmeasured, has_probes, part)
                    SELECT 'r' || n, started + n * 3600000000000, utc_offset, day, verdict, 0, 0, 0, 0, part
                    FROM round, n WHERE seq = 3
                    """)
        }
        #expect(try resolution(hours: 8999) == .rounds && resolution(hours: 9100) == .hours)
        #expect(try resolution(hours: 11_000) == .days)
        let hours = try #require(try store.window(of: "line-1000", from: .at(0), to: .at(9100 * 3600)))
        #expect(hours.points.isEmpty && hours.spans.map(\.from) == (0..<3).map { .at($0 * 3600) })
    }

    @Test("single probes come back in order, while they are kept")
    func probes() throws {
        let store = try Place().store()
        let report = rounds(1, lines: 20)[0]
        try store.storeRound(report)
        let row = report.lines[17]
        let found = try #require(try store.probes(of: row.line.name, round: report.id))
        #expect(found.count == 100)
        let sample = try #require(row.sampleRow)
        for (left, right) in zip(found, report.samples.row(sample)) {
            #expect(left.outcome == right.outcome)
            #expect(isNear(left.rttNanoseconds.map(Double.init), right.rttNanoseconds.map(Double.init)))
        }
        #expect(try store.probes(of: "nobody", round: report.id) == nil)
        #expect(try store.probes(of: row.line.name, round: "0123456789abcdef") == nil)
        var plain = FieldMaker([row.line])
        let without = plain.round(.at(300))
        try store.storeRound(without)
        #expect(try store.probes(of: row.line.name, round: without.id) == nil)
    }

    @Test("a round is there with its plan, its ledger and its neighbours")
    func round() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 3)
        var reports = (0..<3).map { maker.round(.at($0 * 300)) }
        reports[1].ledger.foreign = 9
        for report in reports { try store.storeRound(report) }
        let file = try #require(try store.roundFile(reports[1].id))
        #expect(file.previous == reports[0].id && file.next == reports[2].id && file.ledger == reports[1].ledger)
        #expect(file.plan == reports[1].plan && file.duplicates == 3 && file.corrupt == 2)
        #expect(file.finished == reports[1].finished && file.round.id == reports[1].id)
        #expect(try store.roundFile(reports[0].id)?.previous == nil && store.roundFile(reports[2].id)?.next == nil)
        #expect(try store.roundFile("nothing") == nil)
    }

    @Test("a report counts down rounds, loss and minutes, and names the worst hours")
    func availability() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 6)
        for index in 0..<48 {
            let validity: Validity.Verdict = index == 47 ? .invalid : .valid
            try store.storeRound(
                maker.round(.at(index * 300), validity: validity) { line in
                    line == 2 ? (index < 6 ? 100 : index == 40 ? 5 : 0) : line == 3 && index == 1 ? nil : 0
                })
        }
        try store.storeState(StateChange(roundID: "r", at: .at(1), open: [.open(1, ["line-1002"], at: .at(1))]))
        let report = try store.availability(FieldQuery(), from: .at(0), to: .at(86_400), lossAbove: 0.01)
        #expect(report.rounds == 48 && report.validRounds == 47 && report.matched == 6 && report.incidents.count == 1)
        let worst = try #require(report.rows.first)
        #expect(worst.name == "line-1002" && worst.rounds == 48 && worst.measured == 47 && worst.down == 6)
        #expect(worst.sent == 4700 && worst.lost == 605 && worst.minutesOfLoss == 35 && worst.incidents == 1)
        #expect(worst.worstHours.map(\.from) == [.at(0), .at(10_800)] && worst.worstHours.first?.lost == 600)
        #expect(isNear(worst.worstP95, FieldMaker.delay(2) + 4) && isNear(worst.medianP95, FieldMaker.delay(2) + 4))
        let other = try #require(report.rows.first { $0.name == "line-1003" })
        #expect(other.measured == 46 && other.availability == 1 && other.minutesOfLoss == 0 && other.worstHours.isEmpty)
        #expect(report.total.rounds == 288 && report.total.down == 6 && report.total.lost == 605)
        var query = FieldQuery()
        query.filters = [.init(.tag("carrier"), "ct")]
        let some = try store.availability(query, from: .at(0), to: .at(86_400), lossAbove: 0.01)
        #expect(some.rows.map(\.name) == ["line-1000", "line-1003"] && some.incidents.isEmpty)
        // Hours of a day that is not all asked for.
        let part = try store.availability(FieldQuery(), from: .at(3600), to: .at(7200), lossAbove: 0.01)
        #expect(part.rows.allSatisfy { $0.rounds == 12 && $0.down == 0 } && part.rounds == 12)
    }
}
