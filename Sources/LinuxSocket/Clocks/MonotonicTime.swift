internal import Glibc

/// An instant of CLOCK_MONOTONIC: never stepped, stops while the machine sleeps. All scheduling and all delays use it.
@frozen
package struct MonotonicTime: Comparable, Hashable, Sendable {
    /// Since an arbitrary instant, on Linux the machine's start (clock_gettime(2)).
    package var nanoseconds: Int64

    /// - Parameter nanoseconds: a reading of CLOCK_MONOTONIC, never one of the wall clock.
    @inlinable
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Does not block; some 20 ns through the vDSO.
    package static func now() -> MonotonicTime { MonotonicTime(nanoseconds: readClock(CLOCK_MONOTONIC)) }

    @inlinable
    package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant so many nanoseconds later, or earlier when the number is negative. Traps on overflow.
    @inlinable
    package func advanced(byNanoseconds nanoseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: self.nanoseconds + nanoseconds)
    }

    /// Nanoseconds from `earlier` to this instant; negative when it is later.
    @inlinable
    package func nanoseconds(since earlier: MonotonicTime) -> Int64 { nanoseconds - earlier.nanoseconds }
}
