import LineModel

/// Collects the figures of a group as cells of a row, so that a history's keys are those of a round.
struct HistoryCells: LineFieldVisitor {
    private var cells: [HistoryListing.Cell] = []

    /// The cells of a group; nil without a value.
    ///
    /// - Parameter visit: the figures of a value, always the same ones.
    static func of<Value>(
        _ value: Value?, visit: (inout HistoryCells, Value?) -> Void
    ) -> [HistoryListing.Cell]? {
        guard let value else { return nil }
        var found = HistoryCells()
        visit(&found, value)
        return found.cells
    }

    mutating func text(_ key: StaticString, _ value: String?) { cells.append(.text(value)) }

    mutating func count(_ key: StaticString, _ value: Int) { cells.append(.count(value)) }

    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) {
        cells.append(.number(value, decimals))
    }

    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        cells.append(.range(value, decimals))
    }

    mutating func tags(_ key: StaticString, _ value: [Tag]) { cells.append(.tags(value)) }

    mutating func refusals(_ key: StaticString, _ value: [RefusalCount]) {
        list(key, value.map { "\($0.kind.word)=\($0.count)" })
    }

    mutating func list(_ key: StaticString, _ value: [String]) { cells.append(.list(value)) }

    mutating func group(_ key: StaticString, _ body: (inout HistoryCells) -> Void) { body(&self) }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout HistoryCells) -> Void) {
        body(&self)
    }

    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout HistoryCells, Int) -> Void
    ) {
        for index in numbers.indices { body(&self, index) }
    }
}
