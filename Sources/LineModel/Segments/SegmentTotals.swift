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
