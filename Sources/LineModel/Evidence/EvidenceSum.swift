/// The evidence that a round adds to each group: the sum of its lines', without the line that had the most evidence of
/// its own before. So a group needs two lines at least, and one bad line among few does not pass for its ingress. Which
/// line that is, is known before the round, so the sum keeps the promise.
struct EvidenceSum {
    private var logs: [SIMD8<Float>]
    private var starts: [SIMD8<Float>]
    private var leaders: [(evidence: Double, logs: SIMD8<Float>)]
    private var counts: [Int32]

    init(_ groups: Int) {
        logs = [SIMD8<Float>](repeating: .zero, count: groups)
        starts = logs
        leaders = [(Double, SIMD8<Float>)](repeating: (-1, .zero), count: groups)
        counts = [Int32](repeating: 0, count: groups)
    }

    /// - Parameter evidence: the line's own, before this round.
    mutating func add(_ step: EvidenceStep, evidence: Double, to groups: some Sequence<Int32>) {
        for group in groups {
            let group = Int(group)
            logs[group] += step.logs
            starts[group] = pointwiseMax(starts[group], step.starts)
            counts[group] += 1
            if evidence > leaders[group].evidence { leaders[group] = (evidence, step.logs) }
        }
    }

    /// The group's e-values, each at most e to the power of `max`; nil where fewer than two lines said something.
    func step(_ group: Int, max: Double) -> EvidenceStep? {
        guard counts[group] >= 2 else { return nil }
        let sum = pointwiseMin(logs[group] - leaders[group].logs, SIMD8(repeating: Float(max)))
        return EvidenceStep(logs: sum, factors: EvidenceStep.factors(of: sum), starts: starts[group])
    }
}
