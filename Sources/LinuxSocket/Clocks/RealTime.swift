internal import Glibc

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
