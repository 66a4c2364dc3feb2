import Testing

@testable import LineModel

/// The golden numbers are SciPy 1.17.1's: `fisher_exact`, `t.sf`, `ttest_ind_from_stats`, `false_discovery_control`.
@Suite struct ProportionTests {
    @Test(arguments: [
        (0, 100, 10, 100, 0.0015420521254357008), (2, 100, 10, 100, 0.03304010932418497), (5, 100, 5, 100, 1),
        (0, 100, 100, 100, 2.208760693199503e-59), (1, 50, 7, 90, 0.2589530776471369),
        (30, 1000, 55, 1000, 0.007467206982769902), (3, 5, 0, 4, 0.16666666666666669), (0, 100, 1, 100, 1),
        (499, 1000, 450, 1000, 0.03157499849605613), (7, 12, 3, 300, 1.7053598053911028e-09), (0, 0, 3, 5, 1),
    ])
    func theExactTestIsFishers(_ a: Int, _ n: Int, _ b: Int, _ m: Int, _ expected: Double) {
        #expect(isClose(FisherTest.twoSided(a, of: n, b, of: m), expected))
        #expect(isClose(FisherTest.twoSided(b, of: m, a, of: n), expected))
    }

    @Test func theExactTestTakesManyProbes() {
        #expect(FisherTest.twoSided(0, of: 1_000_000, 500_000, of: 1_000_000) == 0)
        #expect(FisherTest.twoSided(500_000, of: 1_000_000, 500_000, of: 1_000_000) == 1)
    }

    @Test func fewLossesCanSayNothingHoweverTheyFall() {
        #expect(FisherTest.least(hits: 5, 100, 100) > 0.05)
        #expect(FisherTest.least(hits: 6, 100, 100) < 0.05)
        #expect(FisherTest.least(hits: 0, 100, 100) == 1)
    }

    @Test(arguments: [
        (0.5, 2.0, 0.6666666666666667), (2.0, 4, 0.11611652351681556), (3.5, 10, 0.00572650542988521),
        (-4.9, 28, 3.6454894337536584e-05), (2.576, 198, 0.010723406551063653), (6, 60, 1.2286846107565094e-07),
        (1.0, 2000, 0.3174314781007433), (12.0, 6, 2.0307406195373192e-05), (3.5, 11.7, 0.00572650542988521),
    ])
    func theTailIsStudents(_ t: Double, _ freedom: Double, _ expected: Double) {
        #expect(isClose(StudentTail.twoSided(t, freedom: freedom), expected))
    }

    @Test func meansAreComparedAsWelchDoes() throws {
        let before = MeanEstimate(mean: 38.1, deviation: 0.4, count: 20, variation: nil)
        let after = MeanEstimate(mean: 38.6, deviation: 0.7, count: 25, variation: nil)
        let found = try #require(MeanEstimate.test(before, after))
        // SciPy says 0.00455 with 39.3 degrees of freedom; 38 make it a little longer, never shorter.
        #expect((0.004549860851452963...0.0047).contains(found))
    }

    /// Delays that creep are fewer than they are many.
    @Test func alikeNeighboursCountLess() {
        let free = MeanEstimate(mean: 40, deviation: 1, count: 100, variation: 1.128_379_167)
        let creeping = MeanEstimate(mean: 40, deviation: 1, count: 100, variation: 0.3)
        #expect(abs(free.count - 100) < 1e-6)
        #expect((3...5).contains(creeping.count))
        #expect(MeanEstimate(mean: 40, deviation: 1, count: 100, variation: 5).count == 100)
    }

    @Test func twoValuesTellNoMean() {
        let few = MeanEstimate(mean: 1, deviation: 0, count: 2, variation: nil)
        #expect(MeanEstimate.test(few, few) == nil)
    }

    @Test func manyQuestionsHaveTheLevelsOfBenjaminiAndHochberg() {
        let probabilities = [0.34, 0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
        let expected = [0.34, 0.009, 0.036, 0.0756, 0.0756, 0.0756, 0.09, 0.09514285714285714, 0.230625]
        for (found, want) in zip(FalseDiscovery.levels(probabilities), expected) { #expect(isClose(found, want)) }
        #expect(FalseDiscovery.levels([]) == [])
    }

    @Test func aRunOfLossesIsOneEvent() throws {
        let quiet = LossRuns(sent: 100, lost: 0, runs: 0)
        let burst = LossRuns(sent: 100, lost: 20, runs: 1)
        let spread = LossRuns(sent: 100, lost: 20, runs: 18)
        #expect(LossRuns.test(quiet, burst) == 1)
        #expect(try #require(LossRuns.test(quiet, spread)) < 1e-4)
        #expect(LossRuns.effect(of: [quiet, burst]) == 31)
        #expect(LossRuns.effect(of: [quiet]) == 1)
    }

    /// A dead line has one run, too, and nothing tells how long its runs are otherwise.
    @Test func allLostIsNoRun() throws {
        let (quiet, dead) = (LossRuns(sent: 100, lost: 0, runs: 0), LossRuns(sent: 100, lost: 100, runs: 1))
        #expect(try #require(LossRuns.test(quiet, dead)) < 1e-50)
        #expect(LossRuns.test(LossRuns(sent: 0, lost: 0, runs: nil), dead) == nil)
    }

    private func isClose(_ found: Double, _ expected: Double) -> Bool {
        abs(found - expected) <= 1e-9 * max(abs(expected), 1e-4)
    }
}
