package import LineModel

/// A window's rounds, hours or days, brought to so many columns that a picture can draw them, so that the worst of
/// every column stays: the greatest loss, the shortest and the longest delay, every round that was not measured.
///
/// No figure is made up: each is one of a round's, and no column has any where nothing was measured. What the history
/// keeps of a round's delays is the minimum, the median, p90, p95, p99 and the maximum; of an hour or a day the
/// shortest, the median of the medians, the greatest mean of a round, and the longest.
package struct SmokeColumns: Equatable, Sendable {
    /// Columns next to each other that show the same rounds.
    package struct Run: Equatable, Sendable {
        /// Which columns, counted from 0.
        package var columns: Range<Int>
        /// How many rounds, hours or days they show.
        package var count = 0
        /// How many of these did not measure the line, though the round was valid; of hours and days, those with any
        /// such round.
        package var unmeasured = 0
        /// How many of these are rounds that are not valid: no figure here is of theirs.
        package var invalid = 0
        /// The greatest loss of a round, 0...1; nil when none was measured.
        package var worstLoss: Double?
        /// The greatest loss of a round that a median is of, 0...1; of an hour with an outage the hour's own loss.
        var answeredLoss: Double?
        /// The shortest delay, milliseconds; nil when nothing was received, as in all that follow.
        package var least: Double?
        /// The lowest and the highest median.
        package var medians: ClosedRange<Double>?
        /// The greatest p90 of a round; nil for hours and days.
        package var p90: Double?
        /// The greatest p95 of a round; nil for hours and days.
        package var p95: Double?
        /// The greatest p99 of a round; nil for hours and days.
        package var p99: Double?
        /// The greatest mean of a round; nil for rounds.
        package var worstMean: Double?
        /// The longest delay.
        package var most: Double?
        /// How many of the rounds, hours or days have a delay above the picture's scale; 0 until it is known.
        package var clipped = 0

        /// Whether any of the rounds measured the line.
        package var isMeasured: Bool { worstLoss != nil }
        /// The class of the worst loss; nil when none was measured.
        package var lossClass: LossClass? { worstLoss.map { LossClass(loss: $0) } }
        /// The class that the medians have; nil without any. Where a round lost everything it is that of the others.
        package var tickClass: LossClass? { answeredLoss.map { min(LossClass(loss: $0), .below100) } }
        /// The upper ends of the bands that begin at `least`, from the innermost outwards.
        package var reaches: [Double] { [p90 ?? worstMean, p95, p99, most].compactMap { $0 } }

        init(columns: Range<Int>) { self.columns = columns }
    }

    /// The beginning of the first column.
    package let from: WallTime
    /// The end of the last one.
    package let to: WallTime
    /// How many columns there are.
    package let count: Int
    /// What the rounds, hours or days of a run are.
    package let resolution: LineWindow.Resolution
    /// In order of time; columns that are in none show nothing.
    package private(set) var runs: [Run] = []
    /// Columns within the time that is known of in which nothing was measured: no round, no hour. Before the first and
    /// after the last, only what is longer than from one round to the next.
    package private(set) var gaps: [Range<Int>] = []

    /// Everything of a window in at most `count` columns, 1 or more.
    package init(_ window: LineWindow, count: Int) {
        self.from = window.from
        self.to = window.to
        self.count = max(1, count)
        resolution = window.resolution
        let clock = ColumnClock(from: from, to: to, count: self.count)
        if resolution == .rounds {
            let every = window.every.map(\.nanoseconds) ?? clock.span / 100
            let starts = window.points.map(\.started.nanosecondsSince1970)
            for (index, point) in window.points.enumerated() {
                add(clock.columns(starts, at: index, every: every)) { $0.add(point) }
            }
            addGaps(clock, every: every)
        } else {
            let length: Int64 = (resolution == .hours ? 3600 : 86_400) * 1_000_000_000
            let starts = window.spans.map(\.from.nanosecondsSince1970)
            for (index, span) in window.spans.enumerated() where span.rounds > 0 {
                add(clock.columns(starts, at: index, every: length)) { $0.add(span) }
            }
            addGaps(clock, every: length)
        }
    }

    /// The columns of one round: those that others have are shared, the rest are its own.
    private mutating func add(_ columns: Range<Int>, _ change: (inout Run) -> Void) {
        var rest = columns
        if let last = runs.last, last.columns.upperBound > rest.lowerBound {
            change(&runs[runs.count - 1])
            rest = min(last.columns.upperBound, rest.upperBound)..<rest.upperBound
        }
        guard !rest.isEmpty else { return }
        var run = Run(columns: rest)
        change(&run)
        runs.append(run)
    }

    private mutating func addGaps(_ clock: ColumnClock, every: Int64) {
        let short = Int((Double(every) / Double(clock.span) * Double(count)).rounded(.up))
        var next = 0
        for run in runs {
            let gap = next..<max(next, run.columns.lowerBound)
            if !gap.isEmpty, next > 0 || gap.count > short { gaps.append(gap) }
            next = max(next, run.columns.upperBound)
        }
        if count - next > (runs.isEmpty ? 0 : short) { gaps.append(next..<count) }
    }

    /// Runs with delays that adjoin each other, as ranges of `runs`.
    var stretches: [Range<Int>] {
        var stretches: [Range<Int>] = []
        for (index, run) in runs.enumerated() where run.least != nil {
            if let last = stretches.last, last.upperBound == index,
                runs[index - 1].columns.upperBound == run.columns.lowerBound,
                runs[index - 1].reaches.count == run.reaches.count
            {
                stretches[stretches.count - 1] = last.lowerBound..<index + 1
            } else {
                stretches.append(index..<index + 1)
            }
        }
        return stretches
    }

    /// Where a mark lies, as shares of the width; nil where it is outside.
    func place(of mark: PictureMark) -> ClosedRange<Double>? {
        let (begin, end) = (Double(from.nanosecondsSince1970), Double(to.nanosecondsSince1970))
        func share(_ time: WallTime) -> Double { (Double(time.nanosecondsSince1970) - begin) / max(end - begin, 1) }
        let first = share(mark.at)
        let last = mark.until.map(share) ?? (mark.isOpen ? 1 : first)
        guard first <= 1, last >= 0 else { return nil }
        return max(first, 0)...max(min(last, 1), max(first, 0))
    }

    /// Counts, in every run, the rounds that have a delay above `top`.
    mutating func clip(at top: Double, of window: LineWindow) {
        let clock = ColumnClock(from: from, to: to, count: count)
        let high: [Int64] =
            resolution == .rounds
            ? window.points.filter { $0.isMeasured && $0.summary.rtt.map { $0.max > top } ?? false }
                .map(\.started.nanosecondsSince1970)
            : window.spans.filter { $0.maxRTT.map { $0 > top } ?? false }.map(\.from.nanosecondsSince1970)
        var index = 0
        for start in high {
            let column = clock.column(start)
            while index < runs.count - 1, runs[index].columns.upperBound <= column { index += 1 }
            if runs.indices.contains(index) { runs[index].clipped += 1 }
        }
    }
}

extension HistoryPoint {
    /// Whether its figures are the line's: the round was valid, and enough probes were sent.
    var isMeasured: Bool { round == .valid && verdict != .unmeasured && summary.counts.lossRatio != nil }
}

extension SmokeColumns.Run {
    fileprivate mutating func add(_ point: HistoryPoint) {
        count += 1
        guard point.round == .valid else {
            invalid += 1
            return
        }
        guard point.isMeasured, let loss = point.summary.counts.lossRatio else {
            unmeasured += 1
            return
        }
        worstLoss = max(worstLoss ?? 0, loss)
        guard let rtt = point.summary.rtt else { return }
        answeredLoss = max(answeredLoss ?? 0, loss)
        add(least: rtt.min, median: rtt.median, most: rtt.max)
        p90 = max(p90 ?? 0, rtt.p90)
        p95 = max(p95 ?? 0, rtt.p95)
        p99 = max(p99 ?? 0, rtt.p99)
    }

    fileprivate mutating func add(_ span: HistorySpan) {
        count += 1
        if span.unmeasured > 0 { unmeasured += 1 }
        guard let loss = span.worstLoss else { return }
        worstLoss = max(worstLoss ?? 0, loss)
        guard let low = span.minRTT, let median = span.medianRTT, let high = span.maxRTT else { return }
        answeredLoss = max(answeredLoss ?? 0, loss < 1 ? loss : span.loss ?? 0)
        add(least: low, median: median, most: high)
        if let mean = span.worstMeanRTT { worstMean = max(worstMean ?? 0, mean) }
    }

    private mutating func add(least low: Double, median: Double, most high: Double) {
        least = min(least ?? low, low)
        most = max(most ?? high, high)
        medians = min(medians?.lowerBound ?? median, median)...max(medians?.upperBound ?? median, median)
    }
}

/// Where instants lie among the columns of a picture.
struct ColumnClock {
    let from: Int64
    /// Nanoseconds; at least 1.
    let span: Int64
    let count: Int

    init(from: WallTime, to: WallTime, count: Int) {
        self.from = from.nanosecondsSince1970
        span = max(1, to.nanosecondsSince1970 &- from.nanosecondsSince1970)
        self.count = count
    }

    /// The column that an instant falls into; `count` at and after the end.
    func edge(_ instant: Int64) -> Int {
        // Exact: rounding would make one column of two rounds, and none of the next.
        let place = Int128(instant) - Int128(from)
        return Int(min(max(place, 0), Int128(span)) * Int128(count) / Int128(span))
    }

    /// The column that a round's beginning falls into, or the last one.
    func column(_ instant: Int64) -> Int { min(edge(instant), count - 1) }

    /// The columns of the round, hour or day at `index`: to the next one, or for as long as there usually is between
    /// two when the next one is missing; at least one column.
    func columns(_ starts: [Int64], at index: Int, every: Int64) -> Range<Int> {
        let start = starts[index]
        let next = index + 1 < starts.count ? starts[index + 1] : nil
        // A round that is late by half of its turn is no gap.
        let end = next.flatMap { Int128($0) - Int128(start) <= Int128(every) * 3 / 2 ? $0 : nil } ?? start &+ every
        let first = column(start)
        return first..<max(first + 1, edge(end))
    }
}

extension Duration {
    /// Cut towards zero.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
