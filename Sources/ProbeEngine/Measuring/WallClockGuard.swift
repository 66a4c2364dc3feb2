package import LinuxSocket

/// Turns the kernel's stamps, which are in the wall clock, into monotonic time, and notices when that clock is stepped.
///
/// The difference of the two clocks is constant between steps (`ClockOffset`), so inside one epoch a delay is exactly
/// the difference of the kernel's two stamps. Pure: samples are arguments.
package struct WallClockGuard {
    private var current: ClockOffset
    /// The offset before the last step, for stamps that were taken before it and read after it.
    private var previous: ClockOffset?
    /// A step was noticed at the last observation: stamps read now may be from either side of it.
    private var isAmbiguous = false
    package private(set) var steps = 0
    package private(set) var largestStepNanoseconds: Int64 = 0

    package init(_ offset: ClockOffset) { current = offset }

    /// What no reading error explains, beside the uncertainty of the two measurements.
    static let slackNanoseconds: Int64 = 1_000

    /// Compares a fresh sample with the epoch's offset. To be called after stamps were read and before they are
    /// converted.
    ///
    /// - Parameter measure: asked for a careful measurement when the sample looks like a step.
    package mutating func observe(_ sample: ClockOffset, measure: () -> ClockOffset) {
        isAmbiguous = false
        guard differs(sample) else { return }
        let careful = measure()
        guard differs(careful) else { return }
        let step = careful.nanoseconds - current.nanoseconds
        if abs(step) > abs(largestStepNanoseconds) { largestStepNanoseconds = step }
        steps += 1
        previous = current
        current = careful
        isAmbiguous = true
    }

    private func differs(_ other: ClockOffset) -> Bool {
        let difference = abs(other.nanoseconds - current.nanoseconds)
        return difference > other.uncertaintyNanoseconds + current.uncertaintyNanoseconds + Self.slackNanoseconds
    }

    /// The instant of a stamp that was read just now. nil when it cannot be told: it lies outside of
    /// `earliest...latest` by every known offset, or inside by two. The caller then uses its own clock.
    package func monotonic(_ stamp: RealTime, earliest: MonotonicTime, latest: MonotonicTime) -> MonotonicTime? {
        let byCurrent = plausible(current.monotonic(stamp), earliest, latest)
        guard let previous else { return byCurrent }
        let byPrevious = plausible(previous.monotonic(stamp), earliest, latest)
        guard isAmbiguous else { return byCurrent ?? byPrevious }
        if byCurrent != nil && byPrevious != nil { return nil }
        return byCurrent ?? byPrevious
    }

    private func plausible(_ time: MonotonicTime, _ earliest: MonotonicTime, _ latest: MonotonicTime)
        -> MonotonicTime?
    {
        let slack = Self.slackNanoseconds + current.uncertaintyNanoseconds
        guard time >= earliest.advanced(byNanoseconds: -slack), time <= latest.advanced(byNanoseconds: slack)
        else { return nil }
        return time
    }

    /// The present offset.
    package var offset: ClockOffset { current }
}
