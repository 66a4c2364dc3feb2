/// The probes of all ingresses of a round.
package struct SegmentTotals: Equatable, Sendable, Codable {
    /// How the ingresses were probed.
    package var probe: IngressProbe
    /// The ingress was probed beside every n-th probe of a line.
    package var every: Int
    /// How many lines had their ingress probed.
    package var lines = 0
    /// The probes of all ingresses by what became of them.
    package var counts = OutcomeCounts()
    /// Why no ingress could be probed from here, in words; nil when they could.
    package var unavailable: String?

    /// No line's ingress has been probed yet.
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
