import LineModel

/// Collects the names of a group's figures as columns, in the order in which `HistoryCells` has them.
struct HistoryColumns: LineFieldVisitor {
    private var columns: [HistoryListing.Column] = []
    private let titles: [String: String]
    private var subgroup: String?

    /// The columns of a group.
    ///
    /// - Parameters:
    ///   - titles: of those that the table shows, by key (`SUBGROUP_KEY` within a group of it); it shows a column only
    ///     where some row has a value.
    ///   - visit: the figures of no value.
    static func of(
        titles: [String: String], visit: (inout HistoryColumns) -> Void
    ) -> [HistoryListing.Column] {
        var found = HistoryColumns(titles: titles)
        visit(&found)
        return found.columns
    }

    private init(titles: [String: String]) { self.titles = titles }

    private mutating func add(_ key: StaticString, isRange: Bool = false) {
        let name = subgroup.map { "\($0)_\(key)" } ?? "\(key)"
        columns.append(
            HistoryListing.Column(key: "\(key)", title: titles[name], subgroup: subgroup, isRange: isRange))
    }

    mutating func text(_ key: StaticString, _ value: String?) { add(key) }
    mutating func count(_ key: StaticString, _ value: Int) { add(key) }
    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) { add(key) }

    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        add(key, isRange: true)
    }

    mutating func tags(_ key: StaticString, _ value: [Tag]) { add(key) }
    mutating func refusals(_ key: StaticString, _ value: [RefusalCount]) { add(key) }
    mutating func list(_ key: StaticString, _ value: [String]) { add(key) }

    /// One level; what is deeper stands in it.
    mutating func group(_ key: StaticString, _ body: (inout HistoryColumns) -> Void) {
        let outer = subgroup
        subgroup = outer ?? "\(key)"
        body(&self)
        subgroup = outer
    }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout HistoryColumns) -> Void) {
        body(&self)
    }

    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout HistoryColumns, Int) -> Void
    ) {
        for index in numbers.indices { body(&self, index) }
    }
}

extension HistoryListing {
    /// What the table shows of STAMP.
    static let stampGroup = Group(
        name: "stamp",
        columns: HistoryColumns.of(titles: [
            "lost_there": "lost there", "lost_back": "lost back", "lost_either": "lost either",
            "dwell_mean_ms": "dwell ms", "variation_there_p95_ms": "var. there", "variation_back_p95_ms": "var. back",
            "one_way_there_mean_ms": "one way there", "one_way_back_mean_ms": "one way back",
        ]) { $0.visit(stamp: nil) })

    static let stampSpanGroup = Group(
        name: "stamp",
        columns: HistoryColumns.of(titles: [
            "lost_there": "lost there", "lost_back": "lost back", "lost_either": "lost either",
            "worst_loss_there": "worst there %", "worst_loss_back": "worst back %",
            "variation_there_worst_p95_ms": "var. there", "variation_back_worst_p95_ms": "var. back",
            "one_way_there_worst_mean_ms": "one way there", "one_way_back_worst_mean_ms": "one way back",
        ]) { $0.visit(span: StampSpan?.none) })

    /// What the table shows of segments: the columns of a round's table.
    static let segmentsGroup = Group(
        name: "segments",
        columns: HistoryColumns.of(titles: [
            "ingress_rtt_median_ms": "ingress ms", "beyond_rtt_median_ms": "beyond ms", "loss_at": "loss at",
        ]) { $0.visit(segments: nil, .keys) })

    static let segmentsSpanGroup = Group(
        name: "segments",
        columns: HistoryColumns.of(titles: [
            "loss_ingress_rounds": "lost at ingress", "loss_beyond_rounds": "beyond", "loss_both_rounds": "both",
            "loss_unknown_rounds": "unknown", "ingress_rtt_worst_median_ms": "ingress ms",
            "beyond_rtt_worst_median_ms": "beyond ms",
        ]) { $0.visit(span: SegmentSpan?.none) })
}
