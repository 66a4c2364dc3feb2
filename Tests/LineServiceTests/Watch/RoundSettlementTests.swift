import Foundation
import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

@Suite("The settlement of a round")
struct RoundSettlementTests {
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)
    private let lines = ["a", "b", "c"].enumerated().map { index, name in
        Line(name: name, ingress: HostPort(host: "192.0.2.\(index + 1)", port: 7))
    }

    /// A round of 100 probes a line.
    ///
    /// - Parameter lost: of each line's probes.
    private func report(
        of lines: [Line], lost: [Int], validity: Validity.Verdict = .valid, isInterrupted: Bool = false
    ) -> RoundReport {
        let samples = SampleTable(lines: lines.count, count: 100)
        for index in 0..<lines.count * 100 {
            var record = ProbeRecord()
            record.sentNanoseconds = Int64(index) * 1_000_000
            record.outcome = index % 100 < lost[index / 100] ? .lost : .received
            if record.outcome == .received { record.rttNanoseconds = 10_000_000 }
            samples.records[index] = record
        }
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval, plan.timeout) = (lines.count, 100, .milliseconds(20), .seconds(2))
        var report = RoundReport(
            RoundFindings(
                id: 1, started: Self.now, duration: .seconds(4),
                lines: lines, payloads: lines.map { _ in .plumb }, rows: lines.indices.map { .success($0) }, plan: plan,
                samples: samples, samplesEpochNanoseconds: Self.now.nanosecondsSince1970,
                counts: lines.map { _ in LineCounts() }, corruptUnassigned: 0, ledger: RoundLedger(),
                limits: LineLimits(maxLoss: 0.3, maxRTT: nil)), vantage: "test")
        // What makes a round valid is another test's business.
        for index in report.lines.indices { report.lines[index].verdict = lost[index] > 30 ? .abnormal : .healthy }
        report.validity.verdict = validity
        report.ledger.interrupted = isInterrupted
        return report
    }

    private var settings: ServiceSettings {
        var settings = ServiceSettings()
        settings.notify = [.recording(name: "ops")]
        return settings
    }

    private func settlement(_ report: RoundReport, _ settings: ServiceSettings? = nil) -> RoundSettlement {
        RoundSettlement(
            report, lines: lines, field: CauseField(lines, canaries: []), settings: settings ?? self.settings,
            baselines: [:], at: Self.now)
    }

    @Test("a suspect that the confirmation agrees on opens an incident, on each state that it is settled on alike")
    func opens() throws {
        var settlement = settlement(report(of: lines, lost: [100, 0, 0]))
        var told: [[DigestItem]] = []
        // The second time as a function does whose state another call has written meanwhile.
        for _ in 0..<2 {
            var field = FieldWatch(rules: settings.watchRules)
            var step = settlement.begin(in: &field)
            #expect(step.suspects == [0])
            let again = report(of: [lines[0]], lost: [90])
            settlement.confirmed = try #require(settlement.proved(by: again, chosen: step.suspects))
            let messages = settlement.finish(&step, in: &field, told: nil, at: Self.now)
            #expect(messages.items.map(\.item.change) == [.opened] && step.raised == 1)
            #expect(field.book.open.count == 1 && field.count(.abnormal) == 1)
            told.append(messages.messages.flatMap(\.digest.items))
        }
        #expect(told[0].count == 1 && told[0] == told[1])
        #expect(told[0].first?.lines.map(\.name) == ["a"])
    }

    @Test("a destination that is new, or lost the message, is told as opened what others know; nobody else again")
    func tellsNewcomers() throws {
        var settings = settings
        settings.notify.append(.recording(name: "new"))
        var field = FieldWatch(rules: settings.watchRules)
        var first = settlement(report(of: lines, lost: [100, 0, 0]))
        var step = first.begin(in: &field)
        first.confirmed = try #require(first.proved(by: report(of: [lines[0]], lost: [90]), chosen: step.suspects))
        #expect(first.finish(&step, in: &field, told: [:], at: Self.now).messages.map(\.destination) == ["ops"])
        let told = ["ops": ToldIncidents([1: .told])]
        for validity in [Validity.Verdict.suspect, .valid] {
            let next = settlement(report(of: lines, lost: [100, 0, 0], validity: validity), settings)
            var step = next.begin(in: &field)
            let messages = next.finish(&step, in: &field, told: told, at: Self.now).messages
            // What a round that is not valid measured is no news.
            #expect(messages.map(\.destination) == (validity == .valid ? ["new"] : []))
            #expect(messages.flatMap(\.digest.items).allSatisfy { $0.change == .opened && $0.lines.count == 1 })
        }
    }

    @Test("a destination that is new hears nothing of what is silenced")
    func sparesNewcomers() throws {
        var settings = settings
        var rule = MuteRule()
        rule.line = "a"
        settings.muting.silences = [rule]
        var field = FieldWatch(rules: settings.watchRules)
        var settlement = settlement(report(of: lines, lost: [100, 0, 0]), settings)
        var step = settlement.begin(in: &field)
        let again = report(of: [lines[0]], lost: [90])
        settlement.confirmed = try #require(settlement.proved(by: again, chosen: step.suspects))
        #expect(settlement.finish(&step, in: &field, told: [:], at: Self.now).messages.isEmpty)
    }

    @Test("a confirmation that is not valid, or was ended early, proves nothing; one that is leaves out the unmeasured")
    func proves() throws {
        let settlement = settlement(report(of: lines, lost: [100, 100, 0]))
        let chosen = [0, 1]
        let pair = Array(lines.prefix(2))
        #expect(settlement.proved(by: report(of: pair, lost: [0, 0], validity: .suspect), chosen: chosen) == nil)
        #expect(settlement.proved(by: report(of: pair, lost: [0, 0], isInterrupted: true), chosen: chosen) == nil)
        var valid = report(of: pair, lost: [100, 0])
        (valid.lines[1].summary, valid.lines[1].verdict) = (LineSummary(), .unmeasured)
        let found = try #require(settlement.proved(by: valid, chosen: chosen))
        #expect(found.keys.sorted() == [0] && found[0]?.verdict == .abnormal)
    }

    /// Settings and a field that judge by evidence, with what usually is.
    private func judging() throws -> (settings: ServiceSettings, field: FieldWatch, past: FieldPast) {
        var settings = settings
        settings.alerts.falseAlarms = FalseAlarmBudget("1/week")
        var field = FieldWatch(rules: settings.watchRules, evidence: settings.judge(stored: []))
        field.evidence?.take(CauseField(lines), ways: lines.map { LineWay($0, payload: .plumb) })
        let usual = try #require(UsualLoss((1...14).map { PooledLoss(dayOffset: $0, lost: 2, sent: 1200) }))
        return (settings, field, FieldPast(losses: ["a": usual, "b": usual, "c": usual]))
    }

    @Test("what evidence finds is told after its further probes, in a second step of the same round")
    func evidence() throws {
        var (settings, field, past) = try judging()
        var told: [OutgoingMessage] = []
        for _ in 0..<20 where told.isEmpty {
            let settlement = RoundSettlement(
                report(of: lines, lost: [3, 0, 0]), lines: lines, field: CauseField(lines), settings: settings,
                baselines: [:], usual: past.usualLosses(of: lines), at: Self.now)
            var step = settlement.begin(in: &field)
            let first = settlement.finish(
                &step, in: &field, hasBins: { !$0.evidenceSuspects.isEmpty }, told: [:], at: Self.now)
            #expect(first.messages.isEmpty && first.items.isEmpty, "nothing is above its limits")
            guard step.evidenceIsOpen, !step.evidenceSuspects.isEmpty else { continue }
            #expect(step.evidenceSuspects == [0])
            let bin = try #require(settlement.proved(by: report(of: [lines[0]], lost: [3]), chosen: [0]))
            for _ in 0..<4 where !step.evidenceSuspects.isEmpty { field.enterBin(&step, found: bin) }
            told = settlement.resume(&step, in: &field, told: [:], at: Self.now)?.messages ?? []
        }
        let item = try #require(told.first?.digest.items.first)
        #expect(item.change == .opened && item.lines.map(\.name) == ["a"] && item.worstLossPerMille == 30)
        let line = try #require(item.lines.first)
        #expect(line.reasons.map(\.kind) == [.evidence] && line.evidence != nil)
        let written = try JSONDecoder().decode(DigestLine.self, from: JSONEncoder().encode(line))
        #expect(written == line)
    }

    @Test("a round whose lines' past could not be read is no evidence")
    func evidenceWithoutPast() throws {
        var (settings, field, _) = try judging()
        let before = field.evidence?.state
        for _ in 0..<10 {
            let settlement = RoundSettlement(
                report(of: lines, lost: [20, 0, 0]), lines: lines, field: CauseField(lines), settings: settings,
                baselines: [:], at: Self.now)
            var step = settlement.begin(in: &field)
            #expect(settlement.finish(&step, in: &field, told: [:], at: Self.now).items.isEmpty)
            #expect(!step.evidenceIsOpen)
        }
        #expect(field.evidence?.state == before)
    }

    @Test("a round without time for further probes is judged at once; one that is not valid is not judged")
    func evidenceAtOnce() throws {
        var (settings, field, past) = try judging()
        var opened = 0
        for number in 1...30 where opened == 0 {
            for validity in [Validity.Verdict.suspect, .valid] {
                let settlement = RoundSettlement(
                    report(of: lines, lost: [3, 0, 0], validity: validity), lines: lines, field: CauseField(lines),
                    settings: settings, baselines: [:], usual: past.usualLosses(of: lines), at: Self.now)
                let before = field.evidence?.state
                var step = settlement.begin(in: &field)
                let messages = settlement.finish(&step, in: &field, told: [:], at: Self.now)
                #expect((field.evidence?.state == before) == (validity == .suspect))
                if messages.items.contains(where: { $0.item.change == .opened }) { opened = number }
            }
        }
        #expect((3...20).contains(opened))
    }

    @Test("a round that was ended early changes no state and asks for no confirmation")
    func interrupted() {
        let settlement = settlement(report(of: lines, lost: [100, 100, 100], isInterrupted: true))
        #expect(settlement.validity == .suspect)
        var field = FieldWatch(rules: settings.watchRules)
        var step = settlement.begin(in: &field)
        #expect(step.suspects.isEmpty)
        #expect(settlement.finish(&step, in: &field, told: nil, at: Self.now).messages.isEmpty)
        #expect(field.watches.isEmpty)
    }

    @Test("lines under maintenance, and lines that the round did not ask for, keep their state")
    func leftAlone() {
        var settings = settings
        var rule = MuteRule()
        rule.line = "a"
        settings.muting.maintenance = [rule]
        // Of the two that were asked for the report has the second one first.
        let settlement = settlement(report(of: [lines[1], lines[0]], lost: [100, 100]), settings)
        var field = FieldWatch(rules: settings.watchRules)
        #expect(settlement.begin(in: &field).suspects == [1])
        #expect(field.watches.keys.sorted() == ["b"])
    }
}
