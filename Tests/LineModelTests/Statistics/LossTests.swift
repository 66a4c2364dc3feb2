import LineModel
import TestSupport
import Testing

@Suite("Wilson interval")
struct WilsonIntervalTests {
    @Test(
        "has the known values of 100 probes",
        arguments: [(0, 0.0, 0.0370), (1, 0.0018, 0.0545), (2, 0.0055, 0.0700), (50, 0.4038, 0.5962)])
    func known(lost: Int, lower: Double, upper: Double) throws {
        let interval = try #require(WilsonInterval.of(lost, in: 100))
        #expect(abs(interval.lowerBound - lower) < 5e-5 && abs(interval.upperBound - upper) < 5e-5, "\(interval)")
    }

    @Test("ends exactly at 0 without loss and at 1 without replies", arguments: [1, 2, 3, 7, 100, 12_345, 10_000_000])
    func ends(trials: Int) throws {
        #expect(try #require(WilsonInterval.of(0, in: trials)).lowerBound == 0)
        #expect(try #require(WilsonInterval.of(trials, in: trials)).upperBound == 1)
    }

    @Test("is symmetric, within 0...1 and holds the ratio", arguments: [1, 2, 5, 100, 1_001])
    func shape(trials: Int) throws {
        for hits in 0...trials {
            let interval = try #require(WilsonInterval.of(hits, in: trials))
            let mirror = try #require(WilsonInterval.of(trials - hits, in: trials))
            #expect(interval.contains(Double(hits) / Double(trials)) && (0...1).contains(interval.lowerBound))
            #expect(interval.upperBound <= 1 && isClose(interval.lowerBound, 1 - mirror.upperBound))
        }
    }

    @Test("is nil without probes")
    func none() { #expect(WilsonInterval.of(0, in: 0) == nil) }
}

@Suite("Loss pattern (RFC 3357)")
struct LossPatternTests {
    @Test(
        "counts periods and the longest run",
        arguments: [
            ("", 0, 0), ("r", 0, 0), ("x", 1, 1), ("rx", 1, 1), ("xr", 1, 1), ("xx", 1, 2), ("rrrr", 0, 0),
            ("xxxxxxxxxx", 1, 10), ("LLLL", 1, 4), ("xrxrxr", 3, 1), ("rxxrxxxrx", 3, 3),
            // The stream of RFC 3357 section 5.4: four periods, five losses.
            ("rxrrxrxrxx", 4, 2),
        ])
    func patterns(outcomes: String, periods: Int, longest: Int) {
        let summary = SampleRow(outcomes).summary
        #expect(summary.lossPeriods == periods && summary.longestLossRun == longest)
    }

    @Test(
        "finds a loss noticeable within a distance of the one before (RFC 3357 section 6.1)",
        arguments: [
            ("", 1, nil), ("rrr", 1, nil), ("x", 1, 0), ("xx", 1, 0.5), ("xrx", 1, 0), ("xrx", 2, 0.5),
            ("xrxx", 1, 1.0 / 3), ("xxxx", 1, 0.75), ("xrrrx", 4, 0.5), ("xrrrx", 3, 0), ("xuux", 1, 0.5),
        ] as [(String, Int, Double?)])
    func noticeable(outcomes: String, distance: Int, rate: Double?) {
        let pattern = SampleRow(outcomes).with { LossPattern($0, noticeableDistance: distance) }
        #expect(isClose(pattern.noticeableRate, rate))
    }

    @Test("counts as the RFC's example does: packet 50, then three from 125, with a distance of 99")
    func noticeableExample() {
        let outcomes = String((1...200).map { $0 == 50 || (125...127).contains($0) ? "x" : "r" })
        #expect(SampleRow(outcomes).with { LossPattern($0, noticeableDistance: 99) }.noticeableRate == 0.75)
        #expect(SampleRow(outcomes).summary.lossNoticeableRate == 0.5)
    }

    @Test("takes late, lost and refused as one kind of loss")
    func kinds() { #expect(SampleRow("rxLfr").summary.longestLossRun == 3) }

    @Test("sees through unsent probes: they neither end a run nor lengthen it")
    func unsent() {
        #expect(SampleRow("xux").with { LossPattern($0) } == SampleRow("xx").with { LossPattern($0) })
        #expect(SampleRow("rxuuuxxur").summary.longestLossRun == 3 && SampleRow("rxuuuxxur").summary.lossPeriods == 1)
        #expect(SampleRow("xuru" + "x").summary.lossPeriods == 2 && SampleRow("uuuu").summary.lossPeriods == 0)
    }
}
