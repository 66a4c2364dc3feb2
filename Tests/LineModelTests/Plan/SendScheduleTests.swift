import LineModel
import TestSupport
import Testing

@Suite("A schedule", .seeded)
struct SendScheduleTests {
    @Test("with one interval puts probe n at n x interval / rows, to the nanosecond")
    func fixed() {
        let schedule = SendSchedule(rows: 3, intervalNanoseconds: 100)
        #expect((0..<7).map(schedule.due) == [0, 33, 66, 100, 133, 166, 200])
        for number in 0..<30 {
            #expect(schedule.due(turn: number / 3, position: number % 3) == schedule.due(number))
        }
    }

    @Test("whose interval changes goes on from the probe that it changes at, and remembers what was due before")
    func changed() {
        var schedule = SendSchedule(rows: 2, intervalNanoseconds: 100)
        let early = (0..<4).map(schedule.due)
        schedule.change(from: 4, at: 230, intervalNanoseconds: 40)
        #expect((0..<4).map(schedule.due) == early)
        #expect((4..<8).map(schedule.due) == [230, 250, 270, 290])
        schedule.change(from: 6, at: 300, intervalNanoseconds: 1_000)
        #expect((4..<9).map(schedule.due) == [230, 250, 300, 800, 1_300])
        #expect(schedule.due(turn: 2, position: 1) == 250 && schedule.intervalNanoseconds == 1_000)
    }

    @Test("keeps the last of several changes at one probe")
    func replaced() {
        var schedule = SendSchedule(rows: 1, intervalNanoseconds: 100)
        schedule.change(from: 3, at: 300, intervalNanoseconds: 50)
        schedule.change(from: 3, at: 310, intervalNanoseconds: 20)
        #expect([2, 3, 4].map(schedule.due) == [200, 310, 330])
    }

    @Test("never goes back, however its interval changes")
    func monotonic() {
        var generator = Seed.generator()
        for _ in 0..<200 {
            let rows = Int.random(in: 1...50, using: &generator)
            var schedule = SendSchedule(
                rows: rows, intervalNanoseconds: Int64.random(in: 1...10_000, using: &generator))
            var number = 0
            for _ in 0..<20 {
                number += Int.random(in: 1...100, using: &generator)
                let late = Int64.random(in: 0...1_000, using: &generator)
                schedule.change(
                    from: number, at: schedule.due(number) + late,
                    intervalNanoseconds: Int64.random(in: 1...10_000, using: &generator))
            }
            let dues = (0..<number + 100).map(schedule.due)
            #expect(zip(dues, dues.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }
}
