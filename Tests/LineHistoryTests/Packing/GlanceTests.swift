import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Glances at packed rows", .seeded)
struct GlanceTests {
    @Test("a glance says what the whole row says, and nothing of a row that is damaged")
    func agrees() {
        var random = Seed.generator(41)
        var generator = HistoryGenerator(seed: Seed.value(42), lines: 300, withProbes: false)
        for row in generator.round(started: .at(0)).lines {
            var row = row
            row.verdict = LineVerdict.allCases[Int(random.next() % 3)]
            if random.next() % 4 == 0 {
                row.summary.counts.refused = Int(random.next() % 200)
                row.summary.counts.late = Int(random.next() % 200)
                row.summary.counts.unsent = Int(random.next() % 200)
                row.summary.refusals = [RefusalCount(kind: .host, count: 3), RefusalCount(kind: .port, count: 900)]
            }
            if random.next() % 5 == 0 { row.summary.jitter = nil }
            if random.next() % 5 == 0 { row.summary.ipdvP95 = nil }
            var bytes = SummaryRow.pack(row)
            if random.next() % 3 == 0 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                bytes.removeLast(Int(random.next() % UInt64(bytes.count)))
            }
            let whole = SummaryRow.unpack(bytes[...])
            let glance = bytes.withUnsafeBytes { SummaryGlance($0) }
            guard let whole else { continue }
            #expect(glance?.verdict == whole.verdict && glance?.loss == whole.summary.counts.lossRatio)
            #expect(glance?.median.map(DelayCode.milliseconds) == whole.summary.rtt?.median)
            #expect(glance?.p95.map(DelayCode.milliseconds) == whole.summary.rtt?.p95)
            #expect(glance?.jitter.map(DelayCode.milliseconds) == whole.summary.jitter)
            #expect(glance?.least.map(DelayCode.milliseconds) == whole.summary.rtt?.min)
            #expect(glance?.variation.map(DelayCode.milliseconds) == whole.summary.ipdvP95)
        }
    }

    @Test("a glance at a roll-up has its counts and its worst round")
    func rollUps() {
        var rollUp = RollUp()
        var generator = HistoryGenerator(seed: Seed.value(43), lines: 1, withProbes: false)
        for index in 0..<40 { rollUp.add(generator.round(started: .at(index * 300)).lines[0]) }
        let glance = rollUp.pack().withUnsafeBytes { RollUpGlance($0) }
        #expect(glance?.rounds == 40 && glance?.sent == rollUp.sent && glance?.lost == rollUp.lost)
        #expect(glance?.worstLoss == rollUp.worstLoss && glance?.abnormal == rollUp.abnormal)
        #expect([UInt8]().withUnsafeBytes { RollUpGlance($0) } == nil)
    }
}
