internal import Glibc

/// An instant of CLOCK_MONOTONIC: never stepped, stops while the machine sleeps. All scheduling and all delays use it.
@frozen
package struct MonotonicTime: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Does not block; some 20 ns through the vDSO.
    package static func now() -> MonotonicTime { MonotonicTime(nanoseconds: readClock(CLOCK_MONOTONIC)) }

    @inlinable
    package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

    @inlinable
    package func advanced(byNanoseconds nanoseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: self.nanoseconds + nanoseconds)
    }

    /// Nanoseconds from `earlier` to this instant; negative when it is later.
    @inlinable
    package func nanoseconds(since earlier: MonotonicTime) -> Int64 { nanoseconds - earlier.nanoseconds }
}

/// An instant of CLOCK_REALTIME: what the kernel's software stamps are in, and what an administrator or NTP can step.
@frozen
package struct RealTime: Comparable, Hashable, Sendable {
    package var nanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func now() -> RealTime { RealTime(nanoseconds: readClock(CLOCK_REALTIME)) }

    @inlinable
    package static func < (left: RealTime, right: RealTime) -> Bool { left.nanoseconds < right.nanoseconds }
}

private func readClock(_ clock: clockid_t) -> Int64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}

/// CLOCK_REALTIME minus CLOCK_MONOTONIC. Linux slews both clocks alike (adjtimex changes the rate of both), so the
/// difference is constant until somebody steps the wall clock: that is how a step is noticed.
@frozen
package struct ClockOffset: Equatable, Sendable {
    package var nanoseconds: Int64
    /// Half the time that the measurement took: the difference is known to this.
    package var uncertaintyNanoseconds: Int64

    @inlinable
    package init(nanoseconds: Int64, uncertaintyNanoseconds: Int64) {
        self.nanoseconds = nanoseconds
        self.uncertaintyNanoseconds = uncertaintyNanoseconds
    }

    /// One reading of the wall clock between two of the other; some 60 ns.
    package static func sample() -> ClockOffset {
        let before = readClock(CLOCK_MONOTONIC)
        let real = readClock(CLOCK_REALTIME)
        let after = readClock(CLOCK_MONOTONIC)
        let half = (after - before) / 2
        return ClockOffset(nanoseconds: real - (before + half), uncertaintyNanoseconds: half + 1)
    }

    /// The best of several samples: what an interrupt between the readings spoiled is left out.
    package static func measure() -> ClockOffset {
        var best = sample()
        for _ in 0..<15 {
            let next = sample()
            if next.uncertaintyNanoseconds < best.uncertaintyNanoseconds { best = next }
        }
        return best
    }

    /// The instant of the other clock at which the wall clock showed `time`.
    @inlinable
    package func monotonic(_ time: RealTime) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds - nanoseconds)
    }

    @inlinable
    package func real(_ time: MonotonicTime) -> RealTime { RealTime(nanoseconds: time.nanoseconds + nanoseconds) }
}

/// Seconds east of UTC that the local time zone has at `time` (localtime_r, the TZ variable and /etc/localtime).
package func localOffsetSeconds(at time: RealTime) -> Int {
    var seconds = time_t(time.nanoseconds / 1_000_000_000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return parts.tm_gmtoff
}
