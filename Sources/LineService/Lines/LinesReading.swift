internal import LineModel

/// A reading of a source.
enum LinesReading: Sendable {
    case lines([Line], notes: [LinesNote] = [])
    /// As it was.
    case unchanged
    /// Why it could not be used, one each; what was known before goes on.
    case problems([String])

    /// What the bytes of a lines file say.
    ///
    /// - Parameter isStopped: whether nobody waits for it any more.
    init(
        _ bytes: [UInt8], source: String, defaults: LineDefaults, allowance: LinesAllowance,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        let bounds = LinesBounds(
            maxLines: allowance.most, maxProblems: Self.maxProblems, isStopped: isStopped)
        let file = LinesFile.parse(bytes: bytes, source: source, defaults: defaults, bounds: bounds)
        guard file.problems.isEmpty else {
            let told = file.isExcessive ? ["\(source): \(allowance.excess)"] : file.problems.map(\.description)
            self = .problems(told + (file.furtherProblems > 0 ? ["and \(file.furtherProblems) more"] : []))
            return
        }
        if let problem = allowance.growthProblem(file.lines.count) {
            self = .problems(["\(source): \(problem)"])
        } else {
            self = .lines(file.lines, notes: file.notes)
        }
    }

    /// Problems that are kept of a source: nobody reads more, and each takes memory for as long as the source is bad.
    private static let maxProblems = 1_000
}
