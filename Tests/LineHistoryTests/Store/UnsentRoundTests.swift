import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Rounds that wait for a hub, in the history")
struct UnsentRoundTests {
    @Test("come the newest first, once each, until they are removed")
    func order() throws {
        let place = try Place()
        let store = try place.store()
        #expect(try store.unsentFigures() == UnsentFigures())
        let rounds = [600, 0, 300].map {
            UnsentRound(round: RoundReport.hexadecimal(UInt64($0)), slot: Int64($0), content: [1, UInt8($0 / 300)])
        }
        for round in rounds + rounds { try store.store(round) }
        #expect(try store.unsentRounds(most: 9) == [rounds[0], rounds[2], rounds[1]])
        #expect(try store.unsentRounds(most: 1, besides: [rounds[0].round]) == [rounds[2]])
        var figures = try store.unsentFigures()
        #expect(figures.rounds == 3 && figures.oldestSlot == 0)
        try store.removeUnsent([rounds[1].round, "unknown"])
        figures = try store.unsentFigures()
        #expect(figures.rounds == 2 && figures.oldestSlot == 300)
        // Another process reads them.
        let reader = try HistoryStore.openForReading(path: place.path)
        #expect(try reader.unsentRounds(most: 9) == [rounds[0], rounds[2]])
    }

    @Test("are read without their probes, as their summaries have them")
    func summaries() throws {
        let store = try Place().store()
        let report = rounds(1)[0]
        try store.storeRound(report)
        let read = try #require(try store.summaries(round: report.id))
        #expect(read.lines.map(\.line) == report.lines.map(\.line) && read.samples.count == 0)
        #expect(read.lines.allSatisfy { $0.sampleRow == nil })
        #expect(zip(read.lines, report.lines).allSatisfy { isNear($0.summary.rtt?.p99, $1.summary.rtt?.p99) })
        #expect(try store.summaries(round: "0000000000000000") == nil)
    }

    @Test("go with their rounds, and not before")
    func expiry() throws {
        let store = try Place().store()
        let reports = rounds(2, every: 5 * 86_400)
        for report in reports {
            try store.storeRound(report)
            let slot = report.started.nanosecondsSince1970 / 1_000_000_000
            try store.store(UnsentRound(round: report.id, slot: slot, content: []))
        }
        let now = WallTime.at(6 * 86_400)
        while try store.expire(now: now, keepProbes: .seconds(86_400), keepRounds: .seconds(3 * 86_400)).hasMore {}
        #expect(try store.unsentRounds(most: 9).map(\.round) == [reports[1].id])
    }
}
