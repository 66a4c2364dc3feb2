/// What lines share that explains the evidence against them, with how much speaks for it.
package struct EvidenceCause: Equatable, Sendable {
    /// What they share.
    package let key: CauseKey
    /// The lines that it explains, by name; each line belongs to one cause.
    package let lines: [Int]
    /// The sum of the votes for it, less `healthyWeight` times those against it; above 0.
    package let score: Double
}

/// Finds the fewest causes of what evidence there is: `CauseFinder`'s weighted cover, with each line's evidence in
/// place of its being abnormal or not. A line that is just beginning to lose counts a little, one that is beyond doubt
/// counts as 1, and no line counts more: a single dead line is no ingress.
package enum EvidenceCauses {
    /// The causes, greatest score first, and the lines left that nothing shared explains.
    ///
    /// - Parameters:
    ///   - votes: for each line of the field -1 (in order) to 1 (at fault); `FieldEvidence.vote` gives them. nil where
    ///     nothing is known of the line; it neither accuses nor acquits.
    ///   - healthyWeight: what a line in order counts against lines at fault. With 4 and votes of -1 and 1 alone, what
    ///     is found is what `CauseFinder` finds.
    package static func find(
        votes: [Double?], in field: CauseField, healthyWeight: Double = Double(CauseFinder.healthyWeight)
    ) -> (causes: [EvidenceCause], alone: [Int]) {
        precondition(votes.count == field.names.count, "a vote for each line")
        var isExplained = votes.map { ($0 ?? 0) <= 0 }
        var bad = field.keys.indices.map { key in
            field.linesOfKey[key].reduce(0.0) { $0 + max(0, votes[Int($1)] ?? 0) }
        }
        let good = field.keys.indices.map { key in
            field.linesOfKey[key].reduce(0.0) { $0 - min(0, votes[Int($1)] ?? 0) }
        }
        var accusing = field.keys.indices.map { key in
            field.linesOfKey[key].count { (votes[Int($0)] ?? 0) > 0 }
        }
        var causes: [EvidenceCause] = []
        var left = field.keys.indices.filter { accusing[$0] >= CauseFinder.minLines }
        while true {
            left.removeAll { bad[$0] - healthyWeight * good[$0] <= 0 || accusing[$0] < CauseFinder.minLines }
            // The first of equal scores, which explains best.
            guard let best = left.max(by: { bad[$0] - healthyWeight * good[$0] < bad[$1] - healthyWeight * good[$1] })
            else { break }
            let top = bad[best] - healthyWeight * good[best]
            let key = left.first { bad[$0] - healthyWeight * good[$0] >= top - 1e-9 } ?? best
            let lines = field.linesOfKey[key].map(Int.init).filter { !isExplained[$0] }
            causes.append(EvidenceCause(key: field.keys[key], lines: lines, score: top))
            for line in lines {
                isExplained[line] = true
                for other in field.keysOfLine[line] {
                    bad[Int(other)] -= votes[line] ?? 0
                    accusing[Int(other)] -= 1
                }
            }
        }
        return (causes, field.byName.map(Int.init).filter { !isExplained[$0] })
    }
}
