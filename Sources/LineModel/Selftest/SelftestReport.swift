/// A self-test as far as it came.
package struct SelftestReport: Equatable, Sendable {
    /// The plan's lines that can be measured.
    package let lines: Int
    /// The plan's probes a line.
    package let count: Int
    /// The plan's time between two probes of a line, nanoseconds.
    package let intervalNanoseconds: Int64
    /// Lines of the plan that cannot be measured and are not counted in `lines`.
    package let omitted: Int
    /// What was to be done.
    package let stages: [SelftestStage]
    /// What was done, in the same order; fewer when it was interrupted.
    package var results: [SelftestFigures] = []
    /// The self-test was ended before its last stage, or within it.
    package var interrupted = false

    /// No stage has been made; `stages` follows from the plan.
    ///
    /// - Parameters:
    ///   - lines: the plan's lines that can be measured, at least 1.
    ///   - omitted: the plan's lines that cannot.
    package init(lines: Int, count: Int, intervalNanoseconds: Int64, omitted: Int) {
        self.lines = lines
        self.count = count
        self.intervalNanoseconds = intervalNanoseconds
        self.omitted = omitted
        stages = SelftestStage.stages(lines: lines, count: count, intervalNanoseconds: intervalNanoseconds)
    }

    /// The plan's rate, packets a second.
    package var rate: Double { Double(lines) / (Double(intervalNanoseconds) / 1e9) }

    /// One judgement for each result, in its order.
    package var judgements: [SelftestJudgement] { results.map(SelftestJudgement.init) }

    /// Every stage was made and passed: the machine can carry the plan.
    package var passes: Bool {
        !interrupted && results.count == stages.count && judgements.allSatisfy { $0.verdict == .pass }
    }

    /// The highest rate up to which every idle stage passed; nil when not even the lowest did.
    package var provenIdleRate: Double? {
        let idle = zip(results, judgements).filter { !$0.0.stage.isLoaded }
        return idle.prefix { $0.1.verdict == .pass }.last?.0.rate
    }

    /// Every idle stage passed, so that only the load is to blame.
    package var failsOnlyUnderLoad: Bool {
        let pairs = zip(results, judgements)
        return !passes && results.count == stages.count
            && pairs.allSatisfy { $0.0.stage.isLoaded || $0.1.verdict == .pass }
    }
}
