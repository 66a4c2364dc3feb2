/// A template's own lines among the round's rows, so that narrow numbers are spent on no other line.
struct TemplateLines: Sendable {
    private let rows: UInt64
    /// The template's rows in ascending order; nil when every row is the template's.
    private let own: [UInt32]?
    /// For each row up to the last own one, the number of own rows before it; empty when `own` is nil.
    private let places: [UInt32]

    init(_ round: FormatContext) {
        rows = UInt64(max(1, round.rows))
        own = round.own
        guard let own, let last = own.last else {
            places = []
            return
        }
        var places = [UInt32](repeating: 0, count: Int(last) + 1)
        for (place, row) in own.enumerated() { places[Int(row)] = UInt32(place) }
        self.places = places
    }

    /// How many own lines come before this one: its place among them. Does not allocate.
    func place(of row: UInt32) -> UInt64 {
        own != nil && row < places.count ? UInt64(places[Int(row)]) : UInt64(row)
    }

    /// The row of the own line at a place; nil when there is none. Does not allocate.
    func row(at place: UInt64) -> UInt32? {
        guard let own else { return place < rows ? UInt32(truncatingIfNeeded: place) : nil }
        return place < own.count ? own[Int(place)] : nil
    }
}
