/// Large packets of a line are lost, and small ones are not: a way that takes no packets of their length, or a filter.
package struct SizeFinding: Equatable, Sendable, Codable {
    /// The longest payload that comes through as well as the shortest one, bytes of UDP payload.
    package var passes: Int
    /// The shortest payload that is lost more, bytes of UDP payload; greater than `passes`.
    package var fails: Int
    /// The side that comes through.
    package var small: ExperimentArm
    /// The side that is lost more.
    package var large: ExperimentArm
    /// The probability of such a difference by chance, corrected for the number of tests, 0...`falseRate`.
    package var chance: Double

    /// A finding that was made already; `find` makes one.
    package init(passes: Int, fails: Int, small: ExperimentArm, large: ExperimentArm, chance: Double) {
        self.passes = passes
        self.fails = fails
        self.small = small
        self.large = large
        self.chance = chance
    }

    /// Compares probes of one length with longer ones.
    ///
    /// - Parameters:
    ///   - arms: all in one DSCP; in any order. Those of one length are taken together.
    ///   - tests: how many tests the incident's experiments make in all.
    /// - Returns: nil where the longest ones are not lost more than the shortest ones, where that may be chance, or
    ///   where short ones are lost as well: then the length is not what is wrong.
    package static func find(_ arms: [ExperimentArm], tests: Int) -> SizeFinding? {
        let sides = joined(arms)
        guard let small = sides.first, let large = sides.last, small.bytes < large.bytes, small.isClean,
            small.loss < large.loss, let chance = ExperimentRule.corrected(small, large, tests: tests)
        else { return nil }
        var finding = SizeFinding(
            passes: small.bytes, fails: large.bytes, small: small, large: large, chance: chance)
        finding.narrow(by: sides)
        return finding
    }

    /// What is between the two limits is nearer to one of them; what is near to neither leaves them where they are.
    private mutating func narrow(by sides: [ExperimentArm]) {
        for side in sides where side.bytes > passes && side.bytes < fails {
            if side.isClean {
                passes = side.bytes
            } else if side.loss > large.loss / 2 {
                fails = side.bytes
                break
            }
        }
    }

    /// One side a length, the shortest first.
    private static func joined(_ arms: [ExperimentArm]) -> [ExperimentArm] {
        var sides: [Int: ExperimentArm] = [:]
        for arm in arms {
            guard let side = sides[arm.bytes] else {
                sides[arm.bytes] = arm
                continue
            }
            sides[arm.bytes] = side.joined(arm)
        }
        return sides.values.sorted { $0.bytes < $1.bytes }
    }
}
