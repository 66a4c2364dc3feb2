internal import Glibc

/// CLOCK_REALTIME minus CLOCK_MONOTONIC. Linux slews both clocks alike (adjtimex changes the rate of both), so the
/// difference is constant until somebody steps the wall clock: that is how a step is noticed.
@frozen
package struct ClockOffset: Equatable, Sendable {
    /// Wall clock minus monotonic clock, nanoseconds: some 50 years on a machine that knows the date.
    package var nanoseconds: Int64
    /// Half the time that the measurement took, nanoseconds: the true difference is at most this far away.
    package var uncertaintyNanoseconds: Int64

    /// A difference that was measured already, for example one that came from another thread.
    @inlinable
    package init(nanoseconds: Int64, uncertaintyNanoseconds: Int64) {
        self.nanoseconds = nanoseconds
        self.uncertaintyNanoseconds = uncertaintyNanoseconds
    }

    /// Reads the wall clock between two readings of the other clock; some 60 ns.
    package static func sample() -> ClockOffset {
        let before = readClock(CLOCK_MONOTONIC)
        let real = readClock(CLOCK_REALTIME)
        let after = readClock(CLOCK_MONOTONIC)
        let half = (after - before) / 2
        return ClockOffset(nanoseconds: real - (before + half), uncertaintyNanoseconds: half + 1)
    }

    /// The best of 16 samples: those that an interrupt between the readings spoiled are left out. About 1 us.
    package static func measure() -> ClockOffset {
        var best = sample()
        for _ in 0..<15 {
            let next = sample()
            if next.uncertaintyNanoseconds < best.uncertaintyNanoseconds { best = next }
        }
        return best
    }

    /// The instant of CLOCK_MONOTONIC at which the wall clock showed `time`, if nobody stepped it in between.
    @inlinable
    package func monotonic(_ time: RealTime) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds - nanoseconds)
    }

    /// What the wall clock showed at `time`, if nobody stepped it in between.
    @inlinable
    package func real(_ time: MonotonicTime) -> RealTime { RealTime(nanoseconds: time.nanoseconds + nanoseconds) }
}
