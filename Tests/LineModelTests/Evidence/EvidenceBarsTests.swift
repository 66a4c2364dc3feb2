import Testing

@testable import LineModel

@Suite("A budget of false alarms")
struct EvidenceBarsTests {
    @Test(
        "is read as people write it",
        arguments: [("1/week", 1.0, 7), ("0.5/month", 0.5, 30), ("12/day", 12, 1), ("2/year", 2, 365)])
    func text(_ text: String, _ count: Double, _ days: Int) throws {
        let budget = try #require(FalseAlarmBudget(text))
        #expect(budget.count == count && budget.period.days == days && budget.description == text)
    }

    @Test(
        "is refused",
        arguments: [
            "", "1", "1/", "/week", "0/week", "-1/week", "1/fortnight", "nan/week", "1e9/day", "0x2/day", "1 /week",
            "1/week/2",
        ])
    func refused(_ text: String) { #expect(FalseAlarmBudget(text) == nil) }

    @Test("gives the bar of lines, rounds and false alarms")
    func bars() {
        let bars = EvidenceBars(lines: 100_000, groups: 1000, every: .seconds(300))
        // ln(100,000 x 2,016 / 0.7) and ln(1,000 x 2,016 / 0.15)
        #expect(abs(bars.line - 19.4785) < 1e-3 && abs(bars.group - 16.4138) < 1e-3)
        #expect(abs(bars.line(of: 100) - (bars.line - 4.60517)) < 1e-4)
        #expect(abs(bars.suspect - 5.29832) < 1e-4)
        let tenfold = EvidenceBars(
            budget: FalseAlarmBudget(count: 10, period: .week), lines: 100_000, groups: 1000, every: .seconds(300))
        #expect(abs(bars.line - tenfold.line - 2.302585) < 1e-5)
        // Two rounds' evidence raises a group, one does not.
        #expect(bars.groupStep < bars.group && 2 * bars.groupStep > bars.group + 2.30)
    }

    @Test("raises the most lines whose evidence bears it")
    func rising() {
        let bar = 10.0
        #expect(EvidenceBars.rising([9.9, 3, 1], bar: bar).isEmpty)
        #expect(EvidenceBars.rising([1, 10, 3], bar: bar) == [1])
        // Two at 9.4: ln 2 = 0.69 less each.
        #expect(EvidenceBars.rising([9.4, 2, 9.5], bar: bar) == [2, 0])
        // The greatest r counts, even if a smaller one does not hold.
        #expect(EvidenceBars.rising([9.2, 9.2, 9.2, 0], bar: bar) == [0, 1, 2])
        #expect(EvidenceBars.rising([], bar: bar).isEmpty)
        #expect(EvidenceBars.rising([-.infinity, .infinity], bar: bar) == [1])
    }

    @Test("holds for the mean: lines that rise together have a mean evidence above that of one round in the budget's")
    func mean() {
        var random = SeededGenerator(seed: 5)
        let (lines, perRound) = (50, 0.01)
        let bar = NaturalLogarithm.of(Double(lines) / perRound)
        var risen = 0
        for _ in 0..<2000 {
            let evidence = (0..<lines).map { _ in 12 * random.nextUnit() * random.nextUnit() }
            let rising = EvidenceBars.rising(evidence, bar: bar)
            guard !rising.isEmpty else { continue }
            risen += 1
            let mean = evidence.map(NaturalLogarithm.exponential).reduce(0, +) / Double(lines)
            #expect(mean >= 1 / perRound * (1 - 1e-9))
        }
        #expect(risen > 10)
    }

    @Test("is told as what it gives")
    func outlook() throws {
        let outlook = EvidenceOutlook(
            budget: .usual, lines: 12_000, groups: 1500, every: .seconds(300), trials: 100)
        #expect(outlook.rounds == 2016 && abs(outlook.loneLine - 12_000 * 2016 / 0.7) < 10)
        #expect(abs(outlook.tenLines * 10 - outlook.loneLine) < 10)
        let losses = try outlook.noticed.map { try #require($0.loss) }
        #expect(losses == losses.sorted() && losses[0] > 0.003 && losses[0] < 0.015 && losses[4] < 0.2)
        #expect(outlook.chance(logEvidence: 30) < 1e-5 && outlook.chance(logEvidence: 1) == 1)
        let patient = EvidenceOutlook(budget: .usual, lines: 12_000, groups: 1500, every: .seconds(60), trials: 100)
        #expect(try #require(patient.noticed[1].loss) < losses[1])
    }
}
