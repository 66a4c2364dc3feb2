import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("What lines usually lose, by the history")
struct UsualLossHistoryTests {
    private let hour = WallTime.at(6 * 86_400 + 20 * 3600)

    /// A history of six days with a round every five minutes from 20:00 to 21:00, of lines that lose `lost` of 100.
    private func history(_ lost: (_ day: Int, _ line: Int) -> Int) throws -> (store: HistoryStore, lines: [Line]) {
        let store = try Place().store()
        var generator = HistoryGenerator(seed: 4, lines: 3, withProbes: false)
        var lines: [Line] = []
        for day in 0..<6 {
            for round in 0..<12 {
                var report = generator.round(started: .at(day * 86_400 + 20 * 3600 + round * 300))
                for index in report.lines.indices {
                    report.lines[index].verdict = .healthy
                    report.lines[index].summary.counts = OutcomeCounts()
                    report.lines[index].summary.counts.lost = lost(day, index)
                    report.lines[index].summary.counts.received = 100 - lost(day, index)
                }
                report.validity.verdict = .valid
                try store.storeRound(report)
                lines = report.lines.map(\.line)
            }
        }
        return (store, lines)
    }

    private func usual(_ store: HistoryStore, _ lines: [Line]) throws -> [UsualLoss] {
        try store.usualLosses(of: lines, hour: hour) { _ in .relay }
    }

    @Test("the worst day does not count, the others are pooled")
    func worstDay() throws {
        let (store, lines) = try history { day, line in line == 1 && day == 2 ? 60 : 1 }
        let losses = try usual(store, lines)
        #expect(losses.count == 3)
        #expect(losses.allSatisfy { abs($0.ratio - 0.01) < 1e-9 && $0.days == 5 && $0.source == .line })
    }

    @Test("an outage of days that was told is not learned as usual, and the other lines are left alone")
    func told() throws {
        let (store, lines) = try history { day, line in line == 1 && day >= 2 ? 50 : 1 }
        #expect(try usual(store, lines)[1].ratio > 0.25)
        // It began at 20:10 of the third day, and goes on.
        var incident = Incident(
            id: 1, key: CauseKey(.line, lines[1].name), trouble: .abnormal, openedAt: .at(2 * 86_400 + 20 * 3600 + 600))
        incident.lines = [lines[1].name]
        try store.storeState(StateChange(roundID: "0000000000000001", at: hour, open: [incident], nextIncidentID: 2))
        let losses = try usual(store, lines)
        #expect(losses[1].isBorrowed, "two days are left, too few for a past")
        #expect(losses[1].ratio < 0.02 && losses[0].days == 5 && losses[0].source == .line)
    }

    @Test("incidents of lines that were not measured are no reason to forget what was")
    func unmeasured() throws {
        let (store, lines) = try history { _, _ in 1 }
        var incident = Incident(
            id: 1, key: CauseKey(.line, lines[1].name), trouble: .unmeasured, openedAt: .at(2 * 86_400))
        incident.lines = [lines[1].name]
        try store.storeState(StateChange(roundID: "0000000000000001", at: hour, open: [incident], nextIncidentID: 2))
        let losses = try usual(store, lines)
        #expect(losses[1].days == 5 && losses[1].source == .line)
    }

    @Test("the state of evidence is stored with a round's, kept by changes that do not know of it, and deleted")
    func evidence() throws {
        let place = try Place()
        var store = try place.store()
        #expect(try store.loadState().evidence.isEmpty)
        let state = [UInt8](0...255) + [0, 0xFF]
        try store.storeState(StateChange(roundID: "0000000000000001", at: hour, evidence: state))
        try store.storeState(StateChange(roundID: "0000000000000002", at: hour))
        store = try place.store()
        #expect(try store.loadState().evidence == state)
        try store.storeEvidence([7])
        #expect(try store.loadState().evidence == [7])
        try store.storeState(StateChange(roundID: "0000000000000003", at: hour, evidence: []))
        #expect(try store.loadState().evidence.isEmpty)
    }
}
