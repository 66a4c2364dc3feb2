/// A figure of all lines beside its truth.
package struct SelftestComparison: Equatable, Sendable {
    /// The round's figure, added up over the lines.
    package var measured = 0
    /// What the far ends counted, added up over the lines.
    package var truth = 0
    /// How far the measured figure is above the truth, added up over the lines where it is.
    package var excess = 0
    /// How far the measured figure is below the truth, added up over the lines where it is.
    package var missed = 0

    /// No line has been compared.
    package init() {}

    mutating func add(measured: Int, truth: Int) {
        self.measured += measured
        self.truth += truth
        excess += max(measured - truth, 0)
        missed += max(truth - measured, 0)
    }
}
