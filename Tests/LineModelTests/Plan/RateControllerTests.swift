import LineModel
import Testing

@Suite("Finding a rate")
struct RateControllerTests {
    private func strained(_ change: (inout RateController.Window) -> Void) -> RateController.Window {
        var window = RateController.Window()
        change(&window)
        return window
    }

    @Test("starts gently and climbs by a quarter while windows are clean, up to what the interval needs")
    func climbs() {
        var controller = RateController(ceiling: 5_000)
        #expect(controller.rate == 2_000)
        var rates: [Double] = []
        for _ in 0..<6 {
            controller.observe(RateController.Window())
            rates.append(controller.rate)
        }
        #expect(rates == [2_500, 3_125, 3_906.25, 4_882.8125, 5_000, 5_000])
        #expect(controller.strainedAt == nil && controller.backOffs == 0)
    }

    @Test("never starts above a gentle plan")
    func gentlePlan() { #expect(RateController(ceiling: 100).rate == 100) }

    @Test("backs off at every sign of strain: overflow, refused sends, lateness, a quarter of a buffer")
    func signs() {
        for window in [
            strained { $0.overflow = 1 }, strained { $0.refusedSends = 1 }, strained { $0.bufferShare = 0.26 },
            strained { $0.latenessNanoseconds = RateController.latenessLimitNanoseconds + 1 },
        ] {
            var controller = RateController(ceiling: 100_000)
            controller.observe(window)
            #expect(controller.rate < 1_400 && controller.backOffs == 1 && controller.strainedAt == 2_000)
        }
        #expect(!strained { $0.bufferShare = 0.25 }.isStrained)
    }

    @Test("settles below the rate that strains a machine, and stays there")
    func settles() {
        // A machine that is strained above 40,000 packets a second.
        var controller = RateController(ceiling: 1_000_000)
        for _ in 0..<400 {
            controller.observe(strained { $0.overflow = controller.rate > 40_000 ? 1 : 0 })
        }
        #expect(controller.rate > 30_000 && controller.rate <= 40_000)
        #expect(controller.backOffs <= 2)
    }

    @Test("does not go below its floor on a machine that is always strained")
    func floor() {
        var controller = RateController(ceiling: 10_000)
        for _ in 0..<50 { controller.observe(strained { $0.overflow = 1 }) }
        #expect(controller.rate == RateController.floor)
    }
}
