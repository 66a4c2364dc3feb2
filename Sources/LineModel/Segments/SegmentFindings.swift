/// What a round measured of ingresses beside whole lines, as plain facts.
package struct SegmentFindings: Equatable, Sendable {
    /// How the ingresses were probed.
    package var probe: IngressProbe
    /// The ingress was probed beside every n-th probe of a line.
    package var every: Int
    /// For each row of the lines, what became of probing its ingress.
    package var companions: [Companion]

    /// Why no ingress could be probed from here; nil when they could.
    package var unavailable: IngressAbsence?

    /// What became of probing the ingress of one line.
    package enum Companion: Equatable, Sendable {
        /// The line has one segment: there is nothing behind its ingress.
        case none
        /// The row of the samples with the probes of the ingress.
        case row(Int)
        /// The ingress could not be probed from here.
        case unavailable(SegmentNote)
    }

    /// - Parameters:
    ///   - every: the ingress was probed beside every n-th probe of a line.
    ///   - companions: one for each row of the lines.
    package init(probe: IngressProbe, every: Int, companions: [Companion]) {
        self.probe = probe
        self.every = every
        self.companions = companions
    }
}
