/// Where in the table of a round a figure's column stands.
struct TablePlace: Sendable {
    /// What a cell is painted by, where there are colours.
    enum Tint: Sendable {
        case none
        /// Red on an abnormal line.
        case name
        /// Red or green by the verdict.
        case verdict
        /// Some loss: yellow, and red on an abnormal line.
        case loss
    }

    /// What a column needs to have anything to show.
    enum Need: Sendable {
        case nothing
        /// Some line's route says more than its name.
        case routes
        /// Some line's two segments were measured.
        case segments
        /// Some line had direct probes beside it.
        case gain
        /// Some line had an old flow beside it.
        case flow
        /// Some line had TCP handshakes beside it.
        case tcp
    }

    /// Columns stand by rising numbers.
    let number: Int
    /// The columns that go first when the terminal is narrow have the lowest number; nil when the column always stays.
    let yields: Int?
    let tint: Tint
    /// The cell is cut to the length that names have.
    let isName: Bool
    let need: Need

    init(_ number: Int, yields: Int? = nil, tint: Tint = .none, isName: Bool = false, need: Need = .nothing) {
        self.number = number
        self.yields = yields
        self.tint = tint
        self.isName = isName
        self.need = need
    }
}
