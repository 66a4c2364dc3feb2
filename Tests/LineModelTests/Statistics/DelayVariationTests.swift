import LineModel
import TestSupport
import Testing

@Suite("Delay variation")
struct DelayVariationTests {
    @Test("is undefined with fewer than two received probes")
    func few() {
        for row in ["", "r", "x", "rx", "xxxx", "LLLL", "rL", "ru"].map({ SampleRow($0) }) {
            #expect(row.summary.ipdvMeanAbsolute == nil && row.summary.ipdvP95 == nil && row.summary.jitter == nil)
        }
    }

    private func differences(_ row: SampleRow) -> [Int64] {
        var differences: [Int64] = [17]
        row.with { DelayVariation.collectDifferences($0, into: &differences) }
        return differences
    }

    @Test("pairs probes with adjacent numbers, both received, and takes the difference without its sign")
    func adjacent() {
        // |12-10|, |11-12|, then a loss; |9-15| after it.
        let row = SampleRow(milliseconds: [10, 12, 11, nil, 15, 9])
        #expect(differences(row) == [2_000_000, 1_000_000, 6_000_000])
        #expect(isClose(row.summary.ipdvMeanAbsolute, 3) && row.summary.ipdvP95 == 6)
    }

    @Test(
        "forms no pair across an unsent, a late or a refused probe", arguments: ["rur", "rLr", "rfr", "rxr", "rxrxr"])
    func gaps(outcomes: String) {
        let row = SampleRow(outcomes)
        #expect(differences(row).isEmpty)
        // Jitter goes from arrival to arrival and needs no adjacent numbers.
        #expect(row.summary.ipdvMeanAbsolute == nil && row.summary.jitter == 0)
    }

    @Test("takes p95 of the absolute values, by nearest rank")
    func p95() {
        // Differences 1, 2, ... 20 ms: the 19th is p95.
        var delays: [Double] = [500]
        for step in 1...20 { delays.append(delays[step - 1] + Double(step % 2 == 0 ? step : -step)) }
        #expect(SampleRow(milliseconds: delays).summary.ipdvP95 == 19)
    }

    @Test("smooths jitter by a sixteenth, starting at 0 (RFC 3550 appendix A.8)")
    func jitter() {
        // |D| = 16 then 8: J = 1, then 1 + (8 - 1) / 16.
        #expect(isClose(SampleRow(milliseconds: [10, 26]).summary.jitter, 1))
        #expect(isClose(SampleRow(milliseconds: [10, 26, 18]).summary.jitter, 1.4375))
        #expect(isClose(SampleRow(milliseconds: [10, 26, nil, 18]).summary.jitter, 1.4375))
    }

    @Test("takes jitter in the order of arrival, not of sending")
    func arrivalOrder() {
        // Sent at 0, 20, 40 ms; arrive at 70, 30, 50 ms. By arrival the delays are 10, 10, 70: J = 0, then 60 / 16.
        let row = SampleRow(milliseconds: [70, 10, 10])
        #expect(row.with { Arrival.collect($0) }.map(\.sequence) == [1, 2, 0])
        #expect(isClose(row.summary.jitter, 3.75))
    }

    @Test("leaves late replies out of jitter")
    func lateReplies() {
        var row = SampleRow("")
        row.add(.received, sent: 0, rtt: 10_000_000)
        row.add(.late, sent: 1_000_000, rtt: 30_000_000)
        row.add(.received, sent: 50_000_000, rtt: 26_000_000)
        #expect(isClose(row.summary.jitter, 1))
    }

    @Test("as PDV is p99 above the minimum (RFC 5481 section 4.2)")
    func pdv() {
        #expect(SampleRow(milliseconds: (1...100).map { Double($0) }).summary.pdvP99 == 98)
        #expect(SampleRow(milliseconds: [7]).summary.pdvP99 == 0)
        #expect(SampleRow("xx").summary.pdvP99 == nil)
    }

    @Test("knows that p99 of fewer than 100 delays is their maximum")
    func fewForP99() {
        for count in [1, 2, 98, 99, 100, 101, 1000] {
            let summary = SampleRow(milliseconds: (1...count).map { Double($0) }).summary
            #expect(summary.pdvP99IsMaximum == (count < 100), "\(count)")
            #expect(summary.pdvP99IsMaximum == (summary.rtt?.p99 == summary.rtt?.max), "\(count)")
        }
    }
}
