import Testing

@testable import LineModel

@Suite("Evidence of delay")
struct EvidenceDelayTests {
    private let rates = DelayRates(exceeded: (20, 100, 400), of: 4000)
    private let bars = EvidenceBars(lines: 1000, groups: 100, every: .seconds(300))

    @Test("takes a line's own past rate, at least one round in a hundred")
    func rate() {
        // 20 of 4,000: the interval's upper end is 0.72 %. 100: 2.9 %. 400: 10.8 %.
        #expect(rates.rates[0] == 0.01)
        #expect(rates.rates[1] > 0.025 && rates.rates[1] < 0.031 && rates.rates[2] > 0.1 && rates.rates[2] < 0.11)
        #expect(DelayRates(exceeded: (0, 0, 0), of: 0).rates == [1, 1, 1])
    }

    @Test("has an expectation of at most 1 in every round of a line in order", arguments: 0..<3)
    func promise(_ figure: Int) {
        let rate = rates.rates[figure]
        func sums(_ isAbove: Bool) -> SIMD8<Float> {
            var evidence = DelayEvidence()
            let marks = [DelayMarks(median: isAbove), DelayMarks(p95: isAbove), DelayMarks(variation: isAbove)]
            evidence.add(marks[figure], rates: rates)
            return evidence.sums
        }
        // At first each sum is the round's e-value itself.
        let (above, below) = (sums(true), sums(false))
        for slot in (2 * figure)..<(2 * figure + 2) {
            #expect(rate * Double(above[slot]) + (1 - rate) * Double(below[slot]) <= 1)
            #expect(above[slot] > 1 && below[slot] < 1)
        }
    }

    @Test("rises after some rounds above the mark, and names the figure")
    func rises() {
        var evidence = DelayEvidence()
        var rounds = 0
        while evidence.logEvidence < bars.delay, rounds < 50 {
            evidence.add(DelayMarks(median: false, p95: true, variation: nil), rates: rates)
            rounds += 1
        }
        #expect(rounds >= 4 && rounds <= 8 && evidence.figure == .p95)
        for _ in 0..<60 { evidence.add(DelayMarks(median: false, p95: false), rates: rates) }
        #expect(evidence.value < 2)
    }

    @Test("is not changed by a round that says nothing, and makes nothing of a line without a past")
    func nothing() {
        var evidence = DelayEvidence()
        evidence.add(DelayMarks(), rates: rates)
        for _ in 0..<50 { evidence.add(DelayMarks(median: true), rates: DelayRates(exceeded: (0, 0, 0), of: 0)) }
        #expect(evidence == DelayEvidence() && evidence.figure == nil)
    }

    @Test("tells another way from a queue")
    func change() throws {
        let usual = DelayLevel(min: 38, median: 40, p95: 44)
        #expect(
            DelayChange(from: usual, to: DelayLevel(min: 63, median: 65, p95: 70), isLossier: false) == .levelShift(25))
        #expect(
            DelayChange(from: usual, to: DelayLevel(min: 39, median: 70, p95: 120), isLossier: false) == .congestion(30)
        )
        #expect(
            DelayChange(from: usual, to: DelayLevel(min: 63, median: 65, p95: 70), isLossier: true) == .congestion(25))
        #expect(
            DelayChange(from: usual, to: DelayLevel(min: 52, median: 65, p95: 74), isLossier: false) == .unclear(25))
        #expect(DelayLevel([]) == nil)
    }
}
