/// A line's hours of the week, by the vantage's local time: whether evenings are bad, and weekends.
package struct WeekGrid: Equatable, Sendable {
    /// An hour of a weekday, over all weeks of the window.
    package struct Cell: Equatable, Sendable {
        /// How many rounds measured the line in it.
        package var measured = 0
        /// How many rounds did not; they are in no figure.
        package var unmeasured = 0
        /// The greatest loss of a round, 0...1; nil when nothing was sent.
        package var worstLoss: Double?
        /// Probes sent in measured rounds.
        package var sent = 0
        /// Those of them that are loss.
        package var lost = 0
        /// The median of the rounds' medians, of hours that of theirs, milliseconds; nil when nothing was received.
        package var median: Double?

        /// Without any round.
        package init() {}

        /// Loss over all its probes together, 0...1; nil when nothing was sent.
        package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
    }

    /// `cells[weekday][hour]`: Monday is 0, hours are 0...23.
    package private(set) var cells = Array(repeating: Array(repeating: Cell(), count: 24), count: 7)

    /// Whether no cell has a measured round.
    package var isEmpty: Bool { cells.allSatisfy { $0.allSatisfy { $0.measured == 0 } } }

    /// The grid of a window.
    ///
    /// - Returns: nil of a window of days, which do not tell hours.
    package init?(_ window: LineWindow) {
        var medians: [[[Double]]] = Array(repeating: Array(repeating: [], count: 24), count: 7)
        switch window.resolution {
        case .rounds:
            for point in window.points { add(point, &medians) }
        case .hours:
            for span in window.spans { add(span, &medians) }
        case .days: return nil
        }
        for weekday in cells.indices {
            for hour in cells[weekday].indices {
                cells[weekday][hour].median = Percentile.middle(of: medians[weekday][hour])
            }
        }
    }

    private mutating func add(_ point: HistoryPoint, _ medians: inout [[[Double]]]) {
        let (weekday, hour) = Self.place(of: point.started)
        guard point.isMeasured else {
            cells[weekday][hour].unmeasured += 1
            return
        }
        let counts = point.summary.counts
        cells[weekday][hour].add(
            rounds: 1, sent: counts.sent, lost: counts.sent - counts.received, worst: counts.lossRatio)
        if let median = point.summary.rtt?.median { medians[weekday][hour].append(median) }
    }

    private mutating func add(_ span: HistorySpan, _ medians: inout [[[Double]]]) {
        let (weekday, hour) = Self.place(of: span.from)
        cells[weekday][hour].unmeasured += span.unmeasured
        cells[weekday][hour].add(
            rounds: span.rounds - span.unmeasured, sent: span.sent, lost: span.lost, worst: span.worstLoss)
        if let median = span.medianRTT { medians[weekday][hour].append(median) }
    }

    /// The weekday, of which Monday is 0, and the hour, at the time's own offset. 1970 began on a Thursday.
    package static func place(of time: WallTime) -> (weekday: Int, hour: Int) {
        let weekday = WallTime.floorDivide(time.localDay + 3, by: 7).rest
        return (Int(weekday), Int(WallTime.floorDivide(time.localHour, by: 24).rest))
    }
}

extension WeekGrid.Cell {
    fileprivate mutating func add(rounds: Int, sent: Int, lost: Int, worst: Double?) {
        measured += rounds
        self.sent += sent
        self.lost += lost
        if let worst { worstLoss = max(worstLoss ?? worst, worst) }
    }
}
