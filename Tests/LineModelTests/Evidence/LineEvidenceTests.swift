import Testing

@testable import LineModel

@Suite("Evidence against a line")
struct LineEvidenceTests {
    private let usual = UsualLossClass(atMost: 0.002)

    private func evidence(_ losses: [Int], sent: Int = 100) -> LineEvidence {
        var (line, tables) = (LineEvidence(), EvidenceTables())
        for lost in losses { line.add(lost: lost, sent: sent, baseline: usual, tables: &tables) }
        return line
    }

    @Test("adds up what rounds say that say little each")
    func adds() {
        let once = evidence([2]).logEvidence
        let often = evidence([2, 3, 1, 2, 2, 3, 1, 2, 2, 2, 3, 2]).logEvidence
        #expect(once < 4 && often > 19)
        // As many losses, in one round: a burst.
        #expect(evidence([25] + [Int](repeating: 0, count: 11)).logEvidence < 9)
    }

    @Test("falls back when the loss is over, and stays low while there is none")
    func falls() {
        let bad = [Int](repeating: 2, count: 8)
        #expect(evidence(bad + [Int](repeating: 0, count: 30)).value < 30)
        #expect(evidence([Int](repeating: 0, count: 5000)).value < 10)
    }

    @Test("names the loss that explains it best", arguments: [(2, 2), (5, 3), (10, 4), (30, 5), (60, 5), (100, 5)])
    func likeliest(_ lost: Int, _ place: Int) {
        #expect(evidence([Int](repeating: lost, count: 12)).likeliest == place)
    }

    @Test("is not changed by a round in which nothing was sent")
    func unmeasured() {
        var (line, tables) = (evidence([2, 3]), EvidenceTables())
        let before = line
        line.add(lost: 0, sent: 0, baseline: usual, tables: &tables)
        #expect(line == before)
        line.add(.none)
        #expect(line == before)
    }

    @Test("takes fewer probes than planned for what they are")
    func fewer() {
        // 2 of 20 is more than 2 of 100, and less than 10 of 100.
        let (few, same, more) = (evidence([2], sent: 20), evidence([2]), evidence([10]))
        #expect(few.value > same.value && few.value < more.value)
        #expect(evidence([1], sent: 1).value > 1)
        #expect(evidence([40], sent: 1000).value > evidence([4], sent: 100).value)
    }

    @Test("takes a bin for more of the same evidence, and for no further beginning")
    func bins() {
        var (line, round, tables) = (evidence([2, 2]), evidence([2, 2]), EvidenceTables())
        let step = tables.step(lost: 2, sent: 100, usual: usual)
        line.addBin(step)
        round.add(step)
        #expect(line.value > evidence([2, 2]).value && line.value < round.value)
        // Bins alone are nothing: the fault must have begun at a round.
        var fresh = LineEvidence()
        for _ in 0..<50 { fresh.addBin(step) }
        #expect(fresh == LineEvidence())
    }

    @Test("judges a line that usually loses a quarter by what is more than that")
    func lossy() throws {
        let lossy = try #require(UsualLossClass(containing: 0.25))
        var (usually, worse, tables) = (LineEvidence(), LineEvidence(), EvidenceTables())
        for _ in 0..<30 {
            usually.add(lost: 25, sent: 100, baseline: lossy, tables: &tables)
            worse.add(lost: 60, sent: 100, baseline: lossy, tables: &tables)
        }
        #expect(usually.value < 2 && worse.logEvidence > 19)
        #expect(UsualLossClass(containing: 0.51) == nil && UsualLossClass(containing: .nan) == nil)
    }

    @Test("grows no further than a number can, and is stored as it is")
    func stored() {
        var (line, tables) = (LineEvidence(), EvidenceTables())
        for _ in 0..<10_000 { line.add(lost: 90, sent: 100, baseline: usual, tables: &tables) }
        #expect(line.value.isFinite && line.logEvidence > 60)
        let again = LineEvidence(sums: (0..<6).map { line.sums[$0] })
        #expect(again == line)
        #expect(LineEvidence(sums: [.nan, -1, .infinity, 3]) == LineEvidence(sums: [0, 0, 1e30, 3]))
    }

    @Test("is what two vantages say together where they are independent, and the mean where they are not")
    func vantages() {
        var tables = EvidenceTables()
        let (one, other) = (
            tables.step(lost: 3, sent: 100, usual: usual), tables.step(lost: 2, sent: 100, usual: usual)
        )
        let (together, mean) = (one.joined(other), EvidenceStep.mean([one, other]))
        for slot in 0..<6 {
            #expect(abs(together.logs[slot] - one.logs[slot] - other.logs[slot]) < 1e-5)
            #expect(abs(mean.factors[slot] - (one.factors[slot] + other.factors[slot]) / 2) < 1e-5)
        }
        #expect(EvidenceStep.mean([]) == EvidenceStep.none)
        #expect(mean.factors[6] == 0 && together.factors[7] == 0)
    }

    @Test("drops tables of odd numbers of probes when there are too many, and keeps those of the plan")
    func tables() {
        var tables = EvidenceTables(planned: 30, capacity: 100)
        for _ in 0..<3 { _ = tables.step(lost: 0, sent: 30, usual: usual) }
        #expect(tables.made == 1 && tables.held == 0)
        for sent in 10..<20 { _ = tables.step(lost: 0, sent: sent, usual: usual) }
        #expect(tables.made == 11 && tables.held <= tables.capacity)
        _ = tables.step(lost: 0, sent: 19, usual: usual)
        _ = tables.step(lost: 0, sent: 30, usual: usual)
        #expect(tables.made == 11)
        _ = tables.step(lost: 0, sent: 10, usual: usual)
        #expect(tables.made == 12)
    }
}
