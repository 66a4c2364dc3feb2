/// How often a line in order was above each of its three marks: its own past rate, counted round by round. 8 bytes.
///
/// A round is counted only after it was judged, so that what it is judged by depends on earlier rounds alone; and only
/// while the line is raised for nothing, so that a fault does not become usual.
package struct DelayPast: Hashable, Sendable {
    /// At so many rounds all counts are halved: two weeks of rounds of five minutes. What is older counts less and
    /// less.
    package static let maxRounds = 4032
    /// Rounds counted, and in how many of them each figure was above its mark, in the order of `DelayEvidence.Figure`.
    private(set) var counts: SIMD4<UInt16> = .zero

    /// No past.
    package init() {}

    /// Reads counts as they were stored; such as no rounds have count as none.
    init(counts: SIMD4<UInt16>) {
        guard counts[0] < Self.maxRounds, counts.max() == counts[0] else { return }
        self.counts = counts
    }

    /// Rounds that are counted, 0..<`maxRounds`.
    package var rounds: Int { Int(counts[0]) }

    /// How often the line in order is above its marks, with the room that so few rounds leave; all 1, which makes no
    /// evidence, at first.
    package var rates: DelayRates {
        DelayRates(exceeded: (Int(counts[1]), Int(counts[2]), Int(counts[3])), of: rounds)
    }

    /// Counts a round that was judged. One that says nothing of the median counts not at all; a figure of which a
    /// counted round says nothing counts as above its mark, which makes the rate too great, never too small.
    package mutating func count(_ marks: DelayMarks) {
        guard marks.median != nil else { return }
        counts[0] += 1
        for (figure, isAbove) in marks.all.enumerated() where isAbove ?? true { counts[figure + 1] += 1 }
        guard counts[0] >= Self.maxRounds else { return }
        for place in 0..<4 { counts[place] = (counts[place] + 1) / 2 }
    }
}
