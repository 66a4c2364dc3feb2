internal import CLinuxSocket
internal import Glibc

/// Three of the kernel's clocks at the same instant (clock_gettime(2)): between two readings they tell sleep and
/// slewing.
package struct ClockReading: Equatable, Sendable {
    /// CLOCK_MONOTONIC: what every delay is measured by. Slewed; stands still while the machine sleeps.
    package var monotonicNanoseconds: Int64
    /// CLOCK_MONOTONIC_RAW: the hardware's own rate. Not slewed; stands still while the machine sleeps.
    package var rawNanoseconds: Int64
    /// CLOCK_BOOTTIME: slewed, and goes on while the machine sleeps.
    package var bootNanoseconds: Int64

    /// Readings of one instant, nanoseconds since each clock's own zero; `take()` makes them.
    package init(monotonicNanoseconds: Int64, rawNanoseconds: Int64, bootNanoseconds: Int64) {
        self.monotonicNanoseconds = monotonicNanoseconds
        self.rawNanoseconds = rawNanoseconds
        self.bootNanoseconds = bootNanoseconds
    }

    /// The best of several tries: what an interrupt between the readings spoiled is left out. Some microseconds; the
    /// clocks then agree to about 100 ns.
    package static func read() -> ClockReading {
        var best = attempt()
        for _ in 0..<15 {
            let next = attempt()
            if next.span < best.span { best = next }
        }
        return best.reading
    }

    private static func attempt() -> (reading: ClockReading, span: Int64) {
        let before = nanoseconds(CLOCK_MONOTONIC)
        let raw = nanoseconds(CLOCK_MONOTONIC_RAW)
        let boot = nanoseconds(CLOCK_BOOTTIME)
        let after = nanoseconds(CLOCK_MONOTONIC)
        let middle = before + (after - before) / 2
        return (
            ClockReading(monotonicNanoseconds: middle, rawNanoseconds: raw, bootNanoseconds: boot), after - before
        )
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// A smaller difference comes from reading the clocks one after another, and is no sleep.
    static let minSleepNanoseconds: Int64 = 1_000_000

    /// How long the machine slept since `earlier`, nanoseconds; 0 when it did not.
    package func sleptNanoseconds(since earlier: ClockReading) -> Int64 {
        let slept =
            (bootNanoseconds - monotonicNanoseconds) - (earlier.bootNanoseconds - earlier.monotonicNanoseconds)
        return slept < ClockReading.minSleepNanoseconds ? 0 : slept
    }

    /// Over less time than this the rate cannot be told to 1 ppm.
    static let minRateNanoseconds: Int64 = 100_000_000

    /// How much faster than its hardware CLOCK_MONOTONIC ran since `earlier`, in parts per million: 100 ppm make a
    /// delay of 200 ms look 20 us longer. The steady correction that NTP has learnt for this machine's crystal is part
    /// of it, and makes delays truer. nil after less than 100 ms.
    package func slewPartsPerMillion(since earlier: ClockReading) -> Double? {
        let raw = rawNanoseconds - earlier.rawNanoseconds
        guard raw >= ClockReading.minRateNanoseconds else { return nil }
        let gained = (monotonicNanoseconds - earlier.monotonicNanoseconds) - raw
        return Double(gained) / Double(raw) * 1e6
    }
}

/// What the clock's discipline has set (adjtimex(2), reading only), in parts per million; nil where a sandbox forbids
/// the call.
package func clockAdjustmentPartsPerMillion() -> Double? {
    var scaled: Int64 = 0
    return cls_clock_adjustment(&scaled) ? Double(scaled) / 65_536 : nil
}
