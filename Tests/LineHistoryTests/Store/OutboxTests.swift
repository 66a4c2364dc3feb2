import Foundation
import GRDB
import LineModel
import Testing

@testable import LineHistory

@Suite("What waits in the outbox stays small")
struct OutboxTests {
    private func digest(_ changes: [IncidentChange], round: Int = 0, lines: Int = 1) -> Digest {
        let items = changes.enumerated().map { number, change in
            DigestItem(
                change: change, incident: number, cause: CauseKey(.ingress, "a"), trouble: .abnormal,
                openedAt: .at(0),
                lines: (0..<lines).map { DigestLine(name: "line-\($0)", ingress: "192.0.2.1:7") })
        }
        return Digest(
            vantage: "v", roundID: "\(round)", at: .at(0), everySeconds: 300, lines: lines,
            abnormalLines: lines, unmeasuredLines: 0, items: items)
    }

    /// - Returns: the destinations for which a message was superseded.
    @discardableResult
    private func put(_ digest: Digest, _ store: HistoryStore, at seconds: Int, for name: String = "am") throws
        -> [String]
    {
        try store.storeState(
            StateChange(
                roundID: digest.roundID, at: .at(seconds),
                messages: [OutgoingMessage(destination: name, digest: digest, notBefore: .at(seconds))]))
    }

    private func waiting(_ store: HistoryStore, maxBytes: Int = .max) throws -> [OutboxMessage] {
        try store.dueMessages(for: "am", now: .at(1_000_000), limit: 1_000, maxBytes: maxBytes)
    }

    @Test("what only goes on takes the place of what only went on before it, and waits since then")
    func supersedes() throws {
        let store = try Place().store()
        #expect(try put(digest([.opened]), store, at: 0).isEmpty)
        for round in 1...60 {
            let superseded = try put(digest([.continued, .continued], round: round), store, at: round * 300)
            #expect(superseded == (round == 1 ? [] : ["am"]))
        }
        try put(digest([.continued], round: 61), store, at: 61 * 300, for: "another")
        let left = try waiting(store)
        #expect(left.map(\.digest) == [digest([.opened]), digest([.continued, .continued], round: 60)])
        #expect(left.map(\.createdAt) == [.at(0), .at(300)])
        let figures = try store.outboxFigures()
        #expect(figures["am"].map { ($0.waiting, $0.superseded) == (2, 59) } == true)
        #expect(figures["another"]?.waiting == 1)
    }

    @Test("news is never superseded, nor what is being sent, nor by news")
    func keeps() throws {
        let store = try Place().store()
        let all: [[IncidentChange]] = [
            [.opened, .continued], [.continued], [.worse], [.closed, .continued], [.absorbed], [.reopened],
        ]
        for (round, changes) in all.enumerated() {
            #expect(try put(digest(changes, round: round), store, at: round).isEmpty)
        }
        #expect(try put(digest([.continued], round: 6), store, at: 6).isEmpty)
        let last = try #require(try waiting(store).last)
        try store.markSending([last.id], at: .at(7))
        #expect(try put(digest([.continued], round: 7), store, at: 8).isEmpty)
        #expect(try waiting(store).map(\.digest.roundID) == (0...7).map(String.init))
        // It was superseded while it was on its way: what was delivered is not what waits now.
        try store.markFailed([last.id], retryAt: .at(9), error: "busy")
        let later = try #require(try waiting(store).last)
        #expect(try put(digest([.continued], round: 8), store, at: 10) == ["am"])
        try store.markDelivered([later.id], at: .at(11))
        #expect(try waiting(store).last?.digest.roundID == "8")
    }

    @Test("of a message that was delivered, given up or superseded only the row is kept")
    func forgets() throws {
        let store = try Place().store()
        for (round, change) in [IncidentChange.opened, .closed, .opened, .continued, .continued].enumerated() {
            try put(digest([change], round: round), store, at: round)
        }
        try store.markDelivered([1], at: .at(9))
        try store.markGivenUp([2], at: .at(9), error: "no such robot")
        let bytes = try store.read {
            try Int.fetchAll($0, sql: "SELECT length(digest) FROM outbox WHERE ended IS NOT NULL ORDER BY id")
        }
        #expect(bytes == [0, 0, 0])
        #expect(
            try store.outboxFigures()["am"]
                == OutboxFigures(
                    waiting: 2, delivered: 1, givenUp: 1, superseded: 1,
                    oldestWaiting: WallTime(nanosecondsSince1970: WallTime.at(2).nanosecondsSince1970)))
    }

    @Test("what waited for 72 hours is given up by the expiry, whatever its destination, and told of by the number")
    func givesUp() throws {
        let store = try Place().store()
        let (hour, day) = (3600, 86_400)
        for round in 0..<3 { try put(digest([.opened], round: round), store, at: round, for: "renamed") }
        try put(digest([.opened], round: 3), store, at: 3)
        try put(digest([.opened], round: 4), store, at: hour)
        try store.markSending([3], at: .at(9))
        func expire(_ seconds: Int) throws -> ExpiryStep {
            try store.expire(now: .at(seconds), keepProbes: .seconds(day), keepRounds: .seconds(40 * day))
        }
        #expect(try expire(3 * day).givenUp.isEmpty)
        // The third one may be on its way just now.
        #expect(try expire(3 * day + 60).givenUp == ["renamed": 2, "am": 1])
        #expect(try expire(3 * day + hour + 60).givenUp == ["renamed": 1, "am": 1])
        let figures = try store.outboxFigures()
        #expect(figures == ["renamed": OutboxFigures(givenUp: 3), "am": OutboxFigures(givenUp: 2)])
        #expect(try expire(34 * day).deleted == 5)
    }

    @Test("as many are read as fit into so many octets, the oldest first, and one in any case")
    func isBounded() throws {
        let store = try Place().store()
        for round in 0..<9 { try put(digest([.opened], round: round, lines: 1_000), store, at: round) }
        let each = try JSONEncoder().encode(digest([.opened], lines: 1_000)).count
        #expect(try waiting(store, maxBytes: 1).map(\.digest.roundID) == ["0"])
        #expect(try waiting(store, maxBytes: 4 * each + each / 2).map(\.digest.roundID) == ["0", "1", "2", "3"])
        #expect(try waiting(store).count == 9)
    }
}
