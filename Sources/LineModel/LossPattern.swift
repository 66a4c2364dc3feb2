/// How the losses of a row cluster (RFC 3357 sections 4 and 5).
package struct LossPattern: Equatable, Sendable {
    /// Loss periods: runs of consecutive losses, a single loss being a run of one.
    package var periods = 0
    /// Probes in the longest period; 0 without loss.
    package var longestRun = 0

    /// The pattern of a row of probes in order of sequence. A loss is late, lost or refused, as in the loss ratio.
    ///
    /// An unsent probe is not a sample (RFC 7680 section 2): it neither ends a run nor lengthens it, so losses on both
    /// sides of it are consecutive. A probe left in flight is a loss, one left planned is unsent (see
    /// `LineSummarizer`).
    package init(_ samples: UnsafeBufferPointer<ProbeRecord>) {
        var run = 0
        for record in samples {
            switch record.outcome {
            case .late, .lost, .refused, .inFlight:
                run += 1
                if run == 1 { periods += 1 }
                longestRun = max(longestRun, run)
            case .received: run = 0
            case .unsent, .planned: break
            }
        }
    }
}
