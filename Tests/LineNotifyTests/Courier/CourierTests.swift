import AsyncHTTPClient
import Foundation
import LineHistory
import LineModel
import Logging
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

/// A destination that answers as it is told to.
private final class ScriptedNotifier: Notifier {
    enum Answer {
        case take
        /// All but these, who cannot be reached for now.
        case takeBut([String])
        case fail(DeliveryFailure)
    }

    let pace: NotifierPace?
    private let state: Mutex<(answers: [Answer], got: [(digest: Digest, id: String, to: Recipients)])>

    init(_ answers: [Answer], pace: NotifierPace? = nil) {
        self.pace = pace
        state = Mutex((answers, []))
    }

    var got: [(digest: Digest, id: String, to: Recipients)] { state.withLock { $0.got } }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        _ = try await deliver(digest, id: id, to: .all)
    }

    func deliver(
        _ digest: Digest, id: String, to recipients: Recipients
    ) async throws(DeliveryFailure) -> [DeferredRecipient] {
        let answer = state.withLock { state in
            state.got.append((digest, id, recipients))
            return state.answers.isEmpty ? Answer.take : state.answers.removeFirst()
        }
        switch answer {
        case .take: return []
        case .takeBut(let names):
            return names.map { DeferredRecipient($0, DeliveryFailure(.temporary(after: nil), "450 later")) }
        case .fail(let failure): throw failure
        }
    }
}

@Suite("The courier")
struct CourierTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Delivers what is in the outbox until `isDone`; pauses pass at once on the courier's clocks.
    private func deliver(
        _ notifiers: [String: ScriptedNotifier], _ store: HistoryStore, quiet: DailyWindow? = nil,
        from start: Int64 = 1_800_000_000_000_000_000, until isDone: @escaping @Sendable () throws -> Bool
    ) async throws -> [String: CourierFigures] {
        let clock = ManualClock(wallNanoseconds: start)
        let (steps, step) = AsyncStream.makeStream(of: Void.self)
        let logger = Logger.silentForTests
        let parts = CourierParts(
            outbox: SharedHistory(store, logger: logger, now: { WallTime(nanosecondsSince1970: 0) }),
            surroundings: Surroundings(
                client: .shared, logger: logger, now: { clock.now }, monotonicNow: { clock.monotonicNow },
                sleep: { duration in
                    clock.advance(duration)
                    step.yield()
                }, random: { 0 }), vantage: "test")
        let courier = Courier(parts) { settings throws(ParameterProblem) in
            guard let notifier = notifiers[settings.name] else { throw ParameterProblem(nil, "unknown") }
            return notifier
        }
        var settings = notifiers.keys.sorted().map { NotifierSettings.recording(name: $0) }
        for index in settings.indices { settings[index].quietHours = quiet }
        await courier.adopt(settings)
        var looks = 0
        for await _ in steps {
            looks += 1
            if try isDone() || looks > 10_000 { break }
        }
        #expect(try isDone())
        let figures = await courier.figures()
        await courier.adopt([])
        return figures
    }

    private func open() throws -> HistoryStore {
        try HistoryStore.open(
            path: folder.file("history.sqlite"), now: WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        ).store
    }

    private func digest(_ change: IncidentChange, _ incident: Int) -> Digest {
        let at = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        return Digest(
            vantage: "here", roundID: "1", at: at, everySeconds: 300, lines: 9, abnormalLines: 1, unmeasuredLines: 0,
            items: [
                DigestItem(
                    change: change, incident: incident, cause: CauseKey(.line, "a"), trouble: .abnormal,
                    openedAt: at, lines: [DigestLine(name: "a", ingress: "127.0.0.1:7")])
            ])
    }

    private func put(_ digests: [Digest], _ store: HistoryStore, for name: String = "ops", round: String = "r") throws {
        let at = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        for (number, digest) in digests.enumerated() {
            try store.storeState(
                StateChange(
                    roundID: "\(round)\(number)", at: at, watches: [:], removedLines: [], open: [], recent: [],
                    nextIncidentID: 1,
                    messages: [OutgoingMessage(destination: name, digest: digest, notBefore: at)]))
        }
    }

    private func waiting(_ store: HistoryStore, _ name: String = "ops") throws -> Int {
        try store.outboxFigures()[name]?.waiting ?? 0
    }

    @Test("what waits together is one message, and is delivered once")
    func mergesWhatWaits() async throws {
        let store = try open()
        try put([digest(.opened, 1), digest(.opened, 2), digest(.closed, 1)], store)
        let notifier = ScriptedNotifier([])
        let figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.count == 1)
        #expect(
            Set(notifier.got.flatMap(\.digest.items).map { "\($0.change) \($0.incident)" }) == ["closed 1", "opened 2"])
        #expect(figures["ops"].map { ($0.sent, $0.delivered) == (1, 3) } == true)
    }

    @Test("what waits is sent in parts where it is large, the oldest first")
    func boundsWhatItReads() async throws {
        let store = try open()
        var large = [digest(.opened, 1), digest(.opened, 2), digest(.opened, 3)]
        for index in large.indices {
            let name = String(repeating: "x", count: 1_750_000)
            large[index].items[0].lines = [DigestLine(name: name, ingress: "192.0.2.1:7")]
        }
        try put(large, store)
        let notifier = ScriptedNotifier([])
        let figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.map { $0.digest.items.map(\.incident).sorted() } == [[1, 2], [3]])
        #expect(figures["ops"]?.delivered == 3)
    }

    @Test("failures for now are tried again, with the same number, until the destination takes it")
    func triesAgain() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let busy = DeliveryFailure(.temporary(after: nil), "busy")
        let notifier = ScriptedNotifier([.fail(busy), .fail(busy), .fail(busy)])
        let figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.count == 4)
        #expect(Set(notifier.got.map(\.id)).count == 1)
        #expect(figures["ops"]?.failedAttempts == 3)
        #expect(try store.outboxFigures()["ops"]?.delivered == 1)
    }

    @Test("a destination that refuses everything is held; mended, it is told what is open then, and no end alone")
    func holds() async throws {
        let store = try open()
        let refusal = ScriptedNotifier.Answer.fail(DeliveryFailure(.allRefused, "wrong key"))
        var opening = digest(.opened, 1)
        opening.items += digest(.opened, 2).items
        try put([opening], store)
        let wrong = ScriptedNotifier(Array(repeating: refusal, count: 1_000_000))
        var figures = try await deliver(["ops": wrong], store) { wrong.got.count >= 9 }
        #expect(figures["ops"].map { ($0.isHeld, $0.givenUp, $0.sent) == (true, 0, 0) } == true)
        #expect(try waiting(store) == 1)
        try put([digest(.closed, 1)], store, round: "s")
        // After a start with the right key, which is refused twice more.
        let notifier = ScriptedNotifier([refusal, refusal])
        figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.last?.digest.items.map { "\($0.change) \($0.incident)" } == ["opened 2"])
        #expect(figures["ops"].map { ($0.isHeld, $0.untold) == (false, 1) } == true)
        try put([digest(.closed, 2)], store, round: "t")
        _ = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.last?.digest.items.map { "\($0.change) \($0.incident)" } == ["closed 2"])
    }

    @Test("a message that is refused for its own sake is tried some times, then given up; its end is not told alone")
    func givesUp() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let refusal = ScriptedNotifier.Answer.fail(DeliveryFailure(.itemRefused, "too long"))
        let notifier = ScriptedNotifier(Array(repeating: refusal, count: 5))
        let figures = try await deliver(["ops": notifier], store) { try store.outboxFigures()["ops"]?.givenUp == 1 }
        #expect(notifier.got.count == 5 && figures["ops"]?.isHeld == false)
        #expect(try store.toldIncidents(of: "ops").knows(1) == false)
        try put([digest(.closed, 1), digest(.opened, 2)], store, round: "s")
        _ = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.last?.digest.items.map { "\($0.change) \($0.incident)" } == ["opened 2"])
    }

    @Test("a recipient who could not be reached is told apart, in order, and holds up nobody")
    func tellsApart() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let later = ScriptedNotifier.Answer.fail(DeliveryFailure(.temporary(after: .seconds(60)), "450 later"))
        let first = ScriptedNotifier([.takeBut(["b"]), later, later])
        _ = try await deliver(["ops": first], store) { first.got.count == 3 }
        #expect(first.got.map(\.to) == [.all, .only("b"), .only("b")])
        #expect(try waiting(store) == 1 && store.toldIncidents(of: "ops").states == [1: .told])
        // What comes meanwhile: the others at once, that one behind what it still has to be told.
        try put([digest(.closed, 1), digest(.opened, 2)], store, round: "s")
        let second = ScriptedNotifier([])
        let figures = try await deliver(["ops": second], store) { try waiting(store) == 0 }
        #expect(second.got.map(\.to) == [.allBut(["b"]), .only("b")])
        let told = second.got.map { Set($0.digest.items.map { "\($0.change) \($0.incident)" }) }
        #expect(told == [["closed 1", "opened 2"], ["closed 1", "opened 2"]])
        #expect(figures["ops"]?.givenUp == 0)
    }

    @Test("a recipient who is refused for good, or not reached for 72 hours, is given up alone")
    func givesUpApart() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let refused = ScriptedNotifier.Answer.fail(DeliveryFailure(.allRefused, "550 no such user"))
        let notifier = ScriptedNotifier([.takeBut(["b", "c"]), refused])
        let figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.map(\.to) == [.all, .only("b"), .only("c")])
        #expect(figures["ops"].map { ($0.givenUp, $0.delivered) == (1, 2) } == true)
        #expect(try store.toldIncidents(of: "ops").knows(1))
    }

    @Test("a dead destination holds up no other")
    func keepsDestinationsApart() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store, for: "dead", round: "d")
        try put([digest(.opened, 1)], store, for: "ops", round: "o")
        let failure = DeliveryFailure(.temporary(after: .seconds(3600)), "nothing for 60 s")
        let dead = ScriptedNotifier(Array(repeating: .fail(failure), count: 1_000_000))
        let figures = try await deliver(["dead": dead, "ops": ScriptedNotifier([])], store) { try waiting(store) == 0 }
        #expect(figures["ops"]?.delivered == 1)
        #expect(try waiting(store, "dead") == 1)
    }

    @Test("woken in quiet hours it looks once and sleeps on")
    func sleepsInQuietHours() async throws {
        let store = try open()
        let logger = Logger.silentForTests
        let looks = Mutex(0)
        // 08:00 UTC.
        let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        let parts = CourierParts(
            outbox: SharedHistory(store, logger: logger, now: { now }),
            surroundings: Surroundings(
                client: .shared, logger: logger,
                now: {
                    looks.withLock { $0 += 1 }
                    return now
                }, monotonicNow: { 0 }, sleep: { _ in try await Task.sleep(for: .seconds(3600)) }, random: { 0 }),
            vantage: "test")
        let courier = Courier(parts) { _ throws(ParameterProblem) in ScriptedNotifier([]) }
        var settings = NotifierSettings.recording(name: "ops")
        settings.quietHours = DailyWindow(fromMinute: 7 * 60, toMinute: 9 * 60)
        await courier.adopt([settings])
        for looked in 1...3 {
            while looks.withLock({ $0 }) < looked { await Task.yield() }
            await courier.wake()
        }
        while looks.withLock({ $0 }) < 4 { await Task.yield() }
        // Far longer than a look takes.
        for _ in 0..<10_000 { await Task.yield() }
        #expect(looks.withLock { $0 } == 4)
        await courier.adopt([])
    }

    @Test("a destination that stays as it was keeps its courier; a changed one has another, which counts on")
    func keepsCouriers() async throws {
        let store = try open()
        let logger = Logger.silentForTests
        let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        let made = Mutex(0)
        let notifier = ScriptedNotifier([])
        let parts = CourierParts(
            outbox: SharedHistory(store, logger: logger, now: { now }),
            surroundings: Surroundings(
                client: .shared, logger: logger, now: { now }, monotonicNow: { 0 },
                sleep: { _ in try await Task.sleep(for: .seconds(3600)) }, random: { 0 }),
            vantage: "test")
        let courier = Courier(parts) { _ throws(ParameterProblem) in
            made.withLock { $0 += 1 }
            return notifier
        }
        try put([digest(.opened, 1)], store)
        var settings = NotifierSettings.recording(name: "ops")
        await courier.adopt([settings])
        while await courier.figures()["ops"]?.delivered != 1 { await Task.yield() }
        await courier.adopt([settings])
        #expect(made.withLock { $0 } == 1)
        settings.language = .zh
        await courier.adopt([settings])
        #expect(made.withLock { $0 } == 2)
        for _ in 0..<100 {
            let delivered = await courier.figures()["ops"]?.delivered
            #expect(delivered == 1)
            await Task.yield()
        }
        let id = try #require(notifier.got.first?.id)
        #expect(id == "test-\(try store.installation())-1")
        await courier.adopt([])
    }

    @Test("nothing is sent in quiet hours, and everything after them")
    func waitsForTheEndOfQuietHours() async throws {
        let store = try open()
        try put([digest(.opened, 1), digest(.opened, 2)], store)
        // 1,800,000,000 is 08:00 UTC.
        let notifier = ScriptedNotifier([])
        let quiet = DailyWindow(fromMinute: 7 * 60, toMinute: 9 * 60)
        let seen = Mutex(0)
        _ = try await deliver(["ops": notifier], store, quiet: quiet) {
            let looks = seen.withLock { seen in
                seen += 1
                return seen
            }
            if looks < 60 { return false }
            return try waiting(store) == 0
        }
        #expect(notifier.got.count == 1)
        #expect(notifier.got.first?.digest.items.count == 2)
    }

    @Test("a message without anything to tell is done with, and not looked at for ever")
    func endsEmptyMessages() async throws {
        let store = try open()
        var empty = digest(.opened, 1)
        empty.items = []
        try put([empty], store)
        let notifier = ScriptedNotifier([])
        _ = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.isEmpty)
    }

    @Test("messages that are too old when they could be sent are given up")
    func givesUpWhatIsOld() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let notifier = ScriptedNotifier([])
        let later = 1_800_000_000_000_000_000 + 4 * 86_400_000_000_000 as Int64
        let figures = try await deliver(["ops": notifier], store, from: later) { try waiting(store) == 0 }
        #expect(notifier.got.isEmpty)
        #expect(figures["ops"]?.givenUp == 1)
    }

    @Test("what was under way when the process died is sent once more, and counted as a repeat")
    func repeatsWhatWasUnderWay() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        let ids = try store.dueMessages(for: "ops", now: now, limit: 9).map(\.id)
        try store.markSending(ids, at: now)
        let notifier = ScriptedNotifier([])
        let figures = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.count == 1)
        #expect(figures["ops"]?.repeated == 1)
    }

    @Test("what was under way when the process died goes alone, under the number it had; what came later goes after it")
    func repeatsAlone() async throws {
        let store = try open()
        try put([digest(.opened, 1)], store)
        let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
        let ids = try store.dueMessages(for: "ops", now: now, limit: 9).map(\.id)
        try store.markSending(ids, at: now)
        try put([digest(.opened, 2)], store, round: "s")
        let notifier = ScriptedNotifier([])
        _ = try await deliver(["ops": notifier], store) { try waiting(store) == 0 }
        #expect(notifier.got.map { $0.digest.items.map(\.incident) } == [[1], [2]])
        #expect(notifier.got.first?.id == "test-\(try store.installation())-\(ids[0])")
    }
}
