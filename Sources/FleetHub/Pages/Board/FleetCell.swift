internal import FleetModel
internal import LineModel

/// One line from one vantage in the vantage's newest round, in as few bytes as it needs: of a large fleet there are a
/// million.
struct FleetCell: Sendable {
    var state: CellState
    /// Probes sent; 0 where nothing was.
    var sent: Int32
    /// Those of them that are loss.
    var lost: Int32
    /// Milliseconds; -1 for none.
    var median: Float = -1
    var p95: Float = -1
    var jitter: Float = -1

    init(_ row: LineReportRow, _ state: CellState) {
        self.state = state
        let counts = row.summary.counts
        sent = Int32(clamping: counts.sent)
        lost = Int32(clamping: counts.sent - counts.received)
        guard let rtt = row.summary.rtt else { return }
        (median, p95) = (Float(rtt.median), Float(rtt.p95))
        jitter = row.summary.jitter.map { Float($0) } ?? -1
    }

    /// Whether it says something of the line.
    var isMeasured: Bool { state == .healthy || state == .abnormal }

    /// 0...1; nil where nothing was sent.
    var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }

    /// The state in the words of a vantage's page.
    var verdict: LineVerdict {
        switch state {
        case .healthy: .healthy
        case .abnormal: .abnormal
        case .unmeasured, .absent: .unmeasured
        }
    }
}

/// What a vantage's newest round said, and how its last ones were.
struct VantageState: Sendable {
    /// One of its last rounds.
    struct Recent: Sendable, Equatable {
        var slot: Int64
        var validity: Validity.Verdict
    }

    /// Rounds whose validity is shown.
    static let maxRecent = 24

    var header: RoundHeader
    var receivedAt: WallTime
    var started: WallTime
    var validity: Validity
    var totals: OutcomeCounts
    /// The numbers of its lines on the board, in the round's order.
    var lines: [Int32]
    /// In the same order.
    var cells: [FleetCell]
    /// The oldest first; the newest is this round.
    var recent: [Recent]

    /// How many of its lines have each state.
    var counts: (healthy: Int, abnormal: Int, unmeasured: Int) {
        var counts = (healthy: 0, abnormal: 0, unmeasured: 0)
        for cell in cells {
            switch cell.state {
            case .healthy: counts.healthy += 1
            case .abnormal: counts.abnormal += 1
            case .unmeasured: counts.unmeasured += 1
            case .absent: break
            }
        }
        return counts
    }

    /// How far the vantage's clock is ahead of the hub's when the round came; negative where it is behind. A round that
    /// waited on its way makes it look behind.
    var clockOffset: Duration {
        VantageClock.offset(header, received: receivedAt)
    }
}
