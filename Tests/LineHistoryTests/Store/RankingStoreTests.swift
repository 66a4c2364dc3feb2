import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("The ranking in the history")
struct RankingStoreTests {
    @Test("by what lines are placed is read as it was stored, and an empty state deletes it")
    func state() throws {
        let place = try Place()
        let store = try place.store()
        #expect(try store.loadRanking() == [])
        try store.storeRanking([1, 2, 3])
        try store.storeRanking([4, 5])
        #expect(try store.loadRanking() == [4, 5])
        try store.storeRanking([])
        #expect(try store.loadRanking() == [])
    }

    @Test("the newest valid rounds come oldest first, with what each line lost and how long it took")
    func rounds() throws {
        let place = try Place()
        let store = try place.store()
        var maker = FieldMaker(count: 3)
        var reports: [RoundReport] = []
        for number in 0..<5 {
            let report = maker.round(.at(number * 300), validity: number == 2 ? .invalid : .valid) { $0 }
            reports.append(report)
            try store.storeRound(report)
        }
        let rows = reports[4].lines
        let other = LineWay(
            Line(name: rows[0].line.name, ingress: HostPort(host: "192.0.2.9", port: 9)), payload: .plumb)
        let ways = rows.map { LineWay($0.line, payload: $0.payload) } + [other]
        let found = try store.rankingRounds(of: ways, most: 3)
        #expect(found.map(\.round.id) == [1, 3, 4].map { reports[$0].id })
        #expect(found.last?.round.started == reports[4].started)
        for (row, read) in zip(rows, found.last?.found ?? []) {
            let expected = RankingRound(row)
            #expect(read?.sent == expected?.sent && read?.lost == expected?.lost)
            if let one = read?.p95, let wanted = expected?.p95 { #expect(abs(one - wanted) <= wanted / 4_000) }
        }
        // What was measured on another way is another line's.
        #expect(found.allSatisfy { $0.found.count == 4 && $0.found[3] == nil })
    }
}
