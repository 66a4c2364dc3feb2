internal import CLinuxSocket

/// What the kernel says of its wall clock (adjtimex(2)).
package struct ClockDiscipline: Equatable, Sendable {
    /// A daemon (NTP, PTP) keeps the clock synchronised: STA_UNSYNC is not set.
    package let isSynchronised: Bool
    /// The discipline's own bound of the error, nanoseconds; it grows while no server is heard.
    package let largestErrorNanoseconds: Int64

    /// What adjtimex(2) says now; nil where a sandbox forbids the call.
    package static func read() -> ClockDiscipline? {
        var isSynchronised = false
        var microseconds: Int64 = 0
        guard cls_clock_discipline(&isSynchronised, &microseconds) else { return nil }
        return ClockDiscipline(
            isSynchronised: isSynchronised, largestErrorNanoseconds: min(max(microseconds, 0), 1 << 40) * 1000)
    }
}
