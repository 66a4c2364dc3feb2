import Foundation
import GRDB
import LineModel
import Synchronization
import TestSupport
import Testing

@testable import LineHistory

@Suite("The overview of a history")
struct OverviewTests {
    /// Two hours of rounds; in the last one lines 3, 5 and 7 are dead, 4 and 8 lose a little, 6 is unmeasured.
    private func field(_ count: Int = 40) throws -> HistoryStore {
        let store = try Place().store()
        var maker = FieldMaker(count: count)
        for index in 0..<23 { try store.storeRound(maker.round(.at(index * 300))) }
        try store.storeRound(
            maker.round(.at(6900)) { line in [3: 100, 5: 100, 7: 100, 4: 2, 8: 1, 6: nil][line] ?? 0 })
        return store
    }

    private func query(_ change: (inout FieldQuery) -> Void) -> FieldQuery {
        var query = FieldQuery()
        change(&query)
        return query
    }

    @Test("an empty history answers with nothing, and no error")
    func empty() throws {
        let store = try Place().store()
        #expect(try store.overview(FieldQuery(), now: .at(0)) == FieldOverview())
        #expect(try store.grid(FieldQuery(), rows: .ingress, columns: .echo).rows.isEmpty)
        #expect(try store.heat(FieldQuery(), from: .at(0), to: .at(300)) == HeatMatrix())
    }

    @Test("counts are of all lines after the last round, rows are the worst first with all that is known of them")
    func worst() throws {
        let store = try field()
        try store.storeState(
            StateChange(roundID: "r", at: .at(6901), open: [.open(7, ["line-1003", "line-1007"], at: .at(6901))]))
        let overview = try store.overview(FieldQuery(), now: .at(7000))
        #expect(overview.healthy == 36 && overview.abnormal == 3 && overview.unmeasured == 1)
        #expect(overview.round?.started == .at(6900) && overview.rounds.count == 12 && overview.matched == 40)
        let names = overview.rows.map(\.line.name)
        #expect(names.prefix(6) == ["line-1003", "line-1005", "line-1007", "line-1006", "line-1004", "line-1008"])
        // Then by delay.
        #expect(names[6] == "line-1039" && names.last == "line-1000")
        #expect(overview.open.map(\.outage.incident.id) == [7])
        let first = try #require(overview.rows.first)
        #expect(first.incident == 7 && first.badSince == .at(6901) && first.loss == 1 && first.rtt == nil)
        #expect(!first.reasons.isEmpty && first.verdict == .abnormal)
        #expect(overview.rows[1].incident == nil && overview.rows[1].badSince == nil)
        #expect(isNear(overview.rows[4].rtt?.p95, 28) && isNear(overview.rows[4].jitter, 0.24))
    }

    @Test("groups have the figures and the order that every other view of groups has")
    func groupsOfEveryView() throws {
        let store = try field(300)
        let overview = try store.overview(FieldQuery(), now: .at(7000))
        let round = try #require(overview.round)
        let report = try #require(try store.report(round: round.id))
        for dimension in overview.dimensions {
            let found = try store.overview(FieldQuery(), by: dimension, now: .at(7000)).groups
            let wanted = GroupSums(report, by: dimension).rows
            #expect(found.map(\.group) == wanted.map(\.group) && !found.isEmpty)
            for (left, right) in zip(found, wanted) {
                let alike = [\GroupRow.lines, \.abnormal, \.unmeasured, \.sent, \.lost]
                #expect(alike.allSatisfy { left[keyPath: $0] == right[keyPath: $0] }, "\(dimension) \(left.group)")
                #expect(isNear(left.worstLoss, right.worstLoss) && isNear(left.median, right.median))
                #expect(isNear(left.worstMedian, right.worstMedian))
            }
        }
    }

    @Test("hours of the last day have the worst round and the middle delay, and none where there was no round")
    func hours() throws {
        let overview = try field().overview(FieldQuery(), now: .at(7000))
        let dead = try #require(overview.rows.first { $0.line.name == "line-1003" })
        #expect(dead.day.count == 24)
        #expect(dead.day[..<22].allSatisfy { $0 == DayCell() })
        #expect(dead.day[22].worstLoss == 0 && isNear(dead.day[22].median, 25) && !dead.day[22].isUnmeasured)
        #expect(dead.day[23].worstLoss == 1)
        let later = try field().overview(FieldQuery(), now: .at(7000 + 3600))
        #expect(later.rows.first?.day[22].worstLoss == 1 && later.rows.first?.day[23] == DayCell())
    }

    @Test("groups are summed up over all lines, unmeasured ones apart, the worst first")
    func groups() throws {
        let overview = try field().overview(query { $0.search = "nothing has this" }, now: .at(7000))
        #expect(overview.matched == 0 && overview.rows.isEmpty && overview.groupCount == 2)
        #expect(overview.dimensions == [.ingress, .echo, .tag("carrier")])
        let bad = try #require(overview.groups.first)
        #expect(bad.group == "198.18.0.2:7000" && bad.lines == 20 && bad.abnormal == 3 && bad.unmeasured == 0)
        #expect(bad.sent == 2000 && bad.lost == 300 && bad.worstLoss == 1)
        let other = overview.groups[1]
        #expect(other.lines == 20 && other.abnormal == 0 && other.unmeasured == 1)
        #expect(other.sent == 1900 && other.lost == 3 && other.worstLoss == 0.02)
        #expect(isNear(other.worstMedian, FieldMaker.delay(38) + 2))
        // Of 19 lines 0, 2, 4, 8, 10, … the tenth.
        #expect(isNear(other.median, FieldMaker.delay(20) + 2))
        let carriers = try field().overview(FieldQuery(), by: .tag("carrier"), now: .at(7000))
        #expect(carriers.groups.map(\.group).sorted() == ["CU", "cm", "ct"])
        #expect(carriers.groups.reduce(0) { $0 + $1.lines } == 36)
    }

    @Test("rows are searched by every word in name, addresses and tags' values, whatever the case")
    func search() throws {
        let store = try field()
        func found(_ text: String) throws -> [String] {
            try store.overview(query { ($0.search, $0.sort) = (text, .name) }, now: .at(7000)).rows.map(\.line.name)
        }
        #expect(try found("LINE-1003") == ["line-1003"])
        let both = try found("cu 18.0.2")
        #expect(both == (0..<40).filter { $0 % 2 == 1 && $0 % 3 == 1 && $0 % 10 != 9 }.map { "line-\(1000 + $0)" })
        // No word goes from one text into the next.
        #expect(try found("1003198").isEmpty && found("  ").count == 40 && found("carrier").isEmpty)
    }

    @Test("rows are filtered by groups and verdict, sorted by any column, and given in pages", .seeded)
    func pages() throws {
        let store = try field()
        func rows(_ change: (inout FieldQuery) -> Void) throws -> [BoardRow] {
            try store.overview(query(change), now: .at(7000)).rows
        }
        let ofIngress = try rows { $0.filters = [.init(.ingress, "198.18.0.1:7000"), .init(.tag("carrier"), "ct")] }
        #expect(ofIngress.allSatisfy { $0.line.ingress.host == "198.18.0.1" && $0.line.tags.first?.value == "ct" })
        #expect(ofIngress.count == (0..<40).count { $0 % 2 == 0 && $0 % 3 == 0 && $0 % 10 != 9 })
        #expect(try rows { $0.filters = [.init(.echo, "198.19.0.9:7")] }.isEmpty)
        #expect(try rows { $0.verdict = .unmeasured }.map(\.line.name) == ["line-1006"])
        for sort in FieldQuery.Sort.allCases {
            let all = try rows { ($0.sort, $0.pageSize) = (sort, 1000) }
            #expect(all.count == 40)
            var paged: [BoardRow] = []
            for page in 1...6 { paged += try rows { ($0.sort, $0.pageSize, $0.page) = (sort, 7, page) } }
            #expect(paged == all, "\(sort)")
        }
        let byMedian = try rows { $0.sort = .median }
        #expect(byMedian.first?.line.name == "line-1039")
        // What has no figure stays at the end, whichever way round.
        let turned = try rows { ($0.sort, $0.isReversed) = (.median, true) }
        #expect(turned.first?.line.name == "line-1000")
        #expect(Set(turned.suffix(4).map(\.line.name)) == ["line-1003", "line-1005", "line-1006", "line-1007"])
        #expect(try rows { $0.page = .max }.isEmpty)
    }

    @Test("a new round is seen at once, also when the lines are others")
    func again() throws {
        let place = try Place()
        let store = try place.store()
        let reader = try HistoryStore.openForReading(path: place.path)
        var maker = FieldMaker(count: 5)
        try store.storeRound(maker.round(.at(0)))
        #expect(try reader.overview(FieldQuery(), now: .at(10)).abnormal == 0)
        try store.storeRound(maker.round(.at(300)) { $0 == 2 ? 100 : 0 })
        #expect(try reader.overview(FieldQuery(), now: .at(310)).abnormal == 1)
        maker.lines[2] = Line(name: "line-1002", ingress: HostPort(host: "new.example", port: 9))
        maker.lines.removeLast()
        try store.storeRound(maker.round(.at(600)) { $0 == 0 ? 40 : 0 })
        let overview = try reader.overview(FieldQuery(), now: .at(610))
        #expect(overview.matched == 4 && overview.rows.first?.line.name == "line-1000")
        let changed = try #require(overview.rows.first { $0.line.name == "line-1002" })
        #expect(changed.line.ingress.host == "new.example")
        // Its past is its own, whatever it was measured as.
        #expect(changed.day.last?.worstLoss == 1)
    }

    @Test("what is stored with a round answers as its lines do, and where it is missing or damaged they answer")
    func stored() throws {
        let place = try Place()
        let store = try place.store()
        var maker = FieldMaker(count: 300)
        for index in 0..<3 { try store.storeRound(maker.round(.at(index * 300)) { $0 % 7 == index ? 40 : $0 % 5 }) }
        try store.storeState(StateChange(roundID: "r", at: .at(601), open: [.open(7, ["line-1002"], at: .at(601))]))
        let dimensions: [FieldDimension] = [.ingress, .echo, .tag("carrier"), .tag("none")]
        func answers(_ size: Int = 200) throws -> [FieldOverview] {
            let reader = try HistoryStore.openForReading(path: place.path)
            let query = query { $0.pageSize = size }
            let found = try dimensions.map { try reader.overview(query, by: $0, now: .at(700)) }
            // By what is stored alone where it is there.
            #expect(
                try reader.views.found.withLock { $0.board == nil } || reader.overview(query, now: .at(700)) == found[0]
            )
            return found
        }
        let expected = try dimensions.map { try store.overview(FieldQuery(), by: $0, now: .at(700)) }
        #expect(expected[0].rows.count == 200 && expected[0].matched == 300 && expected[2].groups.count == 3)
        #expect(try answers() == expected)
        #expect(try answers(50).map(\.rows) == expected.map { Array($0.rows.prefix(50)) })
        let reader = try HistoryStore.openForReading(path: place.path)
        #expect(try reader.overview(FieldQuery(), now: .at(700)) == expected[0])
        #expect(reader.views.found.withLock { $0.board == nil })
        #expect(try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM round_view") } == 2)
        for sql in [
            "UPDATE round_view SET data = substr(data, 1, length(data) / 2)", "UPDATE round_view SET data = x'02ff'",
            "DELETE FROM round_view",
        ] {
            try store.write { try $0.execute(sql: sql) }
            #expect(try answers() == expected, "\(sql)")
        }
    }

    @Test("damaged bytes give less, never a crash", .seeded)
    func damage() throws {
        let store = try field()
        var random = Seed.generator(31)
        for table in ["round_block", "hour_block", "line"] {
            for _ in 0..<8 {
                try store.write { db in
                    let column = table == "line" ? "definition" : "data"
                    let key = table == "line" ? "id" : table == "round_block" ? "day, block, round" : "hour, block"
                    let rows = try Row.fetchAll(db, sql: "SELECT \(key), \(column) AS bytes FROM \(table)")
                    let row = rows[Int(random.next() % UInt64(rows.count))]
                    var bytes = [UInt8](row["bytes"] as Data)
                    for _ in 0..<1 + random.next() % 4 where !bytes.isEmpty {
                        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                    }
                    if random.next() % 3 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count + 1))) }
                    let keys = Array(row.databaseValues.dropLast())
                    try db.execute(
                        sql: "UPDATE \(table) SET \(column) = ? WHERE (\(key)) = "
                            + (keys.count == 1 ? "?" : "(\(keys.map { _ in "?" }.joined(separator: ", ")))"),
                        arguments: [Data(bytes)] + StatementArguments(keys))
                }
                store.views.removeAll()
                _ = try store.overview(FieldQuery(), now: .at(7000))
                _ = try store.grid(FieldQuery(), rows: .ingress, columns: .tag("carrier"))
                _ = try store.heat(FieldQuery(), from: .at(0), to: .at(7000))
                _ = try store.availability(FieldQuery(), from: .at(0), to: .at(86_400), lossAbove: 0.01)
                _ = try store.window(of: "line-1003", from: .at(0), to: .at(7000), resolution: .hours)
            }
        }
    }
}
