import CaseFile
import LineHistory
import LineModel
import LineReport
import TestSupport
import Testing

@testable import LineService

/// A generated history of twelve lines over three ingresses and four echoes, in which the four lines of one ingress
/// lose half of their probes from the seventh round on, until the last but one.
private struct Field {
    static let (rounds, count) = (14, 30)
    let folder: TemporaryFolder
    let store: HistoryStore
    let bad: [String]
    let ids: [String]
    let begin: WallTime
    let end: WallTime

    /// - Parameter isOpen: whether the incident is not over.
    init(seed: UInt64, isOpen: Bool = false) throws {
        folder = try TemporaryFolder()
        store = try HistoryStore.open(path: folder.file("history.sqlite"), now: .ofTests).store
        var generator = HistoryGenerator(
            seed: seed, lines: 12, count: Self.count, withProbes: true, vantage: "gz-core-2", ingresses: 3, echoes: 4)
        let ingress = generator.lines[0].ingress
        bad = generator.lines.filter { $0.ingress == ingress }.map(\.name).sorted()
        var ids: [String] = []
        for number in 0..<Self.rounds {
            var report = generator.round(started: Self.time(number))
            for index in report.lines.indices {
                let isHit = bad.contains(report.lines[index].line.name) && (6..<13).contains(number)
                Self.lose(isHit ? 2 : 0, &report, index)
            }
            try store.storeRound(report)
            ids.append(report.id)
        }
        (self.ids, begin, end) = (ids, Self.time(6), Self.time(13))
        let late = Self.time(6).advanced(by: .seconds(9))
        var incident = Incident(
            id: 5, key: CauseKey(.ingress, ingress.description), trouble: .abnormal, openedAt: late, lines: Set(bad),
            mostLines: bad.count)
        try store.storeState(
            StateChange(
                roundID: ids[6], at: late, open: [incident], nextIncidentID: 6,
                changes: [ChangedIncident(.opened, incident)], witnesses: [5: [generator.lines[1].name]]))
        guard !isOpen else { return }
        incident.lines = []
        incident.quietSince = end
        try store.storeState(
            StateChange(
                roundID: ids[13], at: end, nextIncidentID: 6, changes: [ChangedIncident(.closed, incident)]))
    }

    static func time(_ round: Int) -> WallTime { WallTime.ofTests.advanced(by: .seconds(300 * round - 7200)) }

    /// Every other probe of the line is lost with 2, none with 0.
    private static func lose(_ every: Int, _ report: inout RoundReport, _ index: Int) {
        guard let row = report.lines[index].sampleRow else { return }
        for sequence in 0..<count {
            let at = row * count + sequence
            var record = report.samples.records[at]
            if every > 0, sequence.isMultiple(of: every) {
                record.rttNanoseconds = nil
                record.outcome = .lost
            } else if record.outcome == .lost {
                record.outcome = .received
                record.rttNanoseconds = 20_000_000
            }
            report.samples.records[at] = record
        }
        var summarizer = LineSummarizer(intervalNanoseconds: report.plan.interval.nanoseconds)
        let summary = summarizer.summarize(report.samples.row(row), duplicates: 0, corrupt: 0)
        let judged = LineVerdict.judge(
            summary: summary, limits: LineLimits(maxLoss: 0.3, maxRTT: nil), round: .valid)
        report.lines[index].summary = summary
        (report.lines[index].verdict, report.lines[index].reasons) = (judged.verdict, judged.reasons)
    }

    func input(
        _ bounds: CaseGathering.Bounds = CaseGathering.Bounds(), scope: CaseGathering.Scope = .everything
    ) throws -> CaseInput {
        let file = try #require(try store.incidentFile(5))
        let gathering = CaseGathering(file, store, scope: scope, bounds: bounds, language: .en, now: .ofTests)
        return try #require(try gathering.input(vantage: nil, program: "1.0.0", machine: .now()))
    }
}

@Suite("The case of an incident comes from its history", .seeded)
struct CaseGatheringTests {
    private let reader = CaseReader(language: .en, utcOffsetSeconds: 28_800)

    @Test("a generated history packs, and the pack is sound", arguments: [false, true])
    func endToEnd(isOpen: Bool) throws {
        let field = try Field(seed: Seed.value(), isOpen: isOpen)
        let input = try field.input()
        #expect(input.lines.filter { $0.role == .affected }.map(\.name) == field.bad)
        #expect(input.rounds.map(\.id) == field.ids)
        #expect(input.rounds.map(\.phase).prefix(7) == [.before, .before, .before, .before, .before, .before, .during])
        #expect(input.rounds.last?.phase == (isOpen ? .during : .after))
        #expect(input.vantage == "gz-core-2" && input.leftOut == CaseLeftOut())
        let key = CaseKey()
        for hidden in [[], Set(CaseHiding.allCases)] {
            let zip = try CaseMaker.zip(of: input, hiding: hidden, for: reader, key: key)
            let check = try CaseCheck(zip: zip, key: key.publicKey, program: "1.0.0")
            #expect(check.differences == [])
            #expect(check.recomputed == check.rows && check.rows == input.lines.count * Field.rounds)
            #expect(check.probes == check.rows * Field.count)
        }
    }

    @Test("witnesses share an ingress or an echo, were healthy, and say which; what proved the cause is first")
    func witnesses() throws {
        let field = try Field(seed: Seed.value(1))
        let input = try field.input()
        let affected = input.lines.filter { $0.role == .affected }
        let witnesses = input.lines.filter { $0.role == .witness }
        #expect(witnesses.count == 6)
        #expect(witnesses.first?.name == "line-00001")
        for witness in witnesses {
            #expect(!field.bad.contains(witness.name))
            #expect(witness.shares.contains("ingress") == affected.contains { $0.ingress == witness.ingress })
            #expect(witness.shares.contains("echo") == affected.contains { $0.echo == witness.echo })
        }
    }

    @Test("figures are those that the history exports")
    func figures() throws {
        let field = try Field(seed: Seed.value(2))
        let input = try field.input()
        let report = try #require(try field.store.report(round: field.ids[8]))
        for row in input.rows where input.rounds[row.round].id == field.ids[8] {
            let exported = try #require(report.lines.first { $0.line.name == input.lines[row.line].name })
            let probes = try #require(row.probes)
            let sent = probes.count { $0.outcome != .unsent }
            #expect(sent == exported.summary.counts.sent)
            #expect(probes.count { $0.outcome == .received } == exported.summary.counts.received)
            #expect(row.verdict == exported.verdict)
        }
    }

    @Test("bounds leave out what is far from the beginning, and it is counted")
    func bounds() throws {
        let field = try Field(seed: Seed.value(3))
        var bounds = CaseGathering.Bounds()
        (bounds.lines, bounds.witnesses, bounds.rounds) = (2, 1, 9)
        bounds.probes = 3 * Field.count * 4
        let input = try field.input(bounds)
        #expect(input.lines.count == 3)
        #expect(input.leftOut.lines == field.bad.count - 2)
        #expect(input.leftOut.rounds == Field.rounds - 9)
        #expect(input.leftOut.probes == 3 * Field.count * 5)
        let kept = Set(input.rows.filter { $0.probes != nil }.map { input.rounds[$0.round].id })
        #expect(kept == Set(field.ids[4...7]) || kept == Set(field.ids[5...8]))
        let zip = try CaseMaker.zip(of: input, hiding: [], for: reader, key: CaseKey())
        let check = try CaseCheck(zip: zip, key: nil, program: "1.0.0")
        #expect(check.isSound && check.rows == 27 && check.recomputed == 12)
    }

    @Test("probes that are kept no longer are counted; figures stay")
    func expired() throws {
        let field = try Field(seed: Seed.value(4))
        let kept = WallTime.ofTests.time(since: Field.time(8))
        while try field.store.expire(now: .ofTests, keepProbes: kept, keepRounds: .seconds(9_000_000)).hasMore {}
        let input = try field.input()
        #expect(input.leftOut.expired == 8 * input.lines.count)
        let zip = try CaseMaker.zip(of: input, hiding: [], for: reader, key: CaseKey())
        let check = try CaseCheck(zip: zip, key: nil, program: "1.0.0")
        #expect(check.isSound && check.recomputed == 6 * input.lines.count)
        #expect(check.rows == Field.rounds * input.lines.count)
    }

    @Test("whoever may see some lines gets those alone, and nothing that a round says of all")
    func scope() throws {
        let field = try Field(seed: Seed.value(5))
        let own = Set(field.bad.prefix(1) + ["line-00001"])
        let scope = CaseGathering.Scope(includes: { own.contains($0.name) }, reasons: { _ in [] }, hasRounds: false)
        let input = try field.input(scope: scope)
        #expect(Set(input.lines.map(\.name)) == own)
        let zip = try CaseMaker.zip(of: input, hiding: [], for: reader, key: CaseKey())
        #expect(try CaseCheck(zip: zip, key: nil, program: "1.0.0").isSound)
        for entry in try ZipArchive.entries(of: zip) {
            let text = String(decoding: entry.bytes, as: UTF8.self)
            #expect(!text.contains("line-00002"), "\(entry.name)")
            if entry.name == "rounds.json" { #expect(!text.contains("canary")) }
        }
    }
}
