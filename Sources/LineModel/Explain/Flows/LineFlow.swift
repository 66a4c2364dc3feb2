/// An old flow of a line beside its fresh ones: probes from a port that has been in use for rounds, held against the
/// line's own of the same instants, which leave from ports of this round.
package struct LineFlow: Equatable, Sendable {
    /// A probe of the old flow went beside every n-th probe of the line; 1 when none went.
    package var every: Int
    /// Seconds from the flow's first probe to the round's; 0 in its first round.
    package var age = 0.0
    /// The port that it leaves from; nil when it is not known.
    package var port: UInt16?
    /// The row of the samples with its probes; nil when there were none, and in what a history kept.
    package var sampleRow: Int?
    /// How its probes ended, those without a pair among them.
    package var old = OutcomeCounts()
    /// Delays of those that were received; nil when none was.
    package var oldRTT: DelayStatistics?
    /// How the probes ended two by two; the old flow's probe stands where the ingress's does in pairs of segments.
    package var pairs: SegmentPairs
    /// What the delays say: the old flow's stand where those of direct probes do. nil when no pair came back.
    package var delay: GainDelay?
    /// Why there is no old flow, or none that anything is concluded from; nil when there is nothing to say.
    package var note: FlowNote?
    /// Probes of the flow were sent, or at least planned.
    package let isProbed: Bool
    /// What tells the flow from fresh ones in this round; empty in what a history kept.
    package var tally = FlowTally()
    /// What rounds before told; nil in the flow's first round, and in what a history kept.
    package var past: FlowPast?

    /// A line without an old flow.
    package init(unavailable note: FlowNote) {
        every = 1
        pairs = SegmentPairs()
        self.note = note
        isProbed = false
    }

    /// A line with one. What was measured beside the pairs is to be set.
    ///
    /// - Parameter every: a probe of the flow went beside every n-th probe of the line.
    package init(every: Int, pairs: SegmentPairs) {
        self.every = every
        self.pairs = pairs
        isProbed = true
    }

    /// By how much more the old flow loses than fresh ones, -1...1, over the pairs; nil without pairs.
    package var loss: Double? {
        pairs.total > 0 ? Double(pairs.ingressLost - pairs.lineLost) / Double(pairs.total) : nil
    }

    /// The 95 % interval of `loss` (Newcombe's for paired proportions); nil without pairs.
    package var lossInterval: ClosedRange<Double>? {
        PairedDifference.interval(pairs).map { -$0.upperBound ... -$0.lowerBound }
    }

    /// Nothing is concluded from a round that cannot be trusted: its figures stay, with this reason.
    package mutating func withhold(_ reason: SegmentNote) {
        if isProbed { note = .withheld(reason) }
    }

    /// Nothing is concluded about a line whose losses may be this machine's own.
    package mutating func withholdOwnLoss() {
        if isProbed { note = .ownLoss }
    }
}

/// What a round measured of old flows, as plain facts.
package struct FlowFindings: Equatable, Sendable {
    /// A probe of an old flow went beside every n-th probe of a line.
    package var every: Int
    /// For each row of the lines, what became of its old flow.
    package var companions: [Companion]

    /// What became of the old flow of one line.
    package enum Companion: Equatable, Sendable {
        /// None was asked for.
        case none
        /// The row of the samples with its probes, and what is known of it.
        case row(Int, FlowFacts)
        /// There was none.
        case unavailable(FlowNote)
    }

    /// - Parameters:
    ///   - every: a probe of an old flow went beside every n-th probe of a line.
    ///   - companions: one for each row of the lines.
    package init(every: Int, companions: [Companion]) {
        (self.every, self.companions) = (every, companions)
    }
}

/// What is known of a flow when a round begins.
package struct FlowFacts: Equatable, Sendable {
    /// Seconds since its first probe; 0 in its first round.
    package var age: Double
    /// The port that it leaves from; nil when the kernel does not tell.
    package var port: UInt16?
    /// What rounds before told; nil in its first round.
    package var past: FlowPast?

    /// - Parameter age: seconds since its first probe.
    package init(age: Double, port: UInt16?, past: FlowPast?) {
        (self.age, self.port, self.past) = (age, port, past)
    }
}

/// Makes the old flows' figures of many lines, one after another, in storage that it keeps. Not for the measuring
/// thread.
struct FlowSummarizer {
    private let findings: FlowFindings
    private let samples: SampleTable
    private var old: [Int64] = []
    private var pairedOld: [Int64] = []
    private var fresh: [Int64] = []
    private var differences: [Int64] = []

    init(_ findings: FlowFindings, _ samples: SampleTable) {
        (self.findings, self.samples) = (findings, samples)
    }

    /// The old flow of the line in this row; nil for a line that none was asked for on.
    mutating func flow(row: Int) -> LineFlow? {
        guard findings.companions.indices.contains(row) else { return nil }
        switch findings.companions[row] {
        case .none: return nil
        case .unavailable(let note): return LineFlow(unavailable: note)
        case .row(let companion, let facts): return measured(row, companion, facts)
        }
    }

    private mutating func measured(_ row: Int, _ companion: Int, _ facts: FlowFacts) -> LineFlow {
        let (own, aged) = (samples.row(row), samples.row(companion))
        var flow = LineFlow(every: findings.every, pairs: SegmentPairs(line: own, ingress: aged))
        (flow.sampleRow, flow.age, flow.port, flow.past) = (companion, facts.age, facts.port, facts.past)
        if facts.past == nil { flow.note = .new }
        flow.old = OutcomeCounts(aged)
        // Those that were not meant to be sent are not `unsent`.
        flow.old.unsent -= aged.count { $0.outcome == .planned }
        collect(own, aged)
        flow.oldRTT = DelayStatistics(sortedNanoseconds: old)
        flow.delay = GainDelay(sortedDifferences: differences, sortedLine: fresh, sortedDirect: pairedOld)
        let margin = FlowFinding.margin(flow.delay?.lineMedian ?? 0)
        flow.tally = FlowTally(fresh: own, old: aged, margin: Int64(margin * 1e6))
        return flow
    }

    private mutating func collect(
        _ own: UnsafeBufferPointer<ProbeRecord>, _ aged: UnsafeBufferPointer<ProbeRecord>
    ) {
        old.removeAll(keepingCapacity: true)
        pairedOld.removeAll(keepingCapacity: true)
        fresh.removeAll(keepingCapacity: true)
        differences.removeAll(keepingCapacity: true)
        for (own, aged) in zip(own, aged) {
            guard let slow = aged.receivedDelay else { continue }
            old.append(slow)
            guard let quick = own.receivedDelay else { continue }
            fresh.append(quick)
            pairedOld.append(slow)
            differences.append(slow - quick)
        }
        old.sort()
        pairedOld.sort()
        fresh.sort()
        differences.sort()
    }
}
