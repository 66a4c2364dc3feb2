package import LinuxSocket

/// Turns the kernel's stamps, which are in the wall clock, into monotonic time, and notices when that clock is stepped.
///
/// The difference of the two clocks is constant between steps (`ClockOffset`), so inside one epoch a delay is exactly
/// the difference of the kernel's two stamps. Pure: samples are arguments.
package struct WallClockGuard {
    private var current: ClockOffset
    /// The offset before the last step, for stamps that were taken before it and read after it.
    private var previous: ClockOffset?
    /// The last observation without a step, and the one that noticed it: stamps between the two may be from either
    /// side.
    private var lastClean: MonotonicTime
    private var beforeStep: MonotonicTime
    private var stepNoticed: MonotonicTime
    /// How often the wall clock was stepped since the first observation.
    package private(set) var steps = 0
    /// The step with the greatest absolute value, nanoseconds, positive when the clock was set forward; 0 without
    /// steps.
    package private(set) var largestStepNanoseconds: Int64 = 0

    /// Begins to guard with one reading of both clocks.
    ///
    /// - Parameters:
    ///   - offset: the wall clock over the monotonic one.
    ///   - time: when it was read.
    package init(_ offset: ClockOffset, at time: MonotonicTime) {
        current = offset
        lastClean = time
        beforeStep = time
        stepNoticed = time
    }

    /// What no reading error explains, beside the uncertainty of the two measurements.
    static let slackNanoseconds: Int64 = 1_000

    /// Compares a fresh sample with the epoch's offset. To be called after stamps were read and before they are
    /// converted.
    ///
    /// - Parameters:
    ///   - now: read before the sample.
    ///   - measure: asked for a careful measurement, and the time after it, when the sample looks like a step.
    package mutating func observe(
        _ sample: ClockOffset, at now: MonotonicTime, measure: () -> (offset: ClockOffset, at: MonotonicTime)
    ) {
        guard differs(sample) else {
            // A sample that was interrupted shows no step because it shows nothing.
            if sample.uncertaintyNanoseconds <= Self.slackNanoseconds { lastClean = now }
            return
        }
        let (careful, end) = measure()
        guard differs(careful) else { return }
        let step = careful.nanoseconds - current.nanoseconds
        if abs(step) > abs(largestStepNanoseconds) { largestStepNanoseconds = step }
        steps += 1
        previous = current
        current = careful
        beforeStep = lastClean
        stepNoticed = end
        lastClean = end
    }

    private func differs(_ other: ClockOffset) -> Bool {
        let difference = abs(other.nanoseconds - current.nanoseconds)
        return difference > other.uncertaintyNanoseconds + current.uncertaintyNanoseconds + Self.slackNanoseconds
    }

    /// The instant of a stamp that was read just now. nil when it cannot be told: it lies outside of
    /// `earliest...latest` by every known offset, or inside by two. The caller then uses its own clock.
    package func monotonic(_ stamp: RealTime, earliest: MonotonicTime, latest: MonotonicTime) -> MonotonicTime? {
        guard let previous else { return plausible(current.monotonic(stamp), earliest, latest) }
        // The clock was still unstepped at `beforeStep`, and was stepped by `stepNoticed`.
        let byCurrent = plausible(current.monotonic(stamp), max(earliest, beforeStep), latest)
        let byPrevious = plausible(previous.monotonic(stamp), earliest, min(latest, stepNoticed))
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
