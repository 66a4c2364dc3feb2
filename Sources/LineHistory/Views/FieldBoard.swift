internal import LineModel
internal import Synchronization

/// The lines after one round: what each of them had then, in as few bytes as it needs, and the orders that were asked
/// for.
final class FieldBoard: Sendable {
    /// What a line had in the round.
    struct Figures: Sendable {
        /// 0 abnormal, 1 unmeasured, 2 healthy, as what is worst comes first; 3 where it cannot be read.
        var rank: UInt8 = 3
        var sent: Int32 = 0
        var lost: Int32 = 0
        /// Delays (`DelayCode`); -1 for none.
        var median: Int32 = -1
        var p95: Int32 = -1
        var jitter: Int32 = -1
        /// How little the line gains, in hundredths of a millisecond below `most`, 0...0xFFFFE; -1 where it says
        /// nothing. The greater, the less it gains.
        var lag: Int32 = -1

        /// Greater gains and lags than 5.2 s are taken for these.
        static let most = 0x7FFFF

        static func lag(_ gain: Double?) -> Int32 {
            gain.map { Int32(most) - Int32(min(max($0 * 100, -Double(most)), Double(most)).rounded()) } ?? -1
        }
    }

    let round: RoundKey
    let lines: FieldLines
    /// In the order of `lines`.
    let figures: [Figures]

    private struct Made {
        var orders: [FieldQuery.Sort: [Int32]] = [:]
        var groups: [FieldDimension: (rows: [GroupRow], count: Int)] = [:]
    }
    private let made = Mutex(Made())
    /// Groups of an overview.
    static let mostGroups = 200

    init(round: RoundKey, lines: FieldLines, figures: [Figures]) {
        self.round = round
        self.lines = lines
        self.figures = figures
    }

    /// How many lines have each rank, but for what cannot be read.
    var counts: (abnormal: Int, unmeasured: Int, healthy: Int) {
        var counts = [0, 0, 0, 0]
        for figure in figures { counts[Int(figure.rank)] += 1 }
        return (counts[0], counts[1], counts[2])
    }

    /// The groups of a dimension, the worst first, `mostGroups` at most; and how many there are.
    func groups(by dimension: FieldDimension) -> (rows: [GroupRow], count: Int) {
        if let known = made.withLock({ $0.groups[dimension] }) { return known }
        let grouping = lines.grouping(dimension)
        let sums = BoardSums(
            figures.indices.lazy.map(Int32.init), of: grouping.of, groups: grouping.names.count, figures)
        let found = (
            rows: sums.worst(Self.mostGroups, names: grouping.names).map { sums.row($0, grouping.names[$0]) },
            count: sums.count
        )
        made.withLock { made in
            if made.groups.count >= 64 { made.groups = [:] }
            made.groups[dimension] = found
        }
        return found
    }

    /// The places of the lines that fit a query, in its order.
    func places(_ query: FieldQuery) -> [Int32] {
        var places = order(query.sort)
        if let verdict = query.verdict {
            let rank = Self.rank(of: verdict)
            places = places.filter { figures[Int($0)].rank == rank }
        }
        for filter in query.filters {
            let grouping = lines.grouping(filter.dimension)
            guard let number = grouping.number(of: filter.value) else { return [] }
            places = places.filter { grouping.of[Int($0)] == number }
        }
        places = lines.found(places, query)
        return query.isReversed ? reversed(places, query.sort) : places
    }

    /// The first lines of all, in the order of what is worst.
    func worst(_ most: Int) -> ArraySlice<Int32> { order(.worst).prefix(most) }

    private func order(_ sort: FieldQuery.Sort) -> [Int32] {
        if let known = made.withLock({ $0.orders[sort] }) { return known }
        let order =
            sort == .name
            ? lines.byName.filter { figures[Int($0)].rank < 3 }
            : figures.indices.filter { figures[$0].rank < 3 }.map { key(of: $0, sort) }.sorted()
                .map { Int32(truncatingIfNeeded: $0 & 0xFF_FFFF) }
        made.withLock { $0.orders[sort] = order }
        return order
    }

    /// Turned round, but that lines without the figure stay at the end: they are no answer to the question.
    private func reversed(_ places: [Int32], _ sort: FieldQuery.Sort) -> [Int32] {
        guard sort != .name, sort != .worst else { return places.reversed() }
        let end = places.firstIndex { value(of: Int($0), sort) == nil } ?? places.endIndex
        return places[..<end].reversed() + places[end...]
    }

    /// A number that is the less, the sooner the line comes; the line's place is its last 24 bits, so that equal ones
    /// keep the order of the lines file.
    private func key(of place: Int, _ sort: FieldQuery.Sort) -> UInt64 {
        let figure = figures[place]
        let tail = UInt64(place & 0xFF_FFFF)
        guard sort == .worst else {
            let value = value(of: place, sort).map { UInt64(0xFFFFF - $0) } ?? 0x100000
            return value << 24 | tail
        }
        // What an unmeasured line lost may be our own doing.
        guard figure.isMeasured else { return UInt64(figure.rank) << 62 | tail }
        let loss = UInt64(0xFFFFF - figure.lossMillionths)
        let delay = UInt64(0x3FFFF - max(0, figure.median))
        return UInt64(figure.rank) << 62 | loss << 42 | delay << 24 | tail
    }

    /// The figure of a measured line that is sorted by; nil without it.
    private func value(of place: Int, _ sort: FieldQuery.Sort) -> Int? {
        let figure = figures[place]
        guard figure.rank != 1 else { return nil }
        let value =
            switch sort {
            case .loss: figure.sent == 0 ? -1 : figure.lossMillionths
            case .median: Int(figure.median)
            case .p95: Int(figure.p95)
            case .jitter: Int(figure.jitter)
            case .gain: Int(figure.lag)
            case .worst, .name: -1
            }
        return value < 0 ? nil : value
    }

    static func rank(of verdict: LineVerdict) -> UInt8 {
        switch verdict {
        case .abnormal: 0
        case .unmeasured: 1
        case .healthy: 2
        }
    }
}

extension FieldBoard.Figures {
    init(_ glance: SummaryGlance) {
        rank = FieldBoard.rank(of: glance.verdict)
        sent = Int32(clamping: glance.sent)
        lost = Int32(clamping: glance.lost)
        median = glance.median.map { Int32(clamping: min(max($0, 0), DelayCode.greatest)) } ?? -1
        p95 = glance.p95.map { Int32(clamping: min(max($0, 0), DelayCode.greatest)) } ?? -1
        jitter = glance.jitter.map { Int32(clamping: min(max($0, 0), DelayCode.greatest)) } ?? -1
        lag = Self.lag(glance.gain)
    }

    /// Figures as they will be read back.
    init(_ row: LineReportRow) {
        rank = FieldBoard.rank(of: row.verdict)
        let counts = row.summary.counts
        sent = Int32(clamping: counts.sent)
        lost = Int32(clamping: counts.sent - counts.received)
        lag = Self.lag(row.gain?.delay?.gain)
        guard let rtt = row.summary.rtt else { return }
        median = Int32(clamping: DelayCode.code(milliseconds: rtt.median))
        p95 = Int32(clamping: DelayCode.code(milliseconds: rtt.p95))
        jitter = row.summary.jitter.map { Int32(clamping: DelayCode.code(milliseconds: $0)) } ?? -1
    }

    var isMeasured: Bool { rank == 0 || rank == 2 }

    /// 0...1,000,000; 0 when nothing was sent.
    var lossMillionths: Int { sent == 0 ? 0 : Int((Double(lost) / Double(sent) * 1e6).rounded()) }
}
