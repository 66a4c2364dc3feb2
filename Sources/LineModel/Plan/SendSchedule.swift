/// When each probe of a round is due: a fixed interval, or one that changes while the round goes on.
///
/// Probes are numbered in the order of sending: turn x rows + position. Within a piece, probe n is due at the piece's
/// start + (n - first) x interval / rows. All times are nanoseconds since the round's start.
package struct SendSchedule: Equatable, Sendable {
    /// How many lines take a turn in an interval.
    package let rows: Int
    private var pieces: [Piece]

    struct Piece: Equatable {
        let first: Int
        let startNanoseconds: Int64
        let intervalNanoseconds: Int64
        /// The interval over the rows.
        let slot: (quotient: Int64, remainder: Int64)

        init(first: Int, startNanoseconds: Int64, intervalNanoseconds: Int64, rows: Int) {
            self.first = first
            self.startNanoseconds = startNanoseconds
            self.intervalNanoseconds = intervalNanoseconds
            slot = intervalNanoseconds.quotientAndRemainder(dividingBy: Int64(rows))
        }

        /// The slot follows from the rest.
        static func == (left: Piece, right: Piece) -> Bool {
            left.first == right.first && left.startNanoseconds == right.startNanoseconds
                && left.intervalNanoseconds == right.intervalNanoseconds
        }

        /// (turns x rows + rest) x interval / rows after the start, in an order that cannot overflow.
        func due(turns: Int, rest: Int, rows: Int) -> Int64 {
            let within = Int64(rest) * slot.quotient + Int64(rest) * slot.remainder / Int64(rows)
            return startNanoseconds + Int64(turns) * intervalNanoseconds + within
        }
    }

    /// - Parameter intervalNanoseconds: between two probes of a line.
    package init(rows: Int, intervalNanoseconds: Int64) {
        precondition(rows > 0 && intervalNanoseconds >= 0, "a schedule has rows and an interval")
        self.rows = rows
        pieces = [Piece(first: 0, startNanoseconds: 0, intervalNanoseconds: intervalNanoseconds, rows: rows)]
        pieces.reserveCapacity(64)
    }

    /// The largest number of changes of the interval in one round; further ones are not made.
    package static let maxPieces = 1 << 16

    /// The interval of the probes that are not yet due.
    package var intervalNanoseconds: Int64 { last.intervalNanoseconds }

    private var last: Piece { pieces[pieces.count - 1] }

    /// Changes the interval from probe `number` on, which is due at `nanoseconds`. Returns false when there were too
    /// many changes.
    @discardableResult
    package mutating func change(from number: Int, at nanoseconds: Int64, intervalNanoseconds: Int64) -> Bool {
        guard pieces.count < Self.maxPieces, number >= last.first else { return false }
        let piece = Piece(
            first: number, startNanoseconds: nanoseconds, intervalNanoseconds: intervalNanoseconds, rows: rows)
        if number == last.first { pieces.removeLast() }
        pieces.append(piece)
        return true
    }

    /// When probe `number` is due.
    package func due(_ number: Int) -> Int64 {
        if number >= last.first { return due(number, last) }
        var low = 0
        var high = pieces.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if pieces[middle].first <= number { low = middle } else { high = middle - 1 }
        }
        return due(number, pieces[low])
    }

    /// When the probe of a turn at a position in its order is due.
    package func due(turn: Int, position: Int) -> Int64 {
        if pieces.count == 1 { return pieces[0].due(turns: turn, rest: position, rows: rows) }
        return due(turn * rows + position)
    }

    private func due(_ number: Int, _ piece: Piece) -> Int64 {
        let (turns, rest) = (number - piece.first).quotientAndRemainder(dividingBy: rows)
        return piece.due(turns: turns, rest: rest, rows: rows)
    }
}
