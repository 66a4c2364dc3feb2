import Foundation
import Testing

@testable import LineModel

/// Rounds over two lines, with what each showed.
private struct BlindTimeline {
    var watch: FieldWatch
    private(set) var minute: Int64 = 0
    private let lines = ["a", "b"].map { Line(ingress: HostPort(host: $0, port: 9000)) }

    init(_ watch: FieldWatch = FieldWatch()) { self.watch = watch }

    var now: WallTime { WallTime(nanosecondsSince1970: minute * 60_000_000_000) }

    mutating func round(
        _ sight: Sight, _ verdict: LineVerdict = .healthy, validity: Validity.Verdict = .valid, knowsLines: Bool = true
    ) -> FieldRound {
        minute += 5
        let lines = knowsLines ? lines : []
        let reading = LineReading(
            verdict: verdict, figures: LineFigures(lossPerMille: verdict == .abnormal ? 1000 : 0),
            isUnderLowerMark: true)
        var step = watch.begin(
            CauseField(lines), lines: lines, readings: lines.map { _ in reading }, round: validity)
        watch.confirm(&step, found: Dictionary(uniqueKeysWithValues: step.suspects.map { ($0, reading) }))
        watch.close(&step, now: now, sight: sight)
        for (item, incident) in DigestMaker(step).items() {
            watch.noteTelling(of: item.change, isSilenced: false, incident: incident.id)
        }
        return step
    }

    mutating func blind() -> FieldRound { round(.nothing(.notValid([.nothingPlanned])), validity: .invalid) }
}

@Suite("A vantage that measures nothing")
struct BlindnessTests {
    @Test("is an incident of its own after unmeasured_after rounds, once, from the first of them on")
    func opens() throws {
        var field = BlindTimeline()
        _ = field.round(.clear)
        #expect(field.blind().changes.isEmpty && field.blind().changes.isEmpty)
        let opened = field.blind().changes
        #expect(opened.map(\.change) == [.opened])
        let incident = try #require(opened.first?.incident)
        #expect(incident.key == .vantage && incident.trouble == .blind && incident.lines.isEmpty)
        #expect(incident.openedAt.nanosecondsSince1970 == 10 * 60_000_000_000 && incident.mostLines == 2)
        #expect(field.blind().changes.map(\.change) == [.continued])
    }

    @Test("ends with the first round that measures a line, and the gap is told")
    func ends() throws {
        var field = BlindTimeline()
        for _ in 0..<13 { _ = field.blind() }
        let step = field.round(.clear)
        let item = try #require(DigestMaker(step).items().first?.item)
        #expect(item.change == .closed && item.openedAt.nanosecondsSince1970 == 5 * 60_000_000_000)
        #expect(item.closedAt == field.now && item.blindness?.rounds == 13)
        #expect(field.watch.blindness == nil && field.watch.book.open.isEmpty)
    }

    @Test("is not over in a round that was ended early, or in which no line was measured")
    func goesOn() {
        var field = BlindTimeline()
        for _ in 0..<3 { _ = field.blind() }
        #expect(field.round(.unknown, .unmeasured).changes.map(\.change) == [.continued])
        #expect(field.round(.clear).changes.map(\.change) == [.closed])
    }

    @Test("leaves the lines' incidents, and their states, as they are")
    func keepsOthers() {
        var field = BlindTimeline()
        #expect(field.round(.clear, .abnormal).changes.map(\.change) == [.opened])
        for _ in 0..<5 { _ = field.blind() }
        #expect(Set(field.watch.book.open.map(\.trouble)) == [.abnormal, .blind])
        let after = field.round(.clear, .abnormal)
        #expect(after.changes.map(\.change) == [.closed, .continued])
        #expect(field.watch.book.open.map(\.id) == [1] && field.watch.book.open.first?.lines.count == 2)
    }

    @Test("forgets no line when none is known")
    func withoutLines() {
        var field = BlindTimeline()
        _ = field.round(.clear, .abnormal)
        for _ in 0..<3 { _ = field.round(.nothing(.noLines), validity: .invalid, knowsLines: false) }
        #expect(field.watch.watches.count == 2)
        #expect(Set(field.watch.book.open.map(\.trouble)) == [.abnormal, .blind])
    }

    @Test("that comes back within half an hour is the same incident")
    func comesBack() {
        var field = BlindTimeline()
        for _ in 0..<3 { _ = field.blind() }
        _ = field.round(.clear)
        for _ in 0..<2 { _ = field.blind() }
        let again = field.blind().changes
        #expect(again.map(\.change) == [.reopened] && again.first?.incident.id == 1)
    }

    @Test("is counted on behind a restart")
    func restarts() throws {
        var before = BlindTimeline()
        for _ in 0..<2 { _ = before.blind() }
        let stored = try JSONEncoder().encode(before.watch.blindness)
        let read = try JSONDecoder().decode(Blindness?.self, from: stored)
        var after = BlindTimeline(FieldWatch(blindness: read))
        #expect(read == before.watch.blindness && after.blind().changes.map(\.change) == [.opened])
    }

    @Test("a source that cannot be read is an incident beside it, and ends with a valid round in which it can")
    func sources() throws {
        var watch = FieldWatch()
        func round(_ minute: Int64, _ faults: [ServiceFault], validity: Validity.Verdict = .valid) -> FieldRound {
            let lines = [Line(ingress: HostPort(host: "a", port: 9000))]
            var step = watch.begin(CauseField(lines), lines: lines, readings: [nil], round: validity)
            let now = WallTime(nanosecondsSince1970: minute * 60_000_000_000)
            watch.close(&step, now: now, sight: validity == .valid ? .clear : .unknown, faults: faults)
            return step
        }
        let since = WallTime(nanosecondsSince1970: 0)
        let fault = ServiceFault(source: "file:a.csv", problem: "a.csv:2: no port", lines: 120, since: since)
        let opened = round(5, [fault])
        let item = try #require(DigestMaker(opened).items().first?.item)
        #expect(item.change == .opened && item.cause == CauseKey(.source, "file:a.csv") && item.trouble == .stale)
        #expect(item.sourceProblem == "a.csv:2: no port" && item.mostLines == 120 && item.openedAt == since)
        #expect(round(10, [fault], validity: .suspect).changes.map(\.change) == [.continued])
        #expect(round(15, [fault]).changes.map(\.change) == [.continued])
        #expect(round(20, [], validity: .suspect).changes.map(\.change) == [.continued])
        #expect(round(25, []).changes.map(\.change) == [.closed] && watch.book.open.isEmpty)
    }

    @Test("is silenced by its cause, and by no rule about lines")
    func silences() {
        let incident = Incident(id: 1, key: .vantage, trouble: .blind, openedAt: WallTime(nanosecondsSince1970: 0))
        var (ofVantage, ofLines) = (MuteRule(), MuteRule())
        ofVantage.cause = .vantage
        ofLines.line = "*"
        var muting = Muting()
        muting.silences = [ofLines]
        #expect(!muting.isSilenced(incident, lines: [], at: incident.openedAt))
        muting.silences = [ofVantage]
        #expect(muting.isSilenced(incident, lines: [], at: incident.openedAt))
    }

    @Test(
        "what a round showed",
        arguments: [
            (Validity(verdict: .valid, findings: []), false, [LineVerdict.unmeasured, .healthy], Sight.clear),
            (Validity(verdict: .valid, findings: []), false, [.unmeasured], .unknown),
            (Validity(verdict: .valid, findings: []), false, [], .unknown),
            (
                Validity(verdict: .invalid, findings: [.nothingPlanned]), false, [.unmeasured],
                .nothing(.notValid([.nothingPlanned]))
            ),
            (Validity(verdict: .suspect, findings: []), false, [.healthy], .nothing(.notValid([]))),
            (Validity(verdict: .suspect, findings: []), true, [.healthy], .unknown),
        ])
    func sight(_ validity: Validity, _ isInterrupted: Bool, _ verdicts: [LineVerdict], _ expected: Sight) {
        let readings = verdicts.map { LineReading(verdict: $0, figures: LineFigures(), isUnderLowerMark: false) }
        #expect(Sight(validity, isInterrupted: isInterrupted, readings: readings) == expected)
    }

    @Test("a cause that a newer version stored is read as one")
    func newerCause() throws {
        let stored = Data(#"{"kind":"eclipse","moon":1}"#.utf8)
        #expect(try JSONDecoder().decode(BlindRound.self, from: stored) == .other)
        for cause in [BlindRound.noLines, .notMade("no memory"), .notValid([.nothingPlanned]), .other] {
            #expect(try JSONDecoder().decode(BlindRound.self, from: try JSONEncoder().encode(cause)) == cause)
        }
    }
}
