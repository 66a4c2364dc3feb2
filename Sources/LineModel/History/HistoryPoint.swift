/// One line in one round.
package struct HistoryPoint: Sendable, Equatable {
    /// The round's id, 16 hexadecimal digits.
    package var roundID: String
    /// The beginning of the round, with the prober's offset from UTC then.
    package var started: WallTime
    /// The round's validity: in a round that is not valid the line was not judged.
    package var round: Validity.Verdict
    /// Figures that need single probes (bursts, ticks, estimates) are absent.
    package var summary: LineSummary
    /// What the line was judged then, by the limits of that time.
    package var verdict: LineVerdict
    /// Why the line was judged so; empty when it was healthy.
    package var reasons: [LineReason]
    private var apartSTAMP: Apart<STAMPSummary>
    private var apartSegments: Apart<LineSegments>
    private var apartGain: Apart<LineGain>
    private var apartFlow: Apart<LineFlow> = .none
    private var apartTCP: Apart<LineTCP> = .none

    /// The line's figures by STAMP; nil when STAMP did not measure it in this round.
    package var stamp: STAMPSummary? { apartSTAMP.value }
    /// What its two segments said, without the row of the samples; nil when its ingress was not probed beside it.
    package var segments: LineSegments? { apartSegments.value }
    /// What it gained over its direct probes; nil when it had none.
    package var gain: LineGain? {
        get { apartGain.value }
        set { apartGain = Apart(newValue) }
    }

    /// What its old flow did beside its fresh ones; nil when it had none.
    package var flow: LineFlow? {
        get { apartFlow.value }
        set { apartFlow = Apart(newValue) }
    }

    /// TCP handshakes with its ingress beside its probes; nil when it had none.
    package var tcp: LineTCP? {
        get { apartTCP.value }
        set { apartTCP = Apart(newValue) }
    }

    /// One line in one round, as the history stored it.
    ///
    /// - Parameters:
    ///   - stamp: nil when STAMP did not measure it in this round.
    ///   - segments: nil when its ingress was not probed beside it.
    ///   - gain: nil when no direct probes were asked for.
    package init(
        roundID: String, started: WallTime, round: Validity.Verdict, summary: LineSummary, verdict: LineVerdict,
        reasons: [LineReason], stamp: STAMPSummary? = nil, segments: LineSegments? = nil,
        gain: LineGain? = nil
    ) {
        self.roundID = roundID
        self.started = started
        self.round = round
        self.summary = summary
        self.verdict = verdict
        self.reasons = reasons
        apartSTAMP = Apart(stamp)
        apartSegments = Apart(segments)
        apartGain = Apart(gain)
    }
}
