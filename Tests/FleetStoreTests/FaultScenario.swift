import Foundation
import LineHistory
import LineModel
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

/// Slots that members judge and couriers tell of while a database comes and goes.
final class FaultScenario: Sendable {
    static let destination = "ops"

    /// What became of the messages, as their destination sees it.
    struct Deliveries {
        /// How often each came, by its number.
        var counts: [Int64: Int] = [:]
        /// Those that are on their way just now.
        var underWay: Set<Int64> = []
        /// Messages that two sent at the same time: never.
        var collisions = 0
    }

    let open: @Sendable () throws -> HubStore
    let deliveries = Mutex(Deliveries())
    private let isOver = Mutex(false)
    private let errors = Mutex<[String: Int]>([:])

    /// A round has come.
    private let came = NSCondition()
    private let claim: Duration
    private let dies: Bool

    /// - Parameters:
    ///   - claim: how long a courier's claim counts.
    ///   - dies: whether a courier that cannot note what it delivered ends there, and another one begins: then the
    ///     message comes twice, when the claim has run out.
    init(claim: Duration = .seconds(60), dies: Bool = false, open: @escaping @Sendable () throws -> HubStore) {
        self.open = open
        self.claim = claim
        self.dies = dies
    }

    /// Errors by kind: what members met.
    var met: [String: Int] { errors.withLock { $0 } }

    func end() { isOver.withLock { $0 = true } }

    /// A member that judges whenever it has the lease.
    func judge(_ holder: String) {
        work { store in
            guard let token = try store.takeLease("judge", holder: holder, for: .seconds(3)) else { return }
            for slot in try store.unjudgedSlots(before: .max, limit: 20) {
                let book = try store.loadBook()
                let incident = Sample.incident(book.nextIncidentID, ["line-\(slot)"])
                let message = OutgoingMessage(
                    destination: Self.destination,
                    digest: SampleDigest.digest(
                        [SampleDigest.item(.opened, incident: incident.id)], round: "\(slot)"),
                    notBefore: WallTime(nanosecondsSince1970: 0))
                _ = try store.commit(
                    JudgementCommit(
                        slot: slot, token: token, bookVersion: book.version, at: Sample.now, roundID: "\(slot)",
                        open: book.open.suffix(20) + [incident], nextIncidentID: incident.id + 1,
                        changes: [ChangedIncident(.opened, incident)], messages: [message]))
            }
        }
    }

    /// A courier: it notes what it delivered before it looks for more, as long as that takes.
    func tell(_ name: String) {
        let delivered = Mutex<[Int64]>([])
        let lives = Counter()
        work { [self] store in
            let unmarked = delivered.withLock { $0 }
            if dies, !unmarked.isEmpty {
                lives.next()
                delivered.withLock { $0 = [] }
                return
            }
            let member = "\(name)-\(lives.value)"
            try store.markDelivered(unmarked, at: Sample.now)
            delivered.withLock { $0.removeAll { unmarked.contains($0) } }
            let messages = try store.claimDue(Self.destination, member: member, for: claim).messages
            // What may have been delivered goes alone.
            let repeats = messages.filter(\.wasInFlight)
            for message in repeats.isEmpty ? messages : repeats {
                try store.markSending([message.id], member: member, for: claim)
                deliveries.withLock { deliveries in
                    if !deliveries.underWay.insert(message.id).inserted { deliveries.collisions += 1 }
                }
                deliveries.withLock { deliveries in
                    deliveries.counts[message.id, default: 0] += 1
                    deliveries.underWay.remove(message.id)
                }
                delivered.withLock { $0.append(message.id) }
                try store.markDelivered([message.id], at: Sample.now)
                delivered.withLock { $0.removeAll { $0 == message.id } }
            }
        }
    }

    /// Does something again and again until the scenario is over; errors are what it is about.
    private func work(_ body: (HubStore) throws -> Void) {
        var store: HubStore?
        while !isOver.withLock({ $0 }) {
            do {
                let opened = try store ?? open()
                store = opened
                try body(opened)
            } catch {
                let kind = (error as? HubStoreError).map { "\($0.kind)" } ?? "\(error)"
                errors.withLock { $0[kind, default: 0] += 1 }
            }
            waitForOthers()
        }
        store?.close()
    }
}

extension FaultScenario {
    /// Has two members judge and two tell while `slots` slots come in and `fault` happens after each part of them;
    /// then waits until all is done, and checks what must hold.
    ///
    /// - Parameter doubled: how many messages may come twice.
    func run(slots: Int, faults: Int, doubled: Int, fault: @escaping @Sendable () throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2 {
                group.addTask { try await BlockingWork.run("judge") { self.judge("judge-\(number)") } }
                group.addTask { try await BlockingWork.run("tell") { self.tell("teller-\(number)") } }
            }
            group.addTask {
                try await BlockingWork.run("faults") {
                    defer { self.end() }
                    try self.feed(slots, faults, fault)
                }
            }
            try await group.waitForAll()
        }
        try check(slots: slots, doubled: doubled)
    }

    private func feed(_ slots: Int, _ faults: Int, _ fault: () throws -> Void) throws {
        let store = try patiently { try self.open() }
        defer { store.close() }
        for slot in 0..<slots {
            let at = Sample.now.advanced(by: .seconds(300 * slot))
            let round = Sample.round("v", Sample.slot + 300 * Int64(slot), receivedAt: at)
            _ = try patiently { try store.put(round: round) }
            came.broadcast()
            if faults > 0, (slot + 1) % max(1, slots / (faults + 1)) == 0,
                (slot + 1) / max(1, slots / (faults + 1)) <= faults
            {
                try fault()
            }
        }
        try patiently {
            // In this order: what is judged in between still waits.
            guard try store.unjudgedSlots(before: .max).isEmpty,
                try store.outboxFigures()[Self.destination]?.messages.waiting == 0
            else { throw NotYet() }
        }
    }

    /// Until a round has come, or for some milliseconds: the processors are everybody's.
    private func waitForOthers() {
        came.lock()
        _ = came.wait(until: Date(timeIntervalSinceNow: 0.005))
        came.unlock()
    }

    private struct NotYet: Error {}

    /// What a vantage does: again, until it works; bounded.
    private func patiently<Value>(_ body: () throws -> Value) throws -> Value {
        let end = ContinuousClock.now + .seconds(BuiltProgram.patienceSeconds)
        while ContinuousClock.now < end {
            do { return try body() } catch is NotYet {} catch let error as HubStoreError {
                guard error.kind != .fenced, error.kind != .damaged else { throw error }
            }
            waitForOthers()
        }
        return try body()
    }

    private func check(slots: Int, doubled: Int) throws {
        let store = try open()
        defer { store.close() }
        let judged = try store.judgedSlots(most: slots + 9)
        #expect(judged.count == slots)
        #expect(try store.unjudgedSlots(before: .max).isEmpty)
        #expect(try store.loadBook().nextIncidentID == slots + 1)
        try store.read { db in
            let events = try db.query("SELECT slot, count(*) AS number FROM fleet_incident_event GROUP BY slot")
            #expect(events.count == slots)
            #expect(try events.allSatisfy { try $0.int("number") == 1 })
            let queued = try db.query(
                "SELECT slot, count(*) AS number FROM fleet_outbox WHERE slot IS NOT NULL GROUP BY slot")
            #expect(queued.count == slots)
            #expect(try queued.allSatisfy { try $0.int("number") == 1 })
            let ended = try db.query("SELECT id FROM fleet_outbox WHERE outcome = 'delivered'")
            #expect(ended.count == slots)
        }
        let seen = deliveries.withLock { $0 }
        #expect(seen.counts.count == slots)
        #expect(seen.collisions == 0)
        let extra = seen.counts.values.reduce(0) { $0 + $1 - 1 }
        #expect(extra <= doubled, "\(extra) messages came twice")
    }
}
