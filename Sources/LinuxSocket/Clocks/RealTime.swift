internal import Glibc

/// An instant of CLOCK_REALTIME: what the kernel's software stamps are in, and what an administrator or NTP can step.
@frozen
package struct RealTime: Comparable, Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds (clock_gettime(2)).
    package var nanoseconds: Int64

    /// - Parameter nanoseconds: a reading of CLOCK_REALTIME, never one of the monotonic clock.
    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Does not block; some 20 ns through the vDSO.
    package static func now() -> RealTime { RealTime(nanoseconds: readClock(CLOCK_REALTIME)) }

    @inlinable
    package static func < (left: RealTime, right: RealTime) -> Bool { left.nanoseconds < right.nanoseconds }
}
