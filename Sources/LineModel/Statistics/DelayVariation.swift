/// Variation between the delays of neighbouring probes. On round trips it mixes both directions: it is the line's
/// RTT-IPDV, not a one-way figure.
package enum DelayVariation {
    /// RTT-IPDV without its sign: |D(i) - D(i-1)| in nanoseconds for every two probes with adjacent sequence numbers
    /// that were both received, in order of sequence (RFC 3393 section 2, RFC 5481 section 4.1).
    ///
    /// A pair with a lost, late, refused or unsent probe in it is undefined and left out, and no pair is formed across
    /// such a probe: every pair is one interval apart, so the figure stays the same quantity whatever is missing.
    ///
    /// - Parameter differences: its content is replaced, and its storage kept.
    package static func collectDifferences(
        _ samples: UnsafeBufferPointer<ProbeRecord>, into differences: inout [Int64]
    ) {
        differences.removeAll(keepingCapacity: true)
        var previous: Int64?
        for record in samples {
            let delay = record.receivedDelay
            if let delay, let previous { differences.append(abs(delay - previous)) }
            previous = delay
        }
    }

    /// Mean of values in nanoseconds, as milliseconds; nil without values.
    package static func meanMilliseconds(_ values: [Int64]) -> Double? {
        guard !values.isEmpty else { return nil }
        var sum = 0.0
        for value in values { sum += Double(value) }
        return sum / Double(values.count) / 1e6
    }

    /// Interarrival jitter in milliseconds after the last probe: J += (|D| - J) / 16, from 0, over received probes in
    /// ARRIVAL order (RFC 3550 section 6.4.1 and appendix A.8). nil with fewer than two received probes.
    ///
    /// D is the difference of transit times of two successive arrivals, here of round trips. Late probes take no part:
    /// a receiver that had given up on them would not have seen them.
    ///
    /// - Parameter arrivals: in order of arrival, see `Arrival.collect`.
    package static func jitterMilliseconds(_ arrivals: [Arrival]) -> Double? {
        var jitter = 0.0
        var previous: Int64?
        var received = 0
        for arrival in arrivals where arrival.isOnTime {
            if let previous { jitter += (Double(abs(arrival.delayNanoseconds - previous)) - jitter) / 16 }
            previous = arrival.delayNanoseconds
            received += 1
        }
        return received < 2 ? nil : jitter / 1e6
    }

    /// PDV in milliseconds at the 99th percentile: p99 - min of the RTT (RFC 5481 section 4.2, with the minimum of the
    /// round as the reference). Never negative. With fewer than 100 delays p99 is the maximum, see
    /// `LineSummary.pdvP99IsMaximum`.
    package static func pdvP99(_ rtt: DelayStatistics) -> Double { rtt.p99 - rtt.min }
}

extension ProbeRecord {
    /// RTT in nanoseconds of a probe that was received within the timeout; nil for every other outcome, late ones
    /// included.
    var receivedDelay: Int64? { outcome == .received && !isUncertain ? rttNanoseconds : nil }
}
