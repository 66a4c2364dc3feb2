internal import LineModel

/// The evidence of several vantages against a line, put together: a small loss that each of them begins to see is found
/// before any of them has enough by itself.
///
/// Vantages measure independently, so what chance they leave is multiplied. A line in order has evidence of x or more
/// with a probability of 1 / x at any time; so -ln of the k probabilities adds up to s with a probability of
/// e^-s (1 + s + ... + s^(k-1) / (k-1)!) or less (Fisher, Statistical Methods for Research Workers, 1932, section
/// 21.1), and one over that is held against the same bar as a line's own evidence. The vantage with the most does not
/// suffice: what the others have together must be worth 1 : 20.
enum FleetEvidence {
    /// What all vantages but the one with the most must have together, natural logarithm: 1 : 20.
    static let minOfOthers = 2.995_732_273_553_991
    /// Evidence of a cell from which on it belongs to a line that rose, natural logarithm: 10, which one cell of ten in
    /// order has at any time.
    static let calm = 2.302_585_092_994_046

    /// The natural logarithm of what independent evidence is worth together.
    ///
    /// - Parameters:
    ///   - sum: of the logarithms that are above 0.
    ///   - count: of all that were asked, 1 or more.
    static func joint(_ sum: Double, of count: Int) -> Double {
        guard sum > 0 else { return 0 }
        var (term, series) = (1.0, 1.0)
        for place in 1..<max(1, count) {
            term *= sum / Double(place)
            series += term
        }
        return max(0, sum - NaturalLogarithm.of(series))
    }

    /// Makes cells bad whose lines rise, or stay risen.
    ///
    /// - Parameter risen: names of the lines that are risen; it becomes those that are from now on.
    static func raise(
        _ cells: inout FleetCells, in field: FleetField, every: Duration, budget: FalseAlarmBudget,
        risen: inout Set<String>
    ) {
        let bar = EvidenceBars(budget: budget, lines: field.lines.count, groups: 0, every: every).line
        var found: [(line: Int, evidence: Double)] = []
        var still: Set<String> = []
        for line in linesWithEvidence(cells, field) {
            let evidence = evidence(against: line, cells, field)
            if !risen.isEmpty, risen.contains(field.lines[line].name) {
                if evidence >= bar / 2 { still.insert(field.lines[line].name) }
            } else if evidence > 0 {
                found.append((line, evidence))
            }
        }
        // Of lines of which nothing came nothing is known.
        let unseen = risen.filter { name in
            field.linePlaces[name].map { isUnseen(Int($0), cells, field) } ?? false
        }
        let rising = EvidenceBars.rising(found.map(\.evidence), bar: bar).map { field.lines[found[$0].line].name }
        risen = still.union(unseen).union(rising)
        for name in risen {
            guard let line = field.linePlaces[name] else { continue }
            for cell in field.cellsOfLine[Int(line)].map(Int.init)
            where cells.marks[cell] == .healthy && cells.logEvidence(cell) >= calm { cells.raise(cell) }
        }
    }

    /// Lines that two vantages or more have evidence against, ascending by name.
    private static func linesWithEvidence(_ cells: FleetCells, _ field: FleetField) -> [Int] {
        let isDropped = cells.standings.map(\.isUplinkBad)
        // Cells are ordered by their lines' names.
        let own = (0..<field.cellCount).filter {
            cells.logEvidence($0) > 0 && !isDropped[Int(field.vantageOfCell[$0])]
        }
        var lines: [Int] = []
        for (cell, next) in zip(own, own.dropFirst()) {
            let line = Int(field.lineOfCell[cell])
            if line == Int(field.lineOfCell[next]), line != lines.last { lines.append(line) }
        }
        return lines
    }

    private static func evidence(against line: Int, _ cells: FleetCells, _ field: FleetField) -> Double {
        var (sum, most, count) = (0.0, 0.0, 0)
        for cell in field.cellsOfLine[line].lazy.map(Int.init)
        where cells.marks[cell] == .healthy || cells.marks[cell] == .bad {
            let own = cells.logEvidence(cell)
            (sum, most, count) = (sum + own, max(most, own), count + 1)
        }
        return sum - most >= minOfOthers ? joint(sum, of: count) : 0
    }

    private static func isUnseen(_ line: Int, _ cells: FleetCells, _ field: FleetField) -> Bool {
        field.cellsOfLine[line].allSatisfy { cells.marks[Int($0)] == .nothing || cells.marks[Int($0)] == .unmeasured }
    }
}
