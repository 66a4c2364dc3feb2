import LineModel

/// Gathers the series of single lines from the figures that are metrics.
struct LineSeries {
    /// One a `LineMetric`, in their order.
    private(set) var families = LineSeries.empty

    /// Made once: a round of 100,000 lines is written line by line.
    private static let empty = LineMetric.allCases.map(\.family)

    /// Adds the series of one line. A figure that is absent has none.
    ///
    /// - Parameters:
    ///   - counted: what counters read: the sums since the start; nil when the figures have no counters.
    ///   - last: what the others read: the last round; nil when the figures are all counters.
    mutating func add<Subject>(
        _ figures: FigureList<Subject>, counted: Subject?, last: Subject?, _ labels: [(name: String, value: String)]
    ) {
        for (figure, metric) in figures.metered {
            let source = families[metric.family.rawValue].kind == .counter ? counted : last
            guard let source, let value = figure.measure(of: source) else { continue }
            add(metric.family, value, labels + metric.labels)
        }
    }

    mutating func add(_ metric: LineMetric, _ value: Double, _ labels: [(name: String, value: String)]) {
        families[metric.rawValue].add(value, labels)
    }
}
