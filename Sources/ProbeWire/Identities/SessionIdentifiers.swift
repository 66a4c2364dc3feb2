/// STAMP's session identifiers (RFC 8972 section 3): 16 bits for each row, which the round's secret chooses. None is 0,
/// which is "none", and no two rows have the same as long as there are fewer than 65,536.
struct SessionIdentifiers: Sendable {
    private let identifiers: [UInt16]

    /// - Parameter rows: of the round, above 0.
    init(rows: Int, secret: RoundSecret) {
        var all = Array(UInt16(1)...UInt16.max)
        let chosen = min(max(rows, 1), all.count)
        // Fisher and Yates, as far as it is needed.
        for place in 0..<chosen {
            let word = secret.word(.session, UInt64(place))
            all.swapAt(place, place + Int(word.multipliedFullWidth(by: UInt64(all.count - place)).high))
        }
        identifiers = Array(all.prefix(chosen))
    }

    /// Does not allocate.
    subscript(row: Int) -> UInt16 { identifiers[row % identifiers.count] }
}
