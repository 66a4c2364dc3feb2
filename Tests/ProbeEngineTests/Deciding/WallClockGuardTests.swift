import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Wall clock")
struct WallClockGuardTests {
    private static let base: Int64 = 1_767_225_600_000_000_000
    private static let second: Int64 = 1_000_000_000
    private static let millisecond: Int64 = 1_000_000

    /// A wall clock that a test steps, and the guard that watches it.
    private struct Clock {
        var step: Int64 = 0
        var wallClock = WallClockGuard(
            ClockOffset(nanoseconds: base, uncertaintyNanoseconds: 30), at: MonotonicTime(nanoseconds: 0))

        /// What the kernel stamps at a monotonic time.
        func stamp(_ time: Int64) -> RealTime { RealTime(nanoseconds: base + step + time) }

        mutating func observe(at time: Int64, noise: Int64 = 0, uncertainty: Int64 = 30) {
            let sample = ClockOffset(nanoseconds: base + step + noise, uncertaintyNanoseconds: uncertainty)
            let careful = ClockOffset(nanoseconds: base + step, uncertaintyNanoseconds: 30)
            wallClock.observe(sample, at: MonotonicTime(nanoseconds: time)) {
                (careful, MonotonicTime(nanoseconds: time + 1_000))
            }
        }

        func time(_ stamp: RealTime, _ window: ClosedRange<Int64>) -> Int64? {
            wallClock.monotonic(
                stamp, earliest: MonotonicTime(nanoseconds: window.lowerBound),
                latest: MonotonicTime(nanoseconds: window.upperBound))?.nanoseconds
        }
    }

    @Test("without a step every stamp is placed exactly")
    func still() {
        var clock = Clock()
        for time in stride(from: 0, to: 10 * Self.second, by: 123_456_789) {
            clock.observe(at: time)
            #expect(clock.time(clock.stamp(time), 0...10 * Self.second) == time)
        }
        #expect(clock.wallClock.steps == 0 && clock.wallClock.largestStepNanoseconds == 0)
    }

    @Test("the noise of readings is no step, and neither is a reading that was interrupted")
    func noise() {
        var clock = Clock()
        clock.observe(at: 1, noise: 1_000)
        clock.observe(at: 2, noise: -1_000)
        clock.observe(at: 3, noise: 400_000, uncertainty: 400_000)
        // A sample that was spoilt looks like a step until it is measured with care.
        clock.observe(at: 4, noise: 9_000)
        #expect(clock.wallClock.steps == 0)
        #expect(clock.wallClock.offset.nanoseconds == Self.base)
    }

    @Test("a stamp outside of what can be is not placed")
    func implausible() {
        let clock = Clock()
        #expect(clock.time(clock.stamp(50_000), 60_000...90_000) == nil)
        #expect(clock.time(clock.stamp(100_000), 60_000...90_000) == nil)
        #expect(clock.time(clock.stamp(59_500), 60_000...90_000) == 59_500)
    }

    @Test(
        "an hour forward or back is noticed, and stamps from either side of it are placed exactly", arguments: [1, -1])
    func hour(sign: Int64) {
        var clock = Clock()
        let sent = clock.stamp(Self.second)
        let before = clock.stamp(Self.second + 40 * Self.millisecond)
        clock.step = sign * 3_600 * Self.second
        let after = clock.stamp(Self.second + 60 * Self.millisecond)
        let now = Self.second + 70 * Self.millisecond
        clock.observe(at: now)
        #expect(clock.time(sent, 0...now) == Self.second)
        #expect(clock.time(before, Self.second...now) == Self.second + 40 * Self.millisecond)
        #expect(clock.time(after, Self.second...now) == Self.second + 60 * Self.millisecond)
        #expect(clock.wallClock.steps == 1)
        #expect(clock.wallClock.largestStepNanoseconds == sign * 3_600 * Self.second)
    }

    @Test("around a small step a stamp that can be from either side is not placed", arguments: [1, -1])
    func small(sign: Int64) {
        var clock = Clock()
        clock.observe(at: Self.second)
        let before = clock.stamp(Self.second + 40 * Self.millisecond)
        clock.step = sign * Self.millisecond
        let after = clock.stamp(Self.second + 42 * Self.millisecond)
        let now = Self.second + 70 * Self.millisecond
        clock.observe(at: now)
        #expect(clock.time(before, Self.second...now) == nil)
        #expect(clock.time(after, Self.second...now) == nil)
    }

    @Test("around a small step a stamp that can be from one side only is placed", arguments: [1, -1])
    func smallButTold(sign: Int64) {
        var clock = Clock()
        let old = clock.stamp(Self.second)
        // Well before the last look that showed no step.
        clock.observe(at: Self.second + 50 * Self.millisecond)
        clock.step = sign * Self.millisecond
        clock.observe(at: Self.second + 51 * Self.millisecond)
        #expect(clock.time(old, 0...2 * Self.second) == Self.second)
        // And well after the step was noticed.
        let new = clock.stamp(Self.second + 60 * Self.millisecond)
        clock.observe(at: Self.second + 70 * Self.millisecond)
        #expect(clock.time(new, 0...2 * Self.second) == Self.second + 60 * Self.millisecond)
    }

    @Test("a look that was interrupted does not tell on which side of a step a stamp is")
    func interrupted() {
        var clock = Clock()
        clock.observe(at: Self.second)
        clock.step = Self.millisecond
        let stamp = clock.stamp(Self.second + 5 * Self.millisecond)
        clock.observe(at: Self.second + 10 * Self.millisecond, uncertainty: 2 * Self.millisecond)
        clock.observe(at: Self.second + 20 * Self.millisecond)
        #expect(clock.wallClock.steps == 1 && clock.time(stamp, 0...2 * Self.second) == nil)
    }

    @Test("what was stamped before a small step and is read much later is not placed wrongly")
    func readLate() {
        var clock = Clock()
        clock.observe(at: Self.second)
        let old = clock.stamp(Self.second + 1)
        clock.step = -Self.millisecond
        clock.observe(at: Self.second + 10 * Self.millisecond)
        // Other sockets are read meanwhile.
        clock.observe(at: Self.second + 11 * Self.millisecond)
        clock.observe(at: Self.second + 12 * Self.millisecond)
        let placed = clock.time(old, 0...2 * Self.second)
        #expect(placed == nil || placed == Self.second + 1)
    }

    @Test("a step between a probe's two stamps changes no delay")
    func between() {
        var clock = Clock()
        clock.observe(at: Self.second)
        let sent = clock.time(clock.stamp(Self.second), 0...Self.second + 100)
        clock.step = 7 * Self.second
        let stamp = clock.stamp(Self.second + 25 * Self.millisecond)
        clock.observe(at: Self.second + 26 * Self.millisecond)
        let arrival = clock.time(stamp, Self.second...Self.second + 26 * Self.millisecond)
        #expect(sent == Self.second && arrival == Self.second + 25 * Self.millisecond)
    }

    @Test("of two steps the larger one is told, and a stamp of before both is not placed wrongly")
    func two() {
        var clock = Clock()
        let oldest = clock.stamp(Self.second)
        clock.step = -5 * Self.second
        clock.observe(at: 2 * Self.second)
        let middle = clock.stamp(2 * Self.second + 1)
        clock.step = -3 * Self.second
        clock.observe(at: 3 * Self.second)
        #expect(clock.wallClock.steps == 2)
        #expect(clock.wallClock.largestStepNanoseconds == -5 * Self.second)
        #expect(clock.time(oldest, 0...3 * Self.second) == nil)
        #expect(clock.time(middle, 0...3 * Self.second) == 2 * Self.second + 1)
        #expect(clock.time(clock.stamp(3 * Self.second), 0...3 * Self.second) == 3 * Self.second)
    }

    @Test("the present offset is the one that was measured with care")
    func offset() {
        var clock = Clock()
        clock.step = Self.second
        clock.observe(at: 5, noise: 700)
        #expect(clock.wallClock.offset.nanoseconds == Self.base + Self.second)
    }
}
