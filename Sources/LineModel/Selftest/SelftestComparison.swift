/// A figure of all lines beside its truth.
package struct SelftestComparison: Equatable, Sendable {
    package var measured = 0
    package var truth = 0
    /// Measured above the truth, added up over the lines where it is.
    package var excess = 0
    /// Measured below the truth, added up over the lines where it is.
    package var missed = 0

    package init() {}

    mutating func add(measured: Int, truth: Int) {
        self.measured += measured
        self.truth += truth
        excess += max(measured - truth, 0)
        missed += max(truth - measured, 0)
    }
}
