/// A probe's turn (its sequence number) and its place in a machine's order of the turn.
struct SendCursor: Equatable {
    var turn = 0
    var place = 0

    /// The one behind it.
    ///
    /// - Parameter places: of a turn, at least 1.
    func next(places: Int) -> SendCursor {
        place + 1 < places ? SendCursor(turn: turn, place: place + 1) : SendCursor(turn: turn + 1, place: 0)
    }
}
