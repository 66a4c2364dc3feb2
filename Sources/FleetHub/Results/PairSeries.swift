internal import FleetModel
internal import LineModel
internal import LineReport

/// The series that a time-series store has of a pair of line and vantage (docs/reference/formats.md, "Series of a
/// fleet"). Their names are what queries and dashboards rely on.
enum PairSeries: String, CaseIterable {
    case rtt = "plumbline_pair_rtt_seconds"
    case mean = "plumbline_pair_rtt_mean_seconds"
    case jitter = "plumbline_pair_jitter_seconds"
    case loss = "plumbline_pair_loss_ratio"
    case sent = "plumbline_pair_sent"
    case state = "plumbline_pair_state"
    case hourRTT = "plumbline_pair_hour_rtt_seconds"
    case hourWorstMean = "plumbline_pair_hour_worst_mean_rtt_seconds"
    case hourWorstLoss = "plumbline_pair_hour_worst_loss_ratio"
    case hourSent = "plumbline_pair_hour_sent"
    case hourLost = "plumbline_pair_hour_lost"
    case hourRounds = "plumbline_pair_hour_rounds"

    /// What a round's summary has of the distribution of its delays. 0.1, 0.25 and 0.75 are not among it.
    static let quantiles = ["0", "0.5", "0.9", "0.95", "0.99", "1"]

    /// A series of each round, which has a validity beside its lines.
    static let validity = "plumbline_vantage_round_validity"
}

/// What tells the series of one pair from those of others, ordered by the labels' names as remote write wants it.
struct PairLabels {
    private let before: [(name: String, value: String)]
    private let behind: [(name: String, value: String)]

    /// - Parameter extra: of every series of this hub; one that has the name of a label of ours is left out.
    init(line: Line?, vantage: String, extra: [(name: String, value: String)]) {
        var labels = [(name: "vantage", value: vantage)]
        if let line {
            labels.append((name: "line", value: line.name))
            labels.append((name: "ingress", value: line.ingress.description))
            if let echo = line.echo { labels.append((name: "echo", value: echo.description)) }
        }
        let own: Set = ["vantage", "line", "ingress", "echo", "quantile", "outcome", "__name__"]
        labels += extra.filter { !own.contains($0.name) && !$0.value.isEmpty }
        let sorted = labels.filter { !$0.value.isEmpty }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        // `__name__` stands before all letters but those of upper case.
        before = sorted.filter { $0.name.utf8.lexicographicallyPrecedes("__name__".utf8) }
        behind = sorted.filter { !$0.name.utf8.lexicographicallyPrecedes("__name__".utf8) }
    }

    /// The labels of one series.
    ///
    /// - Parameter more: one more label; nil for none.
    func all(_ name: String, _ more: (name: String, value: String)? = nil) -> [(name: String, value: String)] {
        let labels = before + [(name: "__name__", value: name)] + behind
        guard let more else { return labels }
        let place = labels.firstIndex { more.name.utf8.lexicographicallyPrecedes($0.name.utf8) } ?? labels.endIndex
        return labels[..<place] + [more] + labels[place...]
    }
}
