import FleetModel
import LineHistory
import LineModel
import Synchronization
import TestSupport

@testable import FleetStore

/// A store of a test's own, with its clock where the database has none.
final class StoreFixture {
    let folder: TemporaryFolder
    let clock: ManualClock
    let store: HubStore

    init() throws {
        folder = try TemporaryFolder()
        clock = ManualClock()
        store = try HubStore.open(path: folder.file("hub.sqlite")) { [clock] in clock.now }
    }
}

enum Sample {
    /// A slot near the time that `ManualClock` begins with.
    static let slot: Int64 = 1_800_000_000 / 300 * 300
    static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000, utcOffsetSeconds: 28_800)

    static func header(_ vantage: String, _ slot: Int64) -> RoundHeader {
        RoundHeader(
            vantage: vantage, instance: "abc", slot: slot, generation: 1, version: "1.2.3", everySeconds: 300,
            clockNanoseconds: slot * 1_000_000_000)
    }

    static func round(
        _ vantage: String = "sz-ct", _ slot: Int64 = slot, id: String = "00c0ffee00c0ffee",
        instance: String = "abc", body: [UInt8] = [0, 1, 2, 255]
    ) -> StoredRound {
        StoredRound(
            vantage: vantage, slot: slot, roundID: id, instance: instance, header: header(vantage, slot), body: body,
            receivedAt: now)
    }

    static func incident(_ id: Int, _ lines: Set<String> = ["a"]) -> Incident {
        Incident(id: id, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: now, lines: lines)
    }

    static func message(
        _ destination: String, _ changes: [IncidentChange], incident: Int = 1
    ) -> OutgoingMessage {
        OutgoingMessage(
            destination: destination,
            digest: SampleDigest.digest(changes.map { SampleDigest.item($0, incident: incident) }),
            notBefore: now)
    }

    static func commit(
        _ slot: Int64, _ token: FencingToken, version: Int64 = 0, _ messages: [OutgoingMessage] = [],
        open: [Incident] = [], changes: [ChangedIncident] = [], next: Int = 1
    ) -> JudgementCommit {
        JudgementCommit(
            slot: slot, token: token, bookVersion: version, at: now, roundID: "0123456789abcdef", state: [1, 2],
            open: open, nextIncidentID: next, changes: changes, messages: messages, facts: [7])
    }
}
