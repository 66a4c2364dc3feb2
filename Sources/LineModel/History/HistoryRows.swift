/// A line as the history knows it: of lines that changed under one name the newest.
package struct HistoryLine: Equatable, Sendable {
    package var line: Line
    package var payload: PayloadKind
    /// Its last round in the time that was asked for.
    package var lastRound: WallTime
    package var verdict: LineVerdict
    /// Of that round.
    package var loss: Double?
    /// Milliseconds.
    package var meanRTT: Double?

    package init(
        line: Line, payload: PayloadKind, lastRound: WallTime, verdict: LineVerdict, loss: Double?, meanRTT: Double?
    ) {
        self.line = line
        self.payload = payload
        self.lastRound = lastRound
        self.verdict = verdict
        self.loss = loss
        self.meanRTT = meanRTT
    }
}

/// One line in one round.
package struct HistoryPoint: Sendable, Equatable {
    package var roundID: String
    package var started: WallTime
    package var round: Validity.Verdict
    /// Figures that need single probes (bursts, ticks, estimates) are absent.
    package var summary: LineSummary
    package var verdict: LineVerdict
    package var reasons: [String]
    private var apartStamp: Apart<StampSummary>
    private var apartSegments: Apart<LineSegments>

    /// nil: it was no STAMP line.
    package var stamp: StampSummary? { apartStamp.value }
    /// nil: its ingress was not probed beside it. The row of the samples is absent.
    package var segments: LineSegments? { apartSegments.value }

    package init(
        roundID: String, started: WallTime, round: Validity.Verdict, summary: LineSummary, verdict: LineVerdict,
        reasons: [String], stamp: StampSummary? = nil, segments: LineSegments? = nil
    ) {
        self.roundID = roundID
        self.started = started
        self.round = round
        self.summary = summary
        self.verdict = verdict
        self.reasons = reasons
        apartStamp = Apart(stamp)
        apartSegments = Apart(segments)
    }
}

/// One line in an hour or a day.
package struct HistorySpan: Sendable, Equatable {
    /// Its beginning.
    package var from: WallTime
    package var rounds: Int
    package var abnormal: Int
    package var unmeasured: Int
    /// Of the measured rounds.
    package var sent: Int
    package var lost: Int
    /// The greatest loss of a round, 0...1; nil when none was measured.
    package var worstLoss: Double?
    /// Milliseconds; nil without a reply: the least of all, the median of the rounds' medians and the median deviation
    /// from it, the greatest mean of a round, the longest of all.
    package var leastRTT: Double?
    package var medianRTT: Double?
    package var deviationRTT: Double?
    package var worstMeanRTT: Double?
    package var longestRTT: Double?
    /// nil: no round of it measured the line by STAMP.
    package var stamp: StampSpan?
    /// nil: in no round of it its ingress was probed beside it.
    package var segments: SegmentSpan?

    package init(from: WallTime, rounds: Int, abnormal: Int, unmeasured: Int, sent: Int, lost: Int) {
        self.from = from
        self.rounds = rounds
        self.abnormal = abnormal
        self.unmeasured = unmeasured
        self.sent = sent
        self.lost = lost
    }

    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}

/// One round.
package struct HistoryRound: Sendable, Equatable {
    package var id: String
    package var vantage: String
    package var started: WallTime
    package var duration: Duration
    package var validity: Validity
    package var lines: Int
    package var abnormal: Int
    package var unmeasured: Int
    package var totals: OutcomeCounts
    /// Whether its single probes are still kept.
    package var hasProbes: Bool

    package init(
        id: String, vantage: String, started: WallTime, duration: Duration, validity: Validity, lines: Int,
        abnormal: Int, unmeasured: Int, totals: OutcomeCounts, hasProbes: Bool
    ) {
        self.id = id
        self.vantage = vantage
        self.started = started
        self.duration = duration
        self.validity = validity
        self.lines = lines
        self.abnormal = abnormal
        self.unmeasured = unmeasured
        self.totals = totals
        self.hasProbes = hasProbes
    }
}

/// One incident with its beginning and end.
package struct HistoryOutage: Sendable, Equatable {
    /// `lines` of it are the ones that are bad now.
    package var incident: Incident
    /// nil while it is open.
    package var ended: WallTime?
    /// All lines that it ever had, by name.
    package var everyLine: [String]
    package var events: [HistoryEvent]

    package init(incident: Incident, ended: WallTime?, everyLine: [String], events: [HistoryEvent]) {
        self.incident = incident
        self.ended = ended
        self.everyLine = everyLine
        self.events = events
    }
}

/// What happened to an incident in a round.
package struct HistoryEvent: Sendable, Equatable {
    package var at: WallTime
    package var roundID: String
    /// opened, reopened, worse, closed or absorbed.
    package var change: String
    /// Bad lines then.
    package var lines: Int
    /// Of an absorbed one: the incidents that took its lines.
    package var absorbedBy: [Int]

    package init(at: WallTime, roundID: String, change: String, lines: Int, absorbedBy: [Int]) {
        self.at = at
        self.roundID = roundID
        self.change = change
        self.lines = lines
        self.absorbedBy = absorbedBy
    }
}
