/// The TCP handshakes that were made with a line's ingress beside its probes.
package struct LineTCP: Equatable, Sendable {
    /// The port that they were made with.
    package var port: UInt16
    /// How they ended.
    package var counts = TCPCounts()
    /// Delays of those that were answered, from `connect` to the answer; nil when none was.
    package var rtt: DelayStatistics?
    /// Why none was made, or why nothing is concluded from them; nil when there is nothing to say.
    package var note: TCPNote?
    /// What tells UDP from TCP in this round; empty in what a history kept.
    package var tally = TCPTally()

    /// What was measured is to be set.
    ///
    /// - Parameter port: of the ingress.
    package init(port: UInt16) { self.port = port }

    /// Nothing is concluded from a round that cannot be trusted: its figures stay, with this reason.
    package mutating func withhold(_ reason: SegmentNote) {
        if counts.attempts > 0 { note = .withheld(reason) }
    }

    /// Nothing is concluded about a line whose losses may be this machine's own.
    package mutating func withholdOwnLoss() {
        if counts.attempts > 0 { note = .ownLoss }
    }
}

/// What a round measured by TCP handshakes, as plain facts.
package struct TCPFindings: Equatable, Sendable {
    /// Handshakes of a line.
    package var parts: Int
    /// How far before and behind its part a handshake may have begun, nanoseconds.
    package var slackNanoseconds: Int64
    /// For each row of the lines its handshakes; nil for a line that none were asked for on.
    package var lines: [Line?]

    /// What was done beside one line.
    package struct Line: Equatable, Sendable {
        /// The port of the ingress.
        package var port: UInt16
        /// In the order of their beginnings.
        package var handshakes: [TCPHandshake] = []
        /// Why this machine could not make the last one that it did not make; nil when it made all.
        package var failure: SystemText?
        /// What they are held against.
        package var comparison: Comparison

        /// - Parameter comparison: what the handshakes are held against.
        package init(port: UInt16, comparison: Comparison) { (self.port, self.comparison) = (port, comparison) }
    }

    /// What a line's handshakes are held against.
    package enum Comparison: Equatable, Sendable {
        /// The row of the samples with UDP probes to the same host, and how many source ports they took in turn.
        case row(Int, flows: Int)
        /// Nothing, for this reason.
        case none(TCPNote)
    }

    /// - Parameters:
    ///   - parts: handshakes of a line.
    ///   - slackNanoseconds: how far before and behind its part a handshake may have begun.
    ///   - lines: one for each row of the lines.
    package init(parts: Int, slackNanoseconds: Int64, lines: [Line?]) {
        (self.parts, self.slackNanoseconds, self.lines) = (parts, slackNanoseconds, lines)
    }
}

/// Makes the figures of handshakes of many lines, one after another. Not for the measuring thread.
struct TCPSummarizer {
    private let findings: TCPFindings
    private let samples: SampleTable
    private var delays: [Int64] = []

    init(_ findings: TCPFindings, _ samples: SampleTable) { (self.findings, self.samples) = (findings, samples) }

    /// The handshakes of the line in this row; nil for a line that none were asked for on.
    mutating func tcp(row: Int) -> LineTCP? {
        guard findings.lines.indices.contains(row), let line = findings.lines[row] else { return nil }
        var tcp = LineTCP(port: line.port)
        tcp.counts = TCPCounts(line.handshakes)
        delays.removeAll(keepingCapacity: true)
        for made in line.handshakes where made.outcome == .connected || made.outcome == .refused {
            delays.append(made.durationNanoseconds)
        }
        delays.sort()
        tcp.rtt = DelayStatistics(sortedNanoseconds: delays)
        tcp.note = note(line, tcp)
        guard tcp.note == nil, case .row(let row, let flows) = line.comparison else { return tcp }
        tcp.tally = TCPTally(
            line.handshakes, probes: samples.row(row), parts: findings.parts, flows: flows,
            slack: findings.slackNanoseconds)
        return tcp
    }

    private func note(_ line: TCPFindings.Line, _ tcp: LineTCP) -> TCPNote? {
        let counts = tcp.counts
        guard counts.attempts > 0 else { return line.failure.map(TCPNote.unmade) ?? .noneBegun }
        switch line.comparison {
        case .none(let note): return note
        case .row(let row, _):
            if counts.answered == 0 { return .unanswered(port: line.port) }
            if counts.refused > 0 { return .refused(port: line.port) }
            return isNearer(tcp, row) ? .nearer : nil
        }
    }

    /// Whether connections are taken long before the quickest probe comes back: a proxy on the way takes them.
    private func isNearer(_ tcp: LineTCP, _ row: Int) -> Bool {
        guard let median = tcp.rtt?.median else { return false }
        guard let least = samples.row(row).lazy.compactMap(\.receivedDelay).min() else { return false }
        let milliseconds = Double(least) / 1e6
        return median < milliseconds * Self.nearShare && median < milliseconds - Self.nearMilliseconds
    }

    /// The part of the quickest probe's delay that a handshake takes at least.
    private static let nearShare = 0.5
    /// What the two must differ by besides, milliseconds.
    private static let nearMilliseconds = 1.0
}
