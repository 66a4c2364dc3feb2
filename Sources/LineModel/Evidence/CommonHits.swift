/// Which groups are hit by one round, or one bin: of their lines that were heard so many are bad at once that it is no
/// chance, and no smaller group of them explains it.
///
/// A line is bad where the round by itself has an e-value of 10 for an alternative: in order one of ten is at most, and
/// one of fifty in simulations. A group is hit where a twentieth of its lines is bad, and two more; and still without
/// that one other group which has the most of the bad ones: the fault of an ingress does not pass for a burst of the
/// uplink that it shares with others.
struct CommonHits {
    /// The logarithm of the e-value of a bad line: ln 10.
    static let badLog: Float = 2.302585
    /// Of so many lines at least a group must be heard, with and without the other group.
    static let minHeard = 10

    private let groups: EvidenceGroups
    private var isHeard: [Bool]
    private var isBad: [Bool]
    private var heard: [Int32]
    private var bad: [Int32]

    init(_ groups: EvidenceGroups) {
        self.groups = groups
        heard = [Int32](repeating: 0, count: groups.keys.count)
        bad = heard
        isHeard = [Bool](repeating: false, count: groups.lineCount)
        isBad = isHeard
    }

    static func isBad(_ step: EvidenceStep) -> Bool { step.logs.max() >= badLog }

    /// - Parameter line: one that was heard, and is not raised.
    mutating func add(_ line: Int, isBad: Bool) {
        self.isBad[line] = isBad
        isHeard[line] = true
        for group in groups.groups(of: line) {
            heard[Int(group)] += 1
            if isBad { bad[Int(group)] += 1 }
        }
    }

    /// Whether the line was heard and is bad.
    func isBad(_ line: Int) -> Bool { isBad[line] }

    /// Whether the group is hit; nil where too few of its lines were heard, or too few but for the other group's.
    func isHit(_ group: Int) -> Bool? {
        let isAtAll = Self.isHit(bad: bad[group], heard: heard[group])
        guard isAtAll == true else { return isAtAll }
        let (most, shared) = leader(of: group)
        return Self.isHit(bad: bad[group] - most, heard: heard[group] - shared)
    }

    private static func isHit(bad: Int32, heard: Int32) -> Bool? {
        heard >= minHeard ? 20 * (bad - 2) >= heard : nil
    }

    /// Of the other groups that some of the group's lines are in, and some are not, that with the most bad ones: how
    /// many these are, and how many of its lines were heard.
    private func leader(of group: Int) -> (bad: Int32, heard: Int32) {
        var counts = [SIMD2<Int32>](repeating: .zero, count: heard.count)
        for line in groups.lines(of: group).map(Int.init) where isHeard[line] {
            for other in groups.groups(of: line) { counts[Int(other)] &+= [isBad[line] ? 1 : 0, 1] }
        }
        let leader = counts.filter { $0[1] < heard[group] }.max { ($0[0], -$0[1]) < ($1[0], -$1[1]) } ?? .zero
        return (leader[0], leader[1])
    }
}
