/// Delay variation of each direction, without clocks that agree.
///
/// Variation is the delay above the shortest one of the direction (RFC 5481 section 4.2, PDV), after the reflector's
/// clock was brought to the pace of ours (`ClockLine`). Between two settings of a clock the delays are comparable,
/// across one they are not: each stretch has its own shortest.
package struct STAMPDirections: Equatable, Sendable {
    /// Variation on the way there, one for each sample given and in its order; nil when a time-stamp is missing or no
    /// line was found.
    package private(set) var thereNanoseconds: [Int64?]
    /// Variation on the way back, likewise.
    package private(set) var backNanoseconds: [Int64?]
    /// The clock's line in each stretch between two steps; a stretch without one is left out.
    package private(set) var clocks: [ClockLine] = []
    /// How often one of the clocks was set.
    package private(set) var clockSteps: Int
    /// The largest error of a variation in any stretch; nil without stretches.
    package var variationErrorNanoseconds: Double? { clocks.map(\.variationErrorNanoseconds).max() }

    /// - Parameter samples: one for each answered request, in any order.
    package init(_ samples: [STAMPSample]) {
        thereNanoseconds = [Int64?](repeating: nil, count: samples.count)
        backNanoseconds = thereNanoseconds
        let order = samples.indices.sorted { samples[$0].sendNanoseconds < samples[$1].sendNanoseconds }
            .filter { samples[$0].thereNanoseconds != nil && samples[$0].backNanoseconds != nil }
        let cuts = ClockSteps.places(order.map { samples[$0] })
        clockSteps = cuts.count
        var start = 0
        for end in cuts + [order.count] {
            describe(order[start..<end], of: samples)
            start = end
        }
    }

    private mutating func describe(_ stretch: ArraySlice<Int>, of samples: [STAMPSample]) {
        guard let clock = ClockLine(stretch.map { samples[$0] }) else { return }
        clocks.append(clock)
        fill(\.thereNanoseconds, stretch) { index in
            Self.leveled(
                samples[index].thereNanoseconds, samples[index].reflectorReceiveNanoseconds, clock, isThere: true)
        }
        fill(\.backNanoseconds, stretch) { index in
            Self.leveled(samples[index].backNanoseconds, samples[index].reflectorSendNanoseconds, clock, isThere: false)
        }
    }

    private mutating func fill(
        _ path: WritableKeyPath<Self, [Int64?]>, _ stretch: ArraySlice<Int>, _ delay: (Int) -> Int64?
    ) {
        let delays = stretch.map { ($0, delay($0)) }
        guard let shortest = delays.compactMap(\.1).min() else { return }
        for (index, delay) in delays {
            self[keyPath: path][index] = delay.flatMap { STAMPSample.difference($0, shortest) }
        }
    }

    /// A delay as it would be with both clocks at one pace and at the same time. The offset is taken off as an integer,
    /// because it may be many years.
    private static func leveled(_ delay: Int64?, _ stamp: Int64?, _ clock: ClockLine, isThere: Bool) -> Int64? {
        guard let delay, let stamp, let distance = STAMPSample.difference(stamp, clock.referenceNanoseconds),
            let gain = Int64(exactly: (clock.skew * Double(distance)).rounded())
        else { return nil }
        let (ahead, isFar) = clock.offsetNanoseconds.addingReportingOverflow(gain)
        let (leveled, isOver) =
            isThere ? delay.subtractingReportingOverflow(ahead) : delay.addingReportingOverflow(ahead)
        return isFar || isOver ? nil : leveled
    }
}
