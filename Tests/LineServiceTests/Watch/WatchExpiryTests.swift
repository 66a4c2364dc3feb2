import LineHistory
import LineModel
import LineReport
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService

@Suite("The watch's expiry", .serialized)
struct WatchExpiryTests {
    /// So many messages that were told of long before the watch's clock.
    private func putOldMessages(_ count: Int, _ store: HistoryStore) throws {
        let old = WallTime(nanosecondsSince1970: 1_600_000_000_000_000_000)
        let digest = Digest(
            vantage: "test", roundID: "1", at: old, everySeconds: 60, lines: 1, abnormalLines: 0,
            unmeasuredLines: 0, items: [])
        let message = OutgoingMessage(destination: "ops", digest: digest, notBefore: old)
        try store.storeState(
            StateChange(roundID: "1", at: old, messages: Array(repeating: message, count: count)))
        try store.markDelivered(Array(1...Int64(count)), at: old)
    }

    /// Rounds that take most of `every`.
    private func slowRounds(_ field: WatchField) -> ServiceSettings {
        var settings = field.settings
        settings.probe.count = 60
        settings.every = .milliseconds(400)
        // Rounds are dated by the machine's clock, and are to stay.
        settings.history.probes = settings.history.rounds
        return settings
    }

    private func left(_ store: HistoryStore) throws -> Int { try store.outboxFigures()["ops"]?.delivered ?? 0 }

    @Test("a round that takes most of its time leaves the expiry at least one step, and a short one all that it needs")
    func alwaysOneStep() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 88)
        try putOldMessages(3_000, field.store)
        let settings = slowRounds(field)
        let seen = Mutex<[Int]>([])
        try await field.run(settings) { _, _ in
            let count = try seen.withLock { seen in
                seen.append(try left(field.store))
                return seen.count
            }
            if count == 1 { field.setClock(by: .milliseconds(395)) }
            return count == 3
        }
        #expect(seen.withLock { $0 } == [3_000, 1_000, 0])
    }

    @Test("messages for a destination that was removed are given up after 72 hours, which is logged and counted")
    func givesUpWhatNobodySends() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 90)
        let now: Int64 = 1_800_000_000_000_000_000
        for (destination, hours) in [("removed", 73), ("removed", 71), ("ops", 80)] as [(String, Int64)] {
            let at = WallTime(nanosecondsSince1970: now - hours * 3_600_000_000_000)
            let digest = Digest(
                vantage: "test", roundID: "1", at: at, everySeconds: 60, lines: 1, abnormalLines: 0,
                unmeasuredLines: 0, items: [])
            try field.store.storeState(
                StateChange(
                    roundID: "1", at: at,
                    messages: [OutgoingMessage(destination: destination, digest: digest, notBefore: at)]))
        }
        let rounds = Mutex(0)
        try await field.run(field.settings) { _, _ in
            rounds.withLock { rounds in
                rounds += 1
                return rounds == 2
            }
        }
        #expect(try field.store.outboxFigures()["removed"].map { ($0.givenUp, $0.waiting) == (1, 1) } == true)
        let told = field.log.text.split(separator: "\n").filter { $0.contains("messages were given up") }
        #expect(told.count == 2 && told.allSatisfy { $0.hasPrefix("error") })
        #expect(told.contains { $0.contains("removed") })
        #expect(field.status.counts.givenUpMessages == ["removed": 1, "ops": 1])
    }

    @Test("rounds that never leave the expiry enough time are told of once, counted, and told of when that is over")
    func tellsOfABacklog() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 89)
        try putOldMessages(7_000, field.store)
        let settings = slowRounds(field)
        let backlog = Mutex<[Double]>([])
        try await field.run(settings) { _, _ in
            let family = field.status.families().first { $0.name == "plumbline_history_expiry_backlog_rounds" }
            let count = backlog.withLock { backlog in
                backlog.append(family?.samples.first?.value ?? -1)
                return backlog.count
            }
            field.setClock(by: .milliseconds(395))
            return count == 6
        }
        #expect(backlog.withLock { $0 } == [0, 1, 2, 3, 0, 0])
        let told = field.log.text.split(separator: "\n").filter { $0.contains("what is too old") }
        #expect(told.map { $0.prefix { $0 != " " } } == ["warning", "notice"], "\(told)")
    }
}
