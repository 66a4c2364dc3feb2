internal import LineModel

// @unchecked Sendable: written in `init` alone.
/// Where the numbers of each line begin, when the probes of many lines have one range of numbers: a line's numbers
/// follow each other, and its first one is at a place that the round's secret chooses. So whoever sees one line's
/// numbers does not know another's, and a number says which probe it is of.
///
/// Made before the round; none of the methods allocates.
package final class LineNumbers: @unchecked Sendable {
    private let lowest: UInt64
    private let count: UInt64
    private let blocks: UInt64
    /// For each row up to the last one the block of its numbers; `none` for a row without. Owned here and freed in
    /// `deinit`.
    private let blockOfRow: UnsafeMutableBufferPointer<UInt32>
    /// The rows by their blocks, an open hash that is at most half full. Owned here and freed in `deinit`.
    private let places: UnsafeMutableBufferPointer<Place>

    private struct Place {
        var block: UInt32
        var row: UInt32
    }

    private static let none = UInt32.max

    /// - Parameters:
    ///   - own: the rows that have numbers, in ascending order; nil for all of `rows`.
    ///   - rows: of the round, above 0.
    ///   - count: numbers of a row, above 0.
    ///   - space: the numbers to choose from: at least `count` for each row.
    package init(own: [UInt32]?, rows: Int, count: Int, space: Range<UInt64>, secret: RoundSecret) {
        (lowest, self.count) = (space.lowerBound, UInt64(count))
        blocks = min(UInt64(space.count) / UInt64(count), UInt64(Self.none))
        let rowsOfOwn = own?.count ?? rows
        precondition(UInt64(rowsOfOwn) <= blocks, "there are fewer numbers than probes")
        blockOfRow = .allocate(capacity: own.map { $0.last.map { Int($0) + 1 } ?? 0 } ?? rows)
        blockOfRow.initialize(repeating: Self.none)
        var size = 2
        while size < 2 * rowsOfOwn { size *= 2 }
        places = .allocate(capacity: size)
        places.initialize(repeating: Place(block: 0, row: Self.none))
        if let own {
            for row in own { choose(row, secret) }
        } else {
            for row in 0..<rows { choose(UInt32(truncatingIfNeeded: row), secret) }
        }
    }

    deinit {
        blockOfRow.deallocate()
        places.deallocate()
    }

    /// Draws so often before the next free block is taken.
    private static let draws: UInt64 = 64

    private func choose(_ row: UInt32, _ secret: RoundSecret) {
        var block: UInt32 = 0
        for draw in 0..<Self.draws {
            let word = secret.word(.number, UInt64(row) * Self.draws + draw)
            block = UInt32(truncatingIfNeeded: word.multipliedFullWidth(by: blocks).high)
            if places[place(of: block)].row == Self.none { return take(block, row) }
        }
        while places[place(of: block)].row != Self.none {
            block = UInt64(block) + 1 < blocks ? block + 1 : 0
        }
        take(block, row)
    }

    private func take(_ block: UInt32, _ row: UInt32) {
        places[place(of: block)] = Place(block: block, row: row)
        blockOfRow[Int(row)] = block
    }

    /// The place of a block, or the free one where it would go.
    private func place(of block: UInt32) -> Int {
        var index = Int(truncatingIfNeeded: SeededGenerator.mix(UInt64(block))) & (places.count - 1)
        while places[index].row != Self.none, places[index].block != block { index = (index + 1) & (places.count - 1) }
        return index
    }

    /// A row's first number; those of its other probes follow. The lowest number of all for a row that has none.
    package func first(of row: UInt32) -> UInt64 {
        guard Int(row) < blockOfRow.count, blockOfRow[Int(row)] != Self.none else { return lowest }
        return lowest + UInt64(blockOfRow[Int(row)]) * count
    }

    /// Which probe has this number; nil when none has.
    package func probe(of number: UInt64) -> (row: UInt32, sequence: UInt32)? {
        guard number >= lowest else { return nil }
        let (block, sequence) = (number - lowest).quotientAndRemainder(dividingBy: count)
        guard block < blocks else { return nil }
        let place = places[place(of: UInt32(truncatingIfNeeded: block))]
        return place.row == Self.none ? nil : (place.row, UInt32(truncatingIfNeeded: sequence))
    }
}
