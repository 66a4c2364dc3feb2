import LineModel
import Testing

@Suite("Rounds on a clock")
struct RoundClockTests {
    private let minute: Int64 = 60_000_000_000

    /// The slots begun at, when the clock is asked at the times that its own waits lead to.
    private func begun(_ clock: inout RoundClock, from start: Int64, rounds: Int, taking: Duration) -> [Int64] {
        var (now, slots) = (start, [Int64]())
        while slots.count < rounds {
            switch clock.step(now: now) {
            case .wait(let duration): now += duration.nanoseconds
            case .begin(let slot):
                slots.append(slot)
                now += taking.nanoseconds
            }
        }
        return slots
    }

    @Test("begins at multiples of the period, whenever it was started")
    func isAligned() {
        for start in [0, 1, 17_000_000_000, 299_999_999_999] as [Int64] {
            var clock = RoundClock(every: .seconds(300))
            #expect(begun(&clock, from: start, rounds: 3, taking: .seconds(4)) == [5, 10, 15].map { $0 * minute })
        }
    }

    @Test("is not begun in the middle of a slot")
    func waitsForTheFirstSlot() {
        var clock = RoundClock(every: .seconds(300))
        #expect(clock.step(now: 301_000_000_000) == .wait(RoundClock.maxWait))
        #expect(clock.step(now: 599_000_000_000) == .wait(.seconds(1)))
        #expect(clock.step(now: 600_000_000_000) == .begin(slot: 600_000_000_000))
    }

    @Test("skips and counts the slots that a round ran over")
    func skipsWhatWasOverrun() {
        var clock = RoundClock(every: .seconds(60))
        #expect(clock.step(now: 0) == .wait(RoundClock.maxWait))
        #expect(clock.step(now: minute) == .begin(slot: minute))
        #expect(clock.step(now: minute + 130_000_000_000) == .wait(RoundClock.maxWait))
        #expect(clock.skipped == 2)
        #expect(clock.step(now: 4 * minute) == .begin(slot: 4 * minute))
        #expect(clock.step(now: 5 * minute) == .begin(slot: 5 * minute))
        #expect(clock.step(now: 6 * minute + 5_000_000_000) == .begin(slot: 6 * minute))
        #expect(clock.skipped == 2)
    }

    @Test("begins later by its phase, and knows the multiple that its slots are of")
    func phase() {
        var clock = RoundClock(every: .seconds(300), phase: .seconds(100))
        let slots = begun(&clock, from: 17, rounds: 3, taking: .seconds(4))
        #expect(slots == [0, 5, 10].map { $0 * minute + 100_000_000_000 })
        #expect(slots.map(clock.multiple) == [0, 5, 10].map { $0 * minute })
        // One that is too long is cut, so that every slot has its round.
        var long = RoundClock(every: .seconds(60), phase: .seconds(600))
        #expect(begun(&long, from: 0, rounds: 2, taking: .seconds(1)) == [1, 2].map { $0 * minute - 1 })
    }

    @Test("says how long it is until a round begins, without skipping anything by being asked")
    func tellsTheTimeLeft() {
        var clock = RoundClock(every: .seconds(60))
        _ = clock.step(now: 0)
        _ = clock.step(now: minute)
        #expect(clock.timeLeft(now: minute + 4_000_000_000) == .seconds(56))
        // It is late for the next slot, and not too late yet; then the one after it is waited for.
        #expect(clock.timeLeft(now: 2 * minute + 5_000_000_000) == .zero)
        #expect(clock.timeLeft(now: 2 * minute + 6_000_000_000) == .seconds(54))
        #expect(clock.timeLeft(now: -60 * minute) == .seconds(60))
        #expect(clock.skipped == 0)
    }

    @Test("goes on within a period when the clock is set back an hour")
    func survivesAStepBack() {
        var clock = RoundClock(every: .seconds(300))
        _ = clock.step(now: 100 * minute + 1)
        let back = 40 * minute + 30_000_000_000
        #expect(clock.step(now: back) == .wait(RoundClock.maxWait))
        #expect(clock.step(now: 45 * minute) == .begin(slot: 45 * minute))
    }

    @Test("skips the slots that the clock was set forward over, and counts them")
    func survivesAStepForward() {
        var clock = RoundClock(every: .seconds(300))
        _ = clock.step(now: 1)
        #expect(clock.step(now: 61 * minute) == .wait(RoundClock.maxWait))
        #expect(clock.skipped == 12)
        #expect(clock.step(now: 65 * minute) == .begin(slot: 65 * minute))
    }

    @Test("a slot is still begun a little late")
    func allowsLateness() {
        var clock = RoundClock(every: .seconds(300))
        _ = clock.step(now: 1)
        #expect(clock.step(now: 5 * minute + 29_000_000_000) == .begin(slot: 5 * minute))
    }

    @Test("a splay moves a vantage by a share of its own, always the same, within bounds")
    func splays() {
        var shares: Set<Int64> = []
        for vantage in ["shenzhen-1", "shenzhen-2", "hongkong-1", "tokyo", ""] {
            var (one, other) = (
                RoundClock(every: .seconds(300), splay: .seconds(60), vantage: vantage),
                RoundClock(every: .seconds(300), splay: .seconds(60), vantage: vantage)
            )
            let slots = begun(&one, from: 1, rounds: 2, taking: .seconds(1))
            #expect(slots == begun(&other, from: 1, rounds: 2, taking: .seconds(1)))
            #expect(slots[1] - slots[0] == 5 * minute)
            #expect((0..<minute).contains(slots[0] % (5 * minute)))
            shares.insert(slots[0] % (5 * minute))
        }
        #expect(shares.count == 5)
    }

    @Test("times before 1970 are aligned as well")
    func isAlignedBeforeTheEpoch() {
        var clock = RoundClock(every: .seconds(300))
        _ = clock.step(now: -7 * minute)
        #expect(clock.step(now: -5 * minute) == .begin(slot: -5 * minute))
    }
}
