import LineModel
import TestSupport
import Testing

@testable import LineNotify

@Suite("When a destination is sent to", .seeded)
struct CourierPlanTests {
    private let second: Int64 = 1_000_000_000

    @Test("pauses grow twofold up to ten minutes, chance takes at most half away, and a success ends them")
    func backsOff() {
        var plan = CourierPlan(pace: nil)
        var now: Int64 = 0
        var pauses: [Duration] = []
        for _ in 0..<12 {
            let pause = plan.failed(now: now, after: nil, random: 0)
            #expect(plan.wait(now: now) == pause)
            now += pause.nanoseconds
            #expect(plan.wait(now: now) == .zero)
            pauses.append(pause)
        }
        #expect(pauses.prefix(5) == [.seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(32)])
        #expect(pauses.last == .seconds(600))
        #expect(plan.failed(now: now, after: nil, random: 0.999).nanoseconds > 299 * second)
        plan.succeeded()
        #expect(plan.wait(now: now) == .zero)
        #expect(plan.failed(now: now, after: nil, random: 0) == .seconds(2))
    }

    @Test("a destination's own wish is granted, within an hour")
    func grantsWishes() {
        var plan = CourierPlan(pace: nil)
        #expect(plan.failed(now: 0, after: .seconds(60), random: 0.5) == .seconds(60))
        #expect(plan.failed(now: 0, after: .seconds(864_000), random: 0.5) == .seconds(3600))
        #expect(plan.failed(now: 0, after: .seconds(1), random: 0) == .seconds(8))
    }

    @Test("no more attempts than the pace allows in any stretch of its period, failed ones among them")
    func keepsThePace() {
        var plan = CourierPlan(pace: NotifierPace(messages: 3, period: .seconds(60)))
        var made: [Int64] = []
        var now: Int64 = 0
        var generator = Seed.generator(7)
        while made.count < 40 {
            now += plan.wait(now: now).nanoseconds
            plan.begin(now: now)
            made.append(now)
            now += Int64.random(in: 0..<10 * second, using: &generator)
        }
        for (first, fourth) in zip(made, made.dropFirst(3)) { #expect(fourth - first >= 60 * second) }
    }
}
