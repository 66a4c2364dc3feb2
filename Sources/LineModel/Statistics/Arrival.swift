/// The first reply to a probe, on time or late, as an event at the prober.
package struct Arrival: Equatable, Sendable {
    /// When it arrived, nanoseconds of CLOCK_MONOTONIC since the round's start: sent + RTT.
    package let nanoseconds: Int64
    /// The probe's sequence number in its row, from 0.
    package let sequence: Int
    /// The probe's RTT.
    package let delayNanoseconds: Int64
    /// The reply came within the timeout.
    package let isOnTime: Bool

    /// - Parameter nanoseconds: sent + RTT, of CLOCK_MONOTONIC since the round's start.
    package init(nanoseconds: Int64, sequence: Int, delayNanoseconds: Int64, isOnTime: Bool) {
        self.nanoseconds = nanoseconds
        self.sequence = sequence
        self.delayNanoseconds = delayNanoseconds
        self.isOnTime = isOnTime
    }

    /// The first replies to the probes of one row, received and late, in order of arrival; those that arrived in the
    /// same nanosecond in order of sequence, so that a tie is never reordering.
    package static func collect(_ samples: UnsafeBufferPointer<ProbeRecord>) -> [Arrival] {
        var arrivals: [Arrival] = []
        collect(samples, into: &arrivals)
        return arrivals
    }

    /// The same, replacing the content of an array whose storage is kept.
    static func collect(_ samples: UnsafeBufferPointer<ProbeRecord>, into arrivals: inout [Arrival]) {
        arrivals.removeAll(keepingCapacity: true)
        var isSorted = true
        var latest = Int64.min
        for (sequence, record) in samples.enumerated() {
            let outcome = record.outcome
            guard outcome == .received || outcome == .late, let delay = record.rttNanoseconds else { continue }
            let arrival = record.sentNanoseconds + delay
            isSorted = isSorted && arrival >= latest
            latest = max(latest, arrival)
            arrivals.append(
                Arrival(
                    nanoseconds: arrival, sequence: sequence, delayNanoseconds: delay, isOnTime: outcome == .received))
        }
        // Most lines keep their order; those need no sort.
        if !isSorted { arrivals.sort { ($0.nanoseconds, $0.sequence) < ($1.nanoseconds, $1.sequence) } }
    }

    /// How far the reordered arrivals came behind (RFC 4737 section 4.2.2): the extent of one is the number of arrivals
    /// since the first with a higher sequence number, that one included. nil without a reordered arrival. The arrivals
    /// are as for `reordered`.
    package static func extents(_ arrivals: [Arrival]) -> ReorderingExtents? {
        // Places of the arrivals that came in order: their numbers rise, so that the first higher one is found by
        // halving.
        var leaders: [Int] = []
        var (count, sum, most) = (0, 0, 0)
        for (place, arrival) in arrivals.enumerated() {
            guard let last = leaders.last, arrivals[last].sequence > arrival.sequence else {
                leaders.append(place)
                continue
            }
            var (low, high) = (0, leaders.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if arrivals[leaders[middle]].sequence > arrival.sequence { high = middle } else { low = middle + 1 }
            }
            let extent = place - leaders[low]
            (count, sum, most) = (count + 1, sum + extent, max(most, extent))
        }
        return count == 0 ? nil : ReorderingExtents(max: most, mean: Double(sum) / Double(count))
    }

    /// How many arrivals were reordered (RFC 4737 section 3.3): those whose sequence number is below NextExp, which is
    /// one more than the highest number that came in order. A reordered arrival leaves NextExp as it is. The arrivals
    /// must hold first replies only, in order of arrival, as `collect` gives them.
    package static func reordered(_ arrivals: [Arrival]) -> Int {
        var nextExpected = 0
        var reordered = 0
        for arrival in arrivals {
            if arrival.sequence < nextExpected { reordered += 1 } else { nextExpected = arrival.sequence + 1 }
        }
        return reordered
    }
}

/// How far reordered arrivals came behind, in arrivals (RFC 4737 section 4.2).
package struct ReorderingExtents: Equatable, Sendable {
    /// The greatest extent, 1 or more.
    package let max: Int
    /// The mean of the extents, 1 or more.
    package let mean: Double

    /// - Parameter max: of the arrivals that `mean` is of.
    package init(max: Int, mean: Double) { (self.max, self.mean) = (max, mean) }
}
