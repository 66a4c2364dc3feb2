import Foundation
import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Explanations in the history")
struct ExplanationStoreTests {
    private func explanation(
        _ line: String = "line-1000", at seconds: Int, incident: Int? = 1, _ conclusions: [Conclusion] = [.sampleSize]
    ) -> Explanation {
        Explanation(
            line: line, at: .at(seconds), round: "r1", incident: incident, experiment: .size,
            arms: [ExperimentArm(bytes: 32, dscp: 0, sent: 200)], conclusions: conclusions)
    }

    private func store(_ place: Place) throws -> HistoryStore {
        let store = try place.store()
        var maker = FieldMaker(count: 3)
        var report = maker.round(.at(0))
        report.lines[0].conclusions = [.sampleSize]
        try store.storeRound(report)
        try store.storeState(
            StateChange(
                roundID: report.id, at: .at(60), open: [.open(1, ["line-1000"]), .open(2, ["line-1001"])],
                nextIncidentID: 3, changes: [ChangedIncident(.opened, .open(1, ["line-1000"]))]))
        return store
    }

    @Test("are found by line and time, and by incident, with what its rounds showed; the newest first")
    func found() throws {
        let place = try Place()
        let store = try store(place)
        let written = [explanation(at: 100), explanation(at: 200, []), explanation("line-1001", at: 150, incident: 2)]
        try store.store(written)
        let line = try store.explanations(ofLine: "line-1000", from: .at(0), to: .at(201))
        #expect(line.rows.prefix(2) == [written[1], written[0]] && line.rows.count == 3 && line.unreadable == 0)
        #expect(line.rows[2].experiment == .round && line.rows[2].conclusions == [.sampleSize])
        #expect(try store.explanations(ofLine: "line-1000", from: .at(150), to: .at(200)).rows.isEmpty)
        let file = try #require(try store.incidentFile(1))
        #expect(file.explanations == line)
        #expect(try store.incidentFile(2)?.explanations.rows == [written[2]])
        let window = try store.window(of: "line-1000", from: .at(0), to: .at(150))
        #expect(window?.explanations.rows.first == written[0])
    }

    @Test("the newest trace of each line is found, whatever else was found out of it since")
    func newestWays() throws {
        let store = try store(try Place())
        func traced(_ line: String, at seconds: Int, hops: Int) -> Explanation {
            let trace = Trace(
                destination: "203.0.113.7:7", source: "192.0.2.9", sourcePort: 40_000, payload: "plumb", bytes: 64,
                reach: .line,
                hops: (1...hops).map {
                    TraceHop(timeToLive: $0, sent: 1, answers: [TraceAnswer(address: "192.0.2.\($0)", word: .exceeded)])
                }, end: .reached)
            return Explanation(
                line: line, at: .at(seconds), incident: seconds % 20 == 0 ? 1 : nil, experiment: .trace,
                way: TracedWay(trace, for: .reference, after: []))
        }
        #expect(try store.newestWays().isEmpty)
        try store.store([
            traced("line-1000", at: 100, hops: 3), traced("line-1000", at: 110, hops: 5),
            traced("line-1001", at: 90, hops: 2), explanation(at: 200), traced("line-1000", at: 40, hops: 4),
        ])
        let found = try store.newestWays()
        let times = found.mapValues(\.at.nanosecondsSince1970)
        #expect(
            times == [
                "line-1000": WallTime.at(110).nanosecondsSince1970, "line-1001": WallTime.at(90).nanosecondsSince1970,
            ])
        #expect(found["line-1000"]?.way.trace.hopCount == 5 && found["line-1001"]?.way.trace.hopCount == 2)
    }

    @Test("of a round that is stored again are there once")
    func again() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 1)
        var report = maker.round(.at(0))
        report.lines[0].conclusions = [.sampleSize]
        for _ in 0..<2 { try store.storeRound(report) }
        #expect(try store.explanations(ofLine: "line-1000", from: .at(0), to: .at(1)).rows.count == 1)
    }

    @Test("of very many lines in one round are those of abnormal lines and of the first others, 1,000 in all")
    func bounded() throws {
        var maker = FieldMaker(count: 1_005)
        var report = maker.round(.at(0))
        for index in report.lines.indices {
            report.lines[index].conclusions = [.sampleSize]
            report.lines[index].verdict = index == 1_004 ? .abnormal : .healthy
        }
        let kept = Explanation.found(in: report)
        #expect(kept.count == Explanation.maxOfRound && kept.first?.line == report.lines[1_004].line.name)
        #expect(kept.dropFirst().map(\.line) == report.lines.prefix(999).map(\.line.name))
    }

    @Test("that are damaged, or of a newer program, are counted, and the others are read")
    func damaged() throws {
        let place = try Place()
        let store = try store(place)
        try store.store([explanation(at: 100), explanation(at: 110), explanation(at: 120)])
        try store.write { db in
            try db.execute(
                sql: "UPDATE explanation SET body = x'00ff7b' WHERE at = ?",
                arguments: [WallTime.at(110).nanosecondsSince1970])
            try db.execute(
                sql: "UPDATE explanation SET experiment = 'seance' WHERE at = ?",
                arguments: [WallTime.at(120).nanosecondsSince1970])
        }
        let found = try #require(try store.incidentFile(1)).explanations
        #expect(found.rows.map(\.at) == [.at(100), .at(0)])
        #expect(found.unreadable == 2)
    }

    @Test("stay as long as rounds do, and those of an incident as long as it does")
    func expiry() throws {
        let place = try Place()
        let store = try store(place)
        try store.store([explanation(at: 100), explanation(at: 100, incident: nil), explanation(at: 100, incident: 9)])
        while try store.expire(now: .at(172_800), keepProbes: .seconds(86_400), keepRounds: .seconds(86_400)).hasMore {}
        let left = try store.explanations(ofLine: "line-1000", from: .at(0), to: .at(200)).rows
        #expect(left == [explanation(at: 100)])
    }

    @Test("a history that an older program made, and that this one only reads, has none")
    func older() throws {
        let place = try Place()
        let store = try store(place)
        try store.write { try $0.execute(sql: "DROP TABLE explanation") }
        let reader = try HistoryStore.openForReading(path: place.path)
        #expect(try reader.incidentFile(1)?.explanations.isEmpty == true)
        #expect(try reader.explanations(ofLine: "line-1000", from: .at(0), to: .at(200)).isEmpty)
    }
}
