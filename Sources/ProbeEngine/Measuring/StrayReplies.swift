internal import LineModel
internal import LinuxSocket

/// Intact replies of this round that came from another address than the one probed, by row: how many, and from where.
///
/// Bounded, and allocates nothing after `init`: an open hash over the rows, at most half full. Rows beyond that are
/// counted together.
struct StrayReplies: ~Copyable {
    /// Owned here, freed in `deinit`.
    private let places: UnsafeMutableBufferPointer<Place>
    private var used = 0
    /// Replies of rows that found no place.
    private(set) var unplaced = 0

    private struct Place {
        /// -1 for a place that nobody has.
        var row: Int32 = -1
        var count: UInt32 = 0
        var first = Endpoint.any(.ipv4)
        var hasOthers = false
    }

    static let maxRows = 16_384

    /// - Parameter rows: of the round.
    init(rows: Int) {
        var size = 2
        while size < 2 * min(rows, Self.maxRows) { size *= 2 }
        places = .allocate(capacity: size)
        places.initialize(repeating: Place())
    }

    deinit { places.deallocate() }

    mutating func add(row: Int, from source: Endpoint) {
        var index = Int(truncatingIfNeeded: SeededGenerator.mix(UInt64(row))) & (places.count - 1)
        while places[index].row != -1, places[index].row != Int32(row) { index = (index + 1) & (places.count - 1) }
        if places[index].row == -1 {
            guard used < places.count / 2 else {
                unplaced += 1
                return
            }
            used += 1
            places[index].row = Int32(row)
            places[index].first = source
        }
        places[index].count += 1
        if places[index].first != source { places[index].hasOthers = true }
    }

    /// By row. Allocates.
    func found() -> [Int: RepliesElsewhere] {
        places.reduce(into: [:]) { found, place in
            guard place.row >= 0 else { return }
            found[Int(place.row)] = RepliesElsewhere(
                replies: Int(place.count), address: "\(place.first)", hasOthers: place.hasOthers)
        }
    }
}
