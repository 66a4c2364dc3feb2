/// The probes of a line in a round, in order, as a picture has room for them.
package struct ProbeStrip: Equatable, Sendable {
    /// A probe, or several beside each other of which the worst is shown.
    package struct Tick: Equatable, Sendable {
        /// The sequence number of its first probe.
        package var first: Int
        /// How many probes it stands for.
        package var count: Int
        /// The worst that became of one of them: lost, then refused, late, unsent, received.
        package var outcome: ProbeOutcome
        /// The longest delay of a received one, milliseconds; nil when none was received, or none certainly.
        package var delay: Double?
    }

    /// Oldest first.
    package let ticks: [Tick]
    /// How many probes a tick stands for; the last one for what is left.
    package let probesPerTick: Int
    /// All probes by what became of them.
    package let counts: OutcomeCounts
    /// The longest delay of any received probe, milliseconds; nil when none was received.
    package let longest: Double?

    /// - Parameter most: at most so many ticks, 1 or more.
    package init(_ records: [ProbeRecord], most: Int = 500) {
        let step = max(1, (records.count + most - 1) / max(most, 1))
        probesPerTick = step
        ticks = stride(from: 0, to: records.count, by: step).map { start in
            Self.tick(records[start..<min(start + step, records.count)])
        }
        counts = records.withUnsafeBufferPointer { OutcomeCounts($0) }
        longest = ticks.compactMap(\.delay).max()
    }

    private static func tick(_ records: ArraySlice<ProbeRecord>) -> Tick {
        let worst = records.map(\.outcome).min { badness($0) > badness($1) } ?? .unsent
        let delays = records.filter { $0.outcome == .received && !$0.isUncertain }.compactMap(\.rttNanoseconds)
        return Tick(
            first: records.startIndex, count: records.count, outcome: worst,
            delay: delays.max().map { Double($0) / 1e6 })
    }

    /// One left in flight is lost, one left planned unsent, as `OutcomeCounts` counts them.
    private static func badness(_ outcome: ProbeOutcome) -> Int {
        switch outcome {
        case .lost, .inFlight: 4
        case .refused: 3
        case .late: 2
        case .unsent, .planned: 1
        case .received: 0
        }
    }
}
