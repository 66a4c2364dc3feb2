import LineModel
import Testing

@Suite("Selftest stages")
struct SelftestStageTests {
    private func stages(_ lines: Int, _ count: Int, milliseconds: Int64) -> [SelftestStage] {
        SelftestStage.stages(lines: lines, count: count, intervalNanoseconds: milliseconds * 1_000_000)
    }

    @Test("are a quarter, half and all of the plan's rate, and all of it once more under load")
    func rates() {
        let made = stages(120, 100, milliseconds: 20)
        #expect(made.map(\.rate) == [1_500, 3_000, 6_000, 6_000])
        #expect(made.map(\.isLoaded) == [false, false, false, true])
        #expect(made.map(\.lines) == [120, 120, 120, 120])
    }

    @Test("send for two seconds at most, and no more than the plan")
    func duration() {
        #expect(stages(120, 100, milliseconds: 20).map(\.count) == [25, 50, 100, 100])
        #expect(stages(120, 1_000, milliseconds: 20).map(\.count) == [25, 50, 100, 100])
        #expect(stages(120, 10, milliseconds: 20).map(\.count) == [10, 10, 10, 10])
    }

    @Test("have one probe on each line at the full rate where the interval is longer, and fewer lines below")
    func longInterval() {
        let made = stages(100_000, 100, milliseconds: 5_000)
        #expect(made.map(\.rate) == [5_000, 10_000, 20_000, 20_000])
        #expect(made.map(\.lines) == [10_000, 20_000, 100_000, 100_000])
        #expect(made.map(\.count) == [1, 1, 1, 1])
    }

    @Test("have a line of every nature, however few the plan has, and survive an interval without end")
    func extremes() {
        #expect(stages(1, 100, milliseconds: 20).allSatisfy { $0.lines == SelftestNature.cycle.count })
        let endless = SelftestStage.stages(lines: 1, count: 2, intervalNanoseconds: .max / 4)
        #expect(endless.allSatisfy { $0.count == 1 && $0.lines == SelftestNature.cycle.count })
    }

    @Test("wait longer for replies than any line holds them")
    func holds() throws {
        let longest = try #require(SelftestNature.cycle.map { $0.delayMilliseconds + $0.jitterMilliseconds }.max())
        #expect(longest < 1_000)
        let held = try #require(SelftestNature.reorderByMilliseconds(intervalNanoseconds: 500_000_000))
        let base = try #require(SelftestNature.cycle.first { $0.reorderPercent > 0 }).delayMilliseconds
        #expect(held + Double(base) < 1_000)
        #expect(SelftestNature.reorderByMilliseconds(intervalNanoseconds: 500_000_001) == nil)
        // A line that jitters and reorders could not be compared.
        #expect(SelftestNature.cycle.allSatisfy { $0.reorderPercent == 0 || $0.jitterMilliseconds == 0 })
    }
}

@Suite("Selftest judgement")
struct SelftestJudgementTests {
    /// A stage in which everything that was measured is true.
    private func figures(isLoaded: Bool = false, _ change: (inout SelftestFigures) -> Void = { _ in })
        -> SelftestFigures
    {
        var figures = SelftestFigures(
            stage: SelftestStage(
                divisor: 1, lines: 120, count: 100, intervalNanoseconds: 20_000_000, isLoaded: isLoaded))
        (figures.rate, figures.planned, figures.sent) = (6_000, 12_000, 12_000)
        (figures.lost.measured, figures.lost.truth) = (1_668, 1_668)
        (figures.duplicates.measured, figures.duplicates.truth) = (42, 42)
        (figures.reordered.measured, figures.reordered.truth, figures.reordered.missed) = (58, 60, 2)
        figures.reorderingLines = 15
        figures.delayError = (0.035, 0.2)
        figures.lateness = 68_000
        change(&figures)
        return figures
    }

    private func judged(_ change: (inout SelftestFigures) -> Void = { _ in }) -> SelftestJudgement {
        SelftestJudgement(figures(change))
    }

    @Test("passes what is true")
    func pass() {
        #expect(judged().verdict == .pass)
        #expect(judged().reasons.isEmpty)
    }

    @Test("fails on one false loss, and on one that was missed, even where the sums agree")
    func loss() {
        let judgement = judged { ($0.lost.excess, $0.lost.missed) = (1, 1) }
        #expect(judgement.verdict == .fail)
        #expect(
            judgement.reasons == [
                "loss is not the truth: 1 probe reported lost that the far end answered, "
                    + "1 probe reported received that it did not answer"
            ])
    }

    @Test("fails on duplicates that differ")
    func duplicates() {
        #expect(judged { $0.duplicates.missed = 1 }.verdict == .fail)
        #expect(judged { $0.duplicates.excess = 1 }.reasons.first?.hasPrefix("duplicates are not the truth") == true)
    }

    @Test("fails on reordering that nobody made, and on what was missed beyond the ends of the lines")
    func reordering() {
        #expect(judged { $0.reordered.excess = 1 }.verdict == .fail)
        #expect(judged { $0.reordered.missed = 30 }.verdict == .pass)
        #expect(judged { $0.reordered.missed = 31 }.verdict == .fail)
        #expect(judged { ($0.reordered.missed, $0.unsent) = (31, 1) }.verdict == .pass)
        #expect(judged { ($0.reordered.missed, $0.lateness) = (31, 5_000_000) }.verdict == .pass)
    }

    @Test("fails above the bound of the delay, either way")
    func delay() {
        let limit = SelftestJudgement.delayErrorLimit
        #expect(judged { $0.delayError = (limit, 9) }.verdict == .pass)
        #expect(judged { $0.delayError = (limit + 0.001, 9) }.verdict == .fail)
        #expect(judged { $0.delayError = (-limit - 0.001, 0) }.verdict == .fail)
        #expect(judged { $0.delayError = nil }.verdict == .pass)
    }

    @Test("fails when the round is not valid, with the round's own reasons first")
    func validity() {
        let judgement = judged {
            $0.validity = Validity(verdict: .suspect, reasons: ["150 of 12000 not sent"])
            $0.neverArrived = 1
        }
        #expect(judgement.verdict == .fail)
        #expect(judgement.reasons.first == "150 of 12000 not sent")
        #expect(judgement.reasons.count == 2)
    }

    @Test("is unclear, and no pass, when only the far end failed; and a failure when the prober did too")
    func farEnd() {
        let far = [NamedCount(name: "receive_overflow", count: 7)]
        let judgement = judged { $0.farEndFaults = far }
        #expect(judgement.verdict == .unclear)
        #expect(
            judgement.reasons.first?.hasPrefix(
                "the far end of this test could not keep up (receive_overflow 7)") == true)
        #expect(judged { ($0.farEndFaults, $0.lost.excess) = (far, 1) }.verdict == .fail)
    }

    @Test("of all stages together passes only when all were made and pass")
    func report() {
        var report = SelftestReport(lines: 120, count: 100, intervalNanoseconds: 20_000_000, omitted: 0)
        #expect(!report.passes)
        report.results = report.stages.map { stage in figures(isLoaded: stage.isLoaded) { $0.rate = stage.rate } }
        #expect(report.passes && !report.failsOnlyUnderLoad)
        #expect(report.provenIdleRate == 6_000)
        report.results[3].lost.excess = 1
        #expect(!report.passes && report.failsOnlyUnderLoad)
        report.results[1].lost.excess = 1
        #expect(!report.failsOnlyUnderLoad)
        #expect(report.provenIdleRate == 1_500)
        report.results[0].lost.excess = 1
        #expect(report.provenIdleRate == nil)
        report.results = []
        report.interrupted = true
        #expect(!report.passes)
    }
}
