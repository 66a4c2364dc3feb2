import Foundation
import LineHistory
import LineModel
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

@Suite("The watch of a fleet's vantage", .serialized)
struct FleetWatchTests {
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
    private let lines = ["a", "b", "c"].enumerated().map { index, name in
        Line(name: name, ingress: HostPort(host: "192.0.2.\(index + 1)", port: 7))
    }

    /// A valid round in which these lines lose everything.
    private func report(lost: Set<Int>, of some: [Line]? = nil) -> RoundReport {
        let lines = some ?? lines
        var report = RoundReport(
            id: "00000000000000aa", vantage: "v", started: Self.now, finished: Self.now, duration: .seconds(4),
            plan: PlanFigures(), totals: OutcomeCounts(), duplicates: 0, corrupt: 0, ledger: RoundLedger(),
            validity: Validity(verdict: .valid, findings: []), lines: [], samples: SampleTable(lines: 0, count: 0),
            samplesEpochNanoseconds: 0)
        report.lines = lines.enumerated().map { index, line in
            var summary = LineSummary()
            if lost.contains(index) { summary.counts.lost = 100 } else { summary.counts.received = 100 }
            return LineReportRow(
                line: line, payload: .plumb, summary: summary,
                verdict: lost.contains(index) ? .abnormal : .healthy, reasons: [], sampleRow: nil)
        }
        return report
    }

    /// Settles a round with a confirmation that agrees, and gives the messages.
    private func settle(
        _ lost: Set<Int>, _ field: inout FieldWatch, _ voice: FleetVoice, told: [String: ToldIncidents]
    ) throws -> RoundMessages {
        var settings = ServiceSettings()
        settings.vantage = "v"
        settings.notify = [.recording(name: "ops")]
        settings.voice = voice
        settings.clearAfter = 1
        var settlement = RoundSettlement(
            report(lost: lost), lines: lines, field: CauseField(lines, canaries: []), settings: settings,
            baselines: [:], at: Self.now)
        var step = settlement.begin(in: &field)
        let again = report(lost: Set(step.suspects.indices), of: step.suspects.map { lines[$0] })
        settlement.confirmed = try #require(settlement.proved(by: again, chosen: step.suspects))
        return settlement.finish(&step, in: &field, told: told, at: Self.now)
    }

    @Test("tells nobody while the hub tells, and keeps its incidents all the same")
    func silent() throws {
        var field = FieldWatch(rules: LineWatchRules(clearAfter: 1))
        let opened = try settle([0], &field, .hub, told: [:])
        #expect(opened.messages.isEmpty && opened.items.map(\.item.change) == [.opened])
        #expect(field.book.open.count == 1)
        #expect(try settle([0], &field, .hub, told: [:]).messages.isEmpty)
        let closed = try settle([], &field, .hub, told: [:])
        #expect(closed.messages.isEmpty && closed.items.map(\.item.change) == [.closed])
    }

    @Test("speaks alone of what is open, says so, and hands over what goes on and ends what does not")
    func alone() throws {
        var field = FieldWatch(rules: LineWatchRules(clearAfter: 1))
        _ = try settle([0], &field, .hub, told: [:])
        let alone = try settle([0], &field, .alone(rounds: 3), told: [:]).messages
        #expect(alone.count == 1 && alone[0].digest.speaksAloneAfter == 3)
        #expect(alone[0].digest.items.map(\.change) == [.opened])
        // It was told, and is not told again while the vantage goes on to speak.
        var told = ToldIncidents()
        told.noteWaiting(alone[0].digest)
        told.noteDelivered(alone[0].digest)
        #expect(try settle([0], &field, .alone(rounds: 4), told: ["ops": told]).messages.isEmpty)
        let over = try settle([0], &field, .hub, told: ["ops": told]).messages
        #expect(over.count == 1 && over[0].digest.speaksAloneAfter == nil)
        #expect(over[0].digest.items.map(\.change) == [.closed])
        #expect(over[0].digest.items.first?.isHandedOver == true)
        told.noteDelivered(over[0].digest)
        #expect(try settle([0], &field, .hub, told: ["ops": told]).messages.isEmpty)
        // The hub is away again: what is open is told with a word of its first telling.
        let again = try settle([0], &field, .alone(rounds: 3), told: ["ops": told]).messages
        #expect(again.first?.digest.items.map(\.change) == [.reopened])
    }

    @Test("what ends in the round in which the hub is back is told as over, and not as handed over")
    func endsMeanwhile() throws {
        var field = FieldWatch(rules: LineWatchRules(clearAfter: 1))
        let opened = try settle([0], &field, .alone(rounds: 3), told: [:]).messages
        var told = ToldIncidents()
        told.noteDelivered(try #require(opened.first?.digest))
        let over = try settle([], &field, .hub, told: ["ops": told]).messages
        #expect(over.first?.digest.items.map(\.change) == [.closed])
        #expect(over.first?.digest.items.first?.isHandedOver == nil)
    }

    @Test("without a fleet every message is as it was: nothing of a fleet is in what is stored")
    func unchanged() throws {
        var field = FieldWatch(rules: LineWatchRules(clearAfter: 1))
        let messages = try settle([0], &field, .own, told: [:]).messages
        let stored = String(decoding: try JSONEncoder().encode(try #require(messages.first).digest), as: UTF8.self)
        #expect(!stored.contains("speaksAlone") && !stored.contains("isHandedOver"))
    }

    @Test("begins when the hub says, hands every settled round over with the slot of all vantages, and none twice")
    func orders() async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 133)
        let orders = Mutex(
            RoundOrders(every: .seconds(120), phase: .milliseconds(7_500), addressRates: ["127.133.0.1": 5]))
        let taken = Mutex<[SettledRound]>([])
        let wakes = Counter()
        let link = FleetLink(
            orders: { orders.withLock { $0 } }, voice: { .hub },
            take: { settled in
                taken.withLock { $0.append(settled) }
                return UnsentRound(round: settled.report.id, slot: settled.slot, content: [7])
            }, wake: { wakes.next() })
        var settings = field.settings
        settings.notify = [.recording(name: "ops")]
        settings.splay = .seconds(30)
        try await field.run(settings, fleet: link) { report in
            // The phase grows within a slot that was measured: the next round is of the next slot.
            if taken.withLock({ $0.count }) == 1 { orders.withLock { $0.phase = .seconds(40) } }
            return taken.withLock { $0.count } >= 3
        }
        let rounds = taken.withLock { Array($0.prefix(3)) }
        let slots = rounds.map(\.slot)
        #expect(slots.allSatisfy { $0 % 120 == 0 } && Set(slots).count == 3 && slots == slots.sorted())
        #expect(rounds.allSatisfy { $0.everySeconds == 120 && $0.states.count == 2 && $0.report.samples.count == 0 })
        let begun = rounds.map { $0.report.started.nanosecondsSince1970 }
        #expect(begun.count == 3 && wakes.value >= 3)
        // Five packets a second to one of the ingresses: 200 ms from one probe of a line to the next.
        #expect(rounds.allSatisfy { $0.report.plan.interval == .milliseconds(200) })
        #expect(try field.store.unsentRounds(most: 99).map(\.round).suffix(3).count == 3)
        #expect(try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 9).isEmpty)
    }

    @Test("sends hosts no more than the hub leaves to it, and no line less where it leaves enough")
    func rates() {
        var settings = ServiceSettings()
        #expect(settings.round(over: lines) == settings.probe)
        settings.addressRates = ["192.0.2.1": 4, "192.0.2.9": 0.001]
        #expect(settings.round(over: lines).interval == .milliseconds(250))
        #expect(settings.round(over: Array(lines.dropFirst())).interval == settings.probe.interval)
        settings.addressRates = ["192.0.2.1": 1_000_000]
        #expect(settings.round(over: lines).interval == settings.probe.interval)
        settings.addressRates = ["192.0.2.1": 333]
        #expect(settings.confirmation.maxAddressRate == 333)
        settings.addressRates = ["192.0.2.1": .leastNonzeroMagnitude]
        #expect(settings.round(over: lines).interval == .seconds(86_400))
    }

    @Test("a round says of each line what is held of it after its confirmation and its evidence")
    func states() {
        var settings = ServiceSettings()
        settings.canaries = ["a", "b"]
        var rule = MuteRule()
        rule.line = "c"
        settings.muting.maintenance = [rule]
        var report = report(lost: [0, 1])
        report.lines[1].verdict = .unmeasured
        let field = FieldWatch(watches: ["a": LineWatch(state: .abnormal), "b": LineWatch(state: .abnormal)])
        let settled = SettledRound(
            report, slot: 5, settings: settings, lines: lines, field: field, at: Self.now)
        #expect(settled.states == [.abnormal, .unmeasured, .absent])
        #expect(settled.canaries == 1 && settled.badCanaries == 1 && settled.evidence.isEmpty)
    }

    @Test("rounds that are to be sent are bounded in memory, and push out nothing else")
    func pending() {
        var pending = PendingWrites()
        _ = pending.add(.evidence([1]))
        for index in 0..<PendingWrites.maxUnsent + 5 {
            let dropped = pending.add(.unsent(UnsentRound(round: "\(index)", slot: Int64(index), content: [])))
            #expect(dropped.rounds == 0 && dropped.states == 0)
        }
        #expect(pending.droppedUnsent == 5 && pending.writes.count == PendingWrites.maxUnsent + 1)
        guard case .unsent(let oldest) = pending.writes[1] else { return #expect(Bool(false)) }
        #expect(oldest.round == "5")
    }
}
