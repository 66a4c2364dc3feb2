import LineModel
import TestSupport
import Testing

@Suite("The clock that tests set")
struct ManualClockTests {
    @Test("time passes on both clocks; whoever sets the wall clock leaves the other alone")
    func clocks() {
        let clock = ManualClock(wallNanoseconds: 100)
        clock.advance(.nanoseconds(7))
        #expect(clock.now.nanosecondsSince1970 == 107 && clock.monotonicNow == 7)
        clock.setWall(by: .nanoseconds(-50))
        #expect(clock.now.nanosecondsSince1970 == 57 && clock.monotonicNow == 7)
    }

    @Test("a sleep is over at once and has advanced the clocks, and a cancelled task does not sleep")
    func sleeping() async throws {
        let clock = ManualClock()
        try await clock.sleep(.seconds(3600))
        #expect(clock.monotonicNow == 3_600_000_000_000)
        let gate = Gate()
        let task = Task {
            await gate.wait()
            try await clock.sleep(.seconds(1))
        }
        task.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.monotonicNow == 3_600_000_000_000)
    }
}
