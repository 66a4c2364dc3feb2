/// What a round measured of ingresses beside whole lines, as plain facts.
package struct SegmentFindings: Equatable, Sendable {
    package var probe: IngressProbe
    /// The ingress was probed beside every n-th probe of a line.
    package var every: Int
    /// For each row of the lines.
    package var companions: [Companion]

    /// Why no ingress could be probed from here, in full; nil when they could.
    package var unavailable: String?

    package enum Companion: Equatable, Sendable {
        /// The line has one segment: there is nothing behind its ingress.
        case none
        /// The row of the samples with the probes of the ingress.
        case row(Int)
        /// The ingress could not be probed from here, with the reason in a few words.
        case unavailable(String)
    }

    package init(probe: IngressProbe, every: Int, companions: [Companion]) {
        self.probe = probe
        self.every = every
        self.companions = companions
    }
}

/// What the prober itself failed to do for the probes of ingresses. In no line's figures, and in no verdict.
package struct CompanionLedger: Equatable, Sendable, Codable {
    /// Failed sends by errno name, ordered by name.
    package var sendErrors: [NamedCount] = []
    /// Replies that the kernel dropped because the buffer of a socket that no line uses was full.
    package var receiveOverflow = 0
    /// Datagrams from the ingresses' own addresses that are no valid reply, and further replies to answered probes.
    package var corrupt = 0
    package var duplicates = 0

    package init() {}
}

/// The probes of all ingresses of a round.
package struct SegmentTotals: Equatable, Sendable, Codable {
    package var probe: IngressProbe
    package var every: Int
    /// Lines whose ingress was probed.
    package var lines = 0
    package var counts = OutcomeCounts()
    /// Why no ingress could be probed from here; nil when they could.
    package var unavailable: String?

    package init(probe: IngressProbe, every: Int) {
        self.probe = probe
        self.every = every
    }

    init(_ findings: SegmentFindings, _ rows: [LineReportRow]) {
        self.init(probe: findings.probe, every: findings.every)
        unavailable = findings.unavailable
        for row in rows {
            guard let segments = row.segments, segments.isProbed else { continue }
            lines += 1
            counts.add(segments.ingress)
        }
    }
}
