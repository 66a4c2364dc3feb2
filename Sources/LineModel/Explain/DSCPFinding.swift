/// Packets of one code point are lost more than those of another: a queue or a policer of their class drops them.
package struct DSCPFinding: Equatable, Sendable, Codable {
    /// The side that is lost more.
    package var lossy: ExperimentArm
    /// The other side.
    package var other: ExperimentArm
    /// The probability of such a difference by chance, corrected for the number of tests, 0...`falseRate`.
    package var chance: Double

    /// Whether next to nothing of the other class is lost.
    package var isOnly: Bool { other.isClean }

    /// A finding that was made already; `find` makes one.
    package init(lossy: ExperimentArm, other: ExperimentArm, chance: Double) {
        self.lossy = lossy
        self.other = other
        self.chance = chance
    }

    /// Compares probes of two code points, of one length.
    ///
    /// - Parameter tests: how many tests the incident's experiments make in all.
    /// - Returns: nil where both have the same code point, where they are lost alike, and where a difference may be
    ///   chance.
    package static func find(_ one: ExperimentArm, _ other: ExperimentArm, tests: Int) -> DSCPFinding? {
        guard one.dscp != other.dscp, let chance = ExperimentRule.corrected(one, other, tests: tests) else {
            return nil
        }
        let (lossy, other) = one.loss > other.loss ? (one, other) : (other, one)
        return DSCPFinding(lossy: lossy, other: other, chance: chance)
    }
}
