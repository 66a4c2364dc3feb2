import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Catching up")
struct CatchUpPaceTests {
    @Test("lets the first late probes leave at once and the rest at twice the planned rate")
    func burstThenDouble() {
        var pace = CatchUpPace(slotNanoseconds: 1_000)
        var now = MonotonicTime(nanoseconds: 1_000_000)
        for _ in 0..<64 {
            #expect(pace.delay(now: now) == nil)
            pace.spend(now: now)
        }
        for _ in 0..<10 {
            let allowed = pace.delay(now: now)
            #expect(allowed == now.advanced(byNanoseconds: 500))
            now = allowed ?? now
            pace.spend(now: now)
        }
    }

    @Test("never delays a prober that is on schedule")
    func onSchedule() {
        var pace = CatchUpPace(slotNanoseconds: 1_000)
        for slot in 0..<1_000 {
            let now = MonotonicTime(nanoseconds: Int64(slot) * 1_000)
            #expect(pace.delay(now: now) == nil)
            pace.spend(now: now)
        }
    }
}
