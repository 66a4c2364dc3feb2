import Foundation
import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("The history keeps what each destination was told")
struct ToldTests {
    private func put(
        _ changes: [(IncidentChange, Int)], _ store: HistoryStore, open: [Int] = [], ended: [Int] = []
    ) throws {
        let incidents = { (ids: [Int]) in
            ids.map { Incident(id: $0, key: .vantage, trouble: .abnormal, openedAt: .at(0)) }
        }
        let digest = SampleDigest.digest(changes.map { SampleDigest.item($0.0, incident: $0.1) })
        try store.storeState(
            StateChange(
                roundID: "r", at: .at(0), open: incidents(open), nextIncidentID: 9,
                changes: incidents(ended).map { ChangedIncident(.closed, $0) },
                messages: changes.isEmpty
                    ? [] : [OutgoingMessage(destination: "ops", digest: digest, notBefore: .at(0))]))
    }

    private func ids(_ store: HistoryStore) throws -> [Int64] {
        try store.dueMessages(for: "ops", now: .at(9), limit: 99).map(\.id)
    }

    private func told(_ store: HistoryStore) throws -> [Int: ToldIncidents.State] {
        try store.toldIncidents(of: "ops").states
    }

    @Test("waiting, refused, told, ended, forgotten: in the transaction of the message")
    func follows() throws {
        let store = try Place().store()
        try put([(.opened, 1), (.opened, 2)], store, open: [1, 2])
        #expect(try told(store) == [1: .waiting, 2: .waiting])
        try store.markRefused(try ids(store), retryAt: .at(9), error: "wrong key")
        #expect(try told(store) == [1: .refused, 2: .refused])
        try store.markDelivered(try ids(store), at: .at(1))
        #expect(try told(store) == [1: .told, 2: .told])
        try put([(.closed, 1)], store, open: [2], ended: [1])
        // Its end waits, though the incident has ended.
        try put([], store, open: [2])
        #expect(try told(store) == [1: .told, 2: .told])
        try store.markDelivered(try ids(store), at: .at(2))
        #expect(try told(store) == [1: .ended, 2: .told])
        try put([], store, open: [2])
        #expect(try told(store) == [2: .told])
        #expect(try store.toldIncidents() == ["ops": ToldIncidents([2: .told])])
    }

    @Test("what is given up is not known, by whichever way it is given up")
    func givenUp() throws {
        let store = try Place().store()
        try put([(.opened, 1)], store, open: [1])
        try store.markGivenUp(try ids(store), at: .at(1), error: "too long")
        #expect(try told(store).isEmpty)
        try put([(.opened, 1)], store, open: [1])
        _ = try store.expire(now: .at(80 * 3600), keepProbes: .seconds(3600), keepRounds: .seconds(400 * 86_400))
        #expect(try told(store).isEmpty)
    }

    @Test("a history of an older program takes those who took a message since to know; one that is damaged is kept")
    func migrates() throws {
        let place = try Place()
        var store = try place.store()
        try put([(.opened, 1)], store, open: [1])
        try store.markDelivered(try ids(store), at: .at(1))
        try put([(.closed, 7), (.opened, 8)], store, open: [1])
        try store.write { db in
            try db.execute(
                sql: """
                    DROP TABLE told; ALTER TABLE outbox DROP COLUMN recipient;
                    DELETE FROM grdb_migrations WHERE identifier = 'told';
                    """)
        }
        store = try place.store()
        #expect(try told(store) == [1: .told, 7: .told, 8: .waiting])
        let salvage = HistorySalvage(store)
        let new = try Place().store()
        try new.restore(salvage, now: .at(2))
        #expect(try told(new) == [1: .told, 7: .told, 8: .waiting])
    }
}
