internal import LineModel

/// Cells of a field: their places, and the names of those that the field does not have any more.
struct CellSet: Sendable {
    /// Ascending: by the names of their lines, then of their vantages.
    var places: [Int] = []
    /// In no order.
    var gone: [String] = []
}

extension FleetField {
    /// The cells of these names.
    func cells(named names: Set<String>) -> CellSet {
        var found = CellSet()
        found.places.reserveCapacity(names.count)
        for name in names {
            if let cell = cell(named: name) { found.places.append(cell) } else { found.gone.append(name) }
        }
        found.places = found.places.ascendingOnce(below: cellCount)
        return found
    }

    /// The lines of cells, each once, by name.
    ///
    /// - Parameter cells: ascending.
    func lines(ofCells cells: [Int]) -> [Int32] {
        var found: [Int32] = []
        // The cells of a line stand together.
        for cell in cells where lineOfCell[cell] != found.last { found.append(lineOfCell[cell]) }
        return found
    }

    /// The vantages of cells, each once, by name.
    func vantages(ofCells cells: [Int]) -> [Int32] {
        cells.map { vantageOfCell[$0] }.ascendingOnce(below: vantages.count)
    }

    /// How many vantages say something of any of the lines, or have one of the cells.
    func vantagesSeeing(_ lines: [Int32], or cells: [Int] = [], in slot: FleetCells) -> Int {
        var seeing = cells.map { vantageOfCell[$0] }
        for line in lines {
            for cell in cellsOfLine[Int(line)] where slot.marks[Int(cell)] != .nothing {
                seeing.append(vantageOfCell[Int(cell)])
            }
        }
        return seeing.ascendingOnce(below: vantages.count).count
    }

    /// Whether a line with cells is one of some.
    ///
    /// - Parameter lines: by name.
    func contains(_ line: Int32, in lines: [Int32]) -> Bool {
        let place = { (line: Int32) in cellsOfLine[Int(line)].lowerBound }
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if place(lines[middle]) < place(line) { low = middle + 1 } else { high = middle }
        }
        return low < lines.count && lines[low] == line
    }
}

extension Array where Element: FixedWidthInteger {
    /// The numbers, ascending, each once.
    ///
    /// - Parameter bound: all are 0 or more and less than this.
    func ascendingOnce(below bound: Int) -> [Element] {
        guard count > 1 else { return self }
        guard count * 8 > bound else { return sorted().withoutRepeats }
        // So many that it is quicker to mark them than to sort them.
        var isThere = [Bool](repeating: false, count: bound)
        for number in self { isThere[Int(truncatingIfNeeded: number)] = true }
        var found: [Element] = []
        found.reserveCapacity(Swift.min(count, bound))
        for number in isThere.indices where isThere[number] { found.append(Element(number)) }
        return found
    }

    /// Sorted numbers, each once.
    private var withoutRepeats: [Element] {
        var found: [Element] = []
        found.reserveCapacity(count)
        for number in self where number != found.last { found.append(number) }
        return found
    }
}
