/// What a round measured of lines without their ingresses, as plain facts.
package struct GainFindings: Equatable, Sendable {
    /// A direct probe went beside every n-th probe of a line.
    package var every: Int
    /// For each row of the lines, what became of its direct probes.
    package var companions: [Companion]

    /// What became of the direct probes of one line.
    package enum Companion: Equatable, Sendable {
        /// None were asked for.
        case none
        /// The row of the samples with the direct probes, and where they went.
        case row(Int, place: String)
        /// There were none.
        case unavailable(GainNote)
    }

    /// - Parameters:
    ///   - every: a direct probe went beside every n-th probe of a line.
    ///   - companions: one for each row of the lines.
    package init(every: Int, companions: [Companion]) {
        (self.every, self.companions) = (every, companions)
    }
}

/// Makes the gains of many lines, one after another, in storage that it keeps. Not for the measuring thread.
struct GainSummarizer {
    private let findings: GainFindings
    private let samples: SampleTable
    private var direct: [Int64] = []
    private var pairedDirect: [Int64] = []
    private var line: [Int64] = []
    private var differences: [Int64] = []

    init(_ findings: GainFindings, _ samples: SampleTable) {
        (self.findings, self.samples) = (findings, samples)
    }

    /// The gain of the line in this row; nil for a line without direct probes.
    mutating func gain(row: Int) -> LineGain? {
        guard findings.companions.indices.contains(row) else { return nil }
        switch findings.companions[row] {
        case .none: return nil
        case .unavailable(let note): return LineGain(unavailable: note)
        case .row(let companion, let place): return measured(row, companion, place)
        }
    }

    private mutating func measured(_ row: Int, _ companion: Int, _ place: String) -> LineGain {
        let (own, straight) = (samples.row(row), samples.row(companion))
        var gain = LineGain(every: findings.every, pairs: SegmentPairs(line: own, ingress: straight))
        (gain.place, gain.sampleRow) = (place, companion)
        gain.direct = OutcomeCounts(straight)
        // Those that were not meant to be sent are not `unsent`.
        gain.direct.unsent -= straight.count { $0.outcome == .planned }
        collect(own, straight)
        gain.directRTT = DelayStatistics(sortedNanoseconds: direct)
        gain.delay = GainDelay(sortedDifferences: differences, sortedLine: line, sortedDirect: pairedDirect)
        if gain.pairs.total > 0, gain.pairs.ingressAnswered == 0 { gain.note = .silent }
        return gain
    }

    private mutating func collect(
        _ own: UnsafeBufferPointer<ProbeRecord>, _ straight: UnsafeBufferPointer<ProbeRecord>
    ) {
        direct.removeAll(keepingCapacity: true)
        pairedDirect.removeAll(keepingCapacity: true)
        line.removeAll(keepingCapacity: true)
        differences.removeAll(keepingCapacity: true)
        for (own, straight) in zip(own, straight) {
            guard let part = straight.receivedDelay else { continue }
            direct.append(part)
            guard let whole = own.receivedDelay else { continue }
            line.append(whole)
            pairedDirect.append(part)
            differences.append(part - whole)
        }
        direct.sort()
        pairedDirect.sort()
        line.sort()
        differences.sort()
    }
}
