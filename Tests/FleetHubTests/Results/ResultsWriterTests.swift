import FleetModel
import LineModel
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import FleetHub

/// The database's part of the writer's work: rounds by vantage and slot, each written or not.
final class FakeQueue: Sendable {
    struct Key: Hashable, Comparable {
        var slot: Int64
        var vantage: String
        static func < (left: Key, right: Key) -> Bool { (left.slot, left.vantage) < (right.slot, right.vantage) }
    }

    struct Broken: Error {}

    private let state = Mutex<(rounds: [Key: FleetRound], written: Set<Key>)>(([:], []))

    func add(_ round: FleetRound) {
        state.withLock { $0.rounds[Key(slot: round.header.slot, vantage: round.header.vantage)] = round }
    }

    var written: Set<Key> { state.withLock { $0.written } }
    var waiting: Int { state.withLock { $0.rounds.count - $0.written.count } }

    /// Bodies name their rounds: the codec is another's matter.
    var queue: RoundQueue {
        @Sendable func entry(_ key: Key) -> RoundQueue.Entry {
            RoundQueue.Entry(vantage: key.vantage, slot: key.slot, body: Array("\(key.slot) \(key.vantage)".utf8))
        }
        return RoundQueue(
            unwritten: { limit in
                self.state.withLock { state in
                    state.rounds.keys.filter { !state.written.contains($0) }.sorted().prefix(limit).map(entry)
                }
            },
            markWritten: { entries in
                self.state.withLock { $0.written.formUnion(entries.map { Key(slot: $0.slot, vantage: $0.vantage) }) }
            },
            rounds: { vantage, from, to in
                self.state.withLock { state in
                    state.rounds.keys.filter { $0.vantage == vantage && (from..<to).contains($0.slot) }.sorted()
                        .map(entry)
                }
            },
            newest: {
                self.state.withLock { state in
                    Dictionary(state.rounds.keys.map { ($0.vantage, $0.slot) }, uniquingKeysWith: max)
                }
            },
            decode: { body in
                let parts = String(decoding: body, as: UTF8.self).split(separator: " ", maxSplits: 1)
                let key = Key(slot: Int64(parts[0]) ?? 0, vantage: String(parts[1]))
                guard let round = self.state.withLock({ $0.rounds[key] }), round.report.id != "garbage" else {
                    throw Broken()
                }
                return round
            })
    }
}

@Suite("Bringing rounds to the results store")
struct ResultsWriterTests {
    private let clock = ManualClock(wallNanoseconds: (FleetFixture.start + 200_000) * 1_000_000_000)

    private func drain(_ writer: ResultsWriter, most: Int = 500) async {
        for _ in 0..<most where await writer.step() == .idle { return }
    }

    @Test("a store that is away, full, or that takes a request and loses its answer: nothing is lost, nothing differs")
    func losesNothing() async throws {
        let store = try await FakeStore()
        let queue = FakeQueue()
        for name in ["a", "b"] {
            var fixture = FleetFixture(name)
            for number in 0..<30 { queue.add(fixture.round(number)) }
        }
        store.refuse(503, 500, 429)
        store.swallow(2)
        let writer = ResultsWriter(try store.results(.ofTests(clock)), queue.queue, .ofTests(clock))
        #expect(await writer.step() == .failed(after: nil))
        #expect(await writer.figures.lastFailure?.contains("503") == true)
        #expect(queue.written.isEmpty)
        for _ in 0..<10 { _ = await writer.step() }
        store.refuse(503)
        await drain(writer)
        #expect(queue.waiting == 0 && store.conflicts == 0)
        let figures = await writer.figures
        #expect(figures.written == 60 && figures.refused == 0 && figures.lastFailure == nil)
        #expect(figures.failedAttempts == 6)
        // Thirty slots are two hours and a half; the last one has been over for long.
        #expect(figures.hours == 6)
        let states = store.samples.filter { $0.key.hasPrefix("plumbline_pair_state") }
        #expect(states.count == 6 && states.values.allSatisfy { $0.count == 30 })
        let hours = store.samples.filter { $0.key.hasPrefix("plumbline_pair_hour_sent") }
        #expect(hours.count == 6 && hours.values.allSatisfy { $0.values.sorted() == [600, 1200, 1200] })
        try await store.server.stop()
    }

    @Test("after a restart in the middle the rest is written, and an hour that was written already is the same again")
    func restarts() async throws {
        let store = try await FakeStore()
        let queue = FakeQueue()
        var fixture = FleetFixture("a", lines: 1)
        for number in 0..<20 { queue.add(fixture.round(number)) }
        let first = ResultsWriter(try store.results(.ofTests(clock)), queue.queue, .ofTests(clock))
        await drain(first)
        for number in 20..<24 { queue.add(fixture.round(number)) }
        let second = ResultsWriter(try store.results(.ofTests(clock)), queue.queue, .ofTests(clock))
        await drain(second)
        #expect(queue.waiting == 0 && store.conflicts == 0)
        let sent = store.samples.first { $0.key.hasPrefix("plumbline_pair_hour_sent") }?.value ?? [:]
        // The second hour was closed with eight rounds, and again with all twelve of it.
        let last = sent.filter { $0.key >= (FleetFixture.start + 3600) * 1000 }.sorted { $0.key < $1.key }
        #expect(last.map(\.value) == [800, 1200])
        try await store.server.stop()
    }

    @Test("what the store refuses for good, and a body that nobody can read, are counted and do not hold up the others")
    func passesOver() async throws {
        let store = try await FakeStore()
        let queue = FakeQueue()
        var fixture = FleetFixture("a", lines: 1)
        for number in 0..<4 {
            var round = fixture.round(number)
            if number == 1 { round.report.id = "garbage" }
            queue.add(round)
        }
        store.refuse(400)
        let writer = ResultsWriter(try store.results(.ofTests(clock)), queue.queue, .ofTests(clock))
        await drain(writer)
        let figures = await writer.figures
        #expect(queue.waiting == 0 && figures.written == 2 && figures.refused == 2)
        try await store.server.stop()
    }

    @Test("an hour that is still under way is not closed")
    func waitsForHour() async throws {
        let store = try await FakeStore()
        let queue = FakeQueue()
        let clock = ManualClock(wallNanoseconds: (FleetFixture.start + 3600) * 1_000_000_000)
        var fixture = FleetFixture("a", lines: 1)
        for number in 0..<12 { queue.add(fixture.round(number)) }
        let writer = ResultsWriter(try store.results(.ofTests(clock)), queue.queue, .ofTests(clock))
        await drain(writer)
        #expect(await writer.figures.hours == 0)
        clock.advance(.seconds(600))
        await drain(writer)
        #expect(await writer.figures.hours == 1)
        try await store.server.stop()
    }
}
