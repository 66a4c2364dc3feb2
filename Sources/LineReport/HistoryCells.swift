import LineModel

/// Collects the figures of a group as columns and cells of a listing, so that a history's keys are those of a round.
struct HistoryCells: LineFieldVisitor {
    /// With the group within the group that a figure is in.
    private(set) var keys: [(subgroup: String?, key: String, isRange: Bool)] = []
    private(set) var cells: [HistoryListing.Cell] = []
    /// Whether the row has the group at all.
    private let isPresent: Bool
    private var subgroup: String?

    init(isPresent: Bool) { self.isPresent = isPresent }

    private mutating func add(_ key: StaticString, _ cell: HistoryListing.Cell, isRange: Bool = false) {
        keys.append((subgroup, "\(key)", isRange))
        cells.append(isPresent ? cell : .absent)
    }

    mutating func text(_ key: StaticString, _ value: String?) { add(key, .text(value)) }

    mutating func count(_ key: StaticString, _ value: Int) { add(key, .count(value)) }

    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) {
        add(key, .number(value, decimals))
    }

    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        add(key, .range(value, decimals), isRange: true)
    }

    mutating func tags(_ key: StaticString, _ value: [Tag]) { add(key, .list(value.map { "\($0.key)=\($0.value)" })) }

    mutating func refusals(_ key: StaticString, _ value: [RefusalCount]) {
        add(key, .list(value.map { "\($0.kind.word)=\($0.count)" }))
    }

    mutating func list(_ key: StaticString, _ value: [String]) { add(key, .list(value)) }

    /// One level; what is deeper stands in it.
    mutating func group(_ key: StaticString, _ body: (inout HistoryCells) -> Void) {
        let outer = subgroup
        subgroup = outer ?? "\(key)"
        body(&self)
        subgroup = outer
    }

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

extension HistoryListing {
    /// The listing with a group of figures that only some rows have, before its last column.
    ///
    /// - Parameters:
    ///   - titles: of those that the table shows, by key (`SUBGROUP_KEY` within a group of it); it shows a column only
    ///     where some row has a value.
    ///   - values: one a row; nil: the row has none.
    ///   - visit: the figures of a value, always the same ones.
    func adding<Value>(
        group: String, titles: [String: String], _ values: [Value?], visit: (inout HistoryCells, Value?) -> Void
    ) -> HistoryListing {
        var none = HistoryCells(isPresent: false)
        visit(&none, nil)
        let added = none.keys.map { place in
            let name = place.subgroup.map { "\($0)_\(place.key)" } ?? place.key
            return Column(
                key: place.key, title: titles[name], group: group, subgroup: place.subgroup, isRange: place.isRange)
        }
        let rows = zip(rows, values).map { row, value in
            guard value != nil else { return row.dropLast() + none.cells + row.suffix(1) }
            var found = HistoryCells(isPresent: true)
            visit(&found, value)
            return row.dropLast() + found.cells + row.suffix(1)
        }
        return HistoryListing(name: name, columns: columns.dropLast() + added + columns.suffix(1), rows: rows)
    }

    /// What the table shows of segments: the columns of a round's table.
    static let segmentTitles = [
        "ingress_rtt_median_ms": "ingress ms", "beyond_rtt_median_ms": "beyond ms", "loss_at": "loss at",
    ]

    static let segmentSpanTitles = [
        "loss_ingress_rounds": "lost at ingress", "loss_beyond_rounds": "beyond", "loss_both_rounds": "both",
        "loss_unknown_rounds": "unknown", "ingress_rtt_worst_median_ms": "ingress ms",
        "beyond_rtt_worst_median_ms": "beyond ms",
    ]

    /// What the table shows of STAMP.
    static let stampTitles = [
        "lost_there": "lost there", "lost_back": "lost back", "lost_either": "lost either",
        "dwell_mean_ms": "dwell ms", "variation_there_p95_ms": "var. there", "variation_back_p95_ms": "var. back",
        "one_way_there_mean_ms": "one way there", "one_way_back_mean_ms": "one way back",
    ]
    static let stampSpanTitles = [
        "lost_there": "lost there", "lost_back": "lost back", "lost_either": "lost either",
        "worst_loss_there": "worst there %", "worst_loss_back": "worst back %",
        "variation_there_worst_p95_ms": "var. there", "variation_back_worst_p95_ms": "var. back",
        "one_way_there_worst_mean_ms": "one way there", "one_way_back_worst_mean_ms": "one way back",
    ]
}
