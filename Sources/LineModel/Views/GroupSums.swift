/// Sums lines of one round up by what they share: what a group's figures are, and in which order groups stand. The
/// history sums up columns of numbers (`BoardSums`), by the same rules.
package struct GroupSums: Sendable {
    /// What the lines share.
    package let dimension: FieldDimension
    private var groups: [String: GroupSum] = [:]
    private var rest = GroupSum("")

    /// Without lines.
    package init(by dimension: FieldDimension) { self.dimension = dimension }

    /// Adds a line to its group.
    ///
    /// - Parameter median: of the round's delays, milliseconds; nil when nothing was received.
    package mutating func add(_ line: Line, verdict: LineVerdict, counts: OutcomeCounts, median: Double?) {
        guard let group = dimension.group(of: line) else { return rest.add(verdict, counts, median) }
        groups[group, default: GroupSum(group)].add(verdict, counts, median)
    }

    /// The groups, the worst first.
    package var rows: [GroupRow] { groups.values.map(\.row).sorted(by: GroupRow.isWorse) }

    /// Lines without a group, which no row has: without an echo, or without such a tag. Its group is empty; nil where
    /// each line has one.
    package var without: GroupRow? { rest.row.lines == 0 ? nil : rest.row }
}

/// A group whose lines are being added, for one that is found in another way than by a dimension.
package struct GroupSum: Sendable {
    private var sum: GroupRow
    /// Each line's.
    private var medians: [Double] = []

    /// A group without lines.
    package init(_ group: String) { sum = GroupRow(group) }

    /// Adds a line; one that is unmeasured is counted as such, and in no other figure.
    ///
    /// - Parameter median: of the round's delays, milliseconds; nil when nothing was received.
    package mutating func add(_ verdict: LineVerdict, _ counts: OutcomeCounts, _ median: Double?) {
        sum.lines += 1
        guard verdict != .unmeasured else {
            sum.unmeasured += 1
            return
        }
        if verdict == .abnormal { sum.abnormal += 1 }
        sum.sent += counts.sent
        sum.lost += counts.sent - counts.received
        if let loss = counts.lossRatio { sum.worstLoss = max(sum.worstLoss ?? 0, loss) }
        if let median { medians.append(median) }
    }

    /// The sums so far.
    package var row: GroupRow {
        var row = sum
        let sorted = medians.sorted()
        row.worstMedian = sorted.last
        // Lines are few, so of an even number it is the mean of the central two.
        row.median =
            sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return row
    }
}

extension GroupRow {
    /// How many of its lines are healthy.
    package var healthy: Int { lines - abnormal - unmeasured }

    /// Whether it stands before the other where the worst come first: by how many of its lines are abnormal and how
    /// large a part of them that is, then by loss, by the unmeasured ones, by delay, and by name at last.
    package static func isWorse(_ left: GroupRow, _ right: GroupRow) -> Bool { left.rank < right.rank }

    /// Smaller is worse.
    private var rank: (Double, Double, Int, Double, String) {
        let badness = lines == 0 ? 0 : Double(abnormal) * Double(abnormal) / Double(lines)
        return (-badness, -(loss ?? 0), -unmeasured, -(worstMedian ?? -1), group)
    }
}

extension GroupSums {
    /// The lines of a report, by what they share.
    package init(_ report: RoundReport, by dimension: FieldDimension) {
        self.init(by: dimension)
        for row in report.lines {
            add(row.line, verdict: row.verdict, counts: row.summary.counts, median: row.summary.rtt?.median)
        }
    }
}
