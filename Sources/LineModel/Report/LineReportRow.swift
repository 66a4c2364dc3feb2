/// One line of a report: what was measured, what was found, what is said of it.
package struct LineReportRow: Sendable {
    /// The line, as the lines file has it.
    package var line: Line
    /// The payload that was really used.
    package var payload: PayloadKind
    /// What was found on it.
    package var summary: LineSummary
    /// What is said of it.
    package var verdict: LineVerdict
    /// Why it is said; empty when the line is healthy.
    package var reasons: [LineReason]
    /// The line's row in the report's samples; nil when the line was never probed (its name did not resolve).
    package var sampleRow: Int?
    /// What the round's own probes show beyond that; empty mostly.
    package var conclusions: [Conclusion] = []
    private var apartSTAMP: Apart<STAMPSummary>
    private var apartSegments: Apart<LineSegments>
    private var apartGain: Apart<LineGain> = .none
    private var apartFlow: Apart<LineFlow> = .none
    private var apartTCP: Apart<LineTCP> = .none
    private var apartParticulars: Apart<LineParticulars> = .none
    private var apartPorts: Apart<PortFindings> = .none

    /// What tells the line's source ports apart, certain or not (`PortFinding.isCertain`); nil where nothing does, and
    /// where they cannot be told apart: one port, a round that is not valid, losses that may be this machine's.
    package var ports: PortFindings? {
        get { apartPorts.value }
        set { apartPorts = Apart(newValue) }
    }

    /// What was found beside the figures; nil where there is nothing to say.
    package var particulars: LineParticulars? {
        get { apartParticulars.value }
        set { apartParticulars = Apart(newValue) }
    }

    /// What the replies of a STAMP line tell beyond a round trip; nil for lines of other formats.
    package var stamp: STAMPSummary? {
        get { apartSTAMP.value }
        set { apartSTAMP = Apart(newValue) }
    }

    /// The line's two segments; nil where they were not asked for, and for a line with one segment.
    package var segments: LineSegments? {
        get { apartSegments.value }
        set { apartSegments = Apart(newValue) }
    }

    /// What the line gains over the way without its ingress; nil where no direct probes were asked for.
    package var gain: LineGain? {
        get { apartGain.value }
        set { apartGain = Apart(newValue) }
    }

    /// An old flow of the line beside its fresh ones; nil where none was asked for.
    package var flow: LineFlow? {
        get { apartFlow.value }
        set { apartFlow = Apart(newValue) }
    }

    /// TCP handshakes with its ingress beside its probes; nil where none were asked for.
    package var tcp: LineTCP? {
        get { apartTCP.value }
        set { apartTCP = Apart(newValue) }
    }

    /// A row; a line that was never probed has the summary of an empty one and no row in the samples.
    package init(
        line: Line, payload: PayloadKind, summary: LineSummary, verdict: LineVerdict, reasons: [LineReason],
        sampleRow: Int?, stamp: STAMPSummary? = nil, segments: LineSegments? = nil
    ) {
        self.line = line
        self.payload = payload
        self.summary = summary
        self.verdict = verdict
        self.reasons = reasons
        self.sampleRow = sampleRow
        apartSTAMP = Apart(stamp)
        apartSegments = Apart(segments)
    }
}
