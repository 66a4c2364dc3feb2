import LineModel
import TestSupport
import Testing

@Suite("Burst and gap (RFC 3611)", .seeded)
struct BurstGapTests {
    private func figures(_ outcomes: String, gmin: Int = 16, milliseconds: Int64 = 20) -> BurstGap {
        SampleRow(outcomes).with { BurstGap($0, intervalNanoseconds: milliseconds * 1_000_000, gmin: gmin) }
    }

    private func received(_ count: Int) -> String { String(repeating: "r", count: count) }

    @Test("has the values of the RFC's worked example, with the gap as a mean of two")
    func workedExample() {
        // 64 packets, 10 ms apart; the example's discarded packets are late ones here.
        let found = figures(
            "rrrrx" + received(18) + "LrrrLrxrrrrx" + received(18) + "L" + received(10), milliseconds: 10)
        #expect(found.count == 1 && isClose(found.density, 4.0 / 12) && found.meanDuration == 120)
        #expect(isClose(found.gapDensity, 2.0 / 52) && found.meanGapDuration == (230 + 290) / 2)
    }

    @Test("of no probe sent is nothing", arguments: ["", "u", "uuuu"])
    func nothing(outcomes: String) { #expect(figures(outcomes) == BurstGap()) }

    @Test("of a row without loss is one gap without loss", arguments: [1, 2, 100])
    func clean(count: Int) {
        let found = figures(received(count))
        #expect(found.count == 0 && found.density == nil && found.meanDuration == nil)
        #expect(found.gapDensity == 0 && found.meanGapDuration == Double(count) * 20)
    }

    @Test("of a row that lost everything is one burst and no gap", arguments: [2, 3, 100])
    func outage(count: Int) {
        let found = figures(String(repeating: "x", count: count))
        #expect(found.count == 1 && found.density == 1 && found.meanDuration == Double(count) * 20)
        #expect(found.gapDensity == nil && found.meanGapDuration == nil)
    }

    @Test("leaves a loss that stands alone to the gap, also at the row's ends")
    func alone() {
        for outcomes in ["x", "x" + received(15), received(15) + "x", "x" + received(16) + "x" + received(16) + "x"] {
            let found = figures(outcomes)
            let losses = Double(outcomes.count { $0 == "x" })
            #expect(found.count == 0 && found.gapDensity == losses / Double(outcomes.count))
            #expect(found.meanGapDuration == Double(outcomes.count) * 20)
        }
    }

    @Test("joins losses with 15 received probes between them and parts those with 16")
    func threshold() {
        #expect(figures("x" + received(15) + "x").count == 1)
        #expect(figures("x" + received(16) + "x").count == 0)
        let two = figures("xx" + received(16) + "xrx")
        #expect(two.count == 2 && two.density == 0.8 && two.meanDuration == 50)
        #expect(two.gapDensity == 0 && two.meanGapDuration == 320)
    }

    @Test("takes late, lost and refused as loss, and sees through unsent probes")
    func kinds() {
        #expect(figures("rxLfr") == figures("rxxxr"))
        #expect(figures("uxu" + received(8) + "uuu" + received(8) + "uxu") == figures("x" + received(16) + "x"))
        #expect(figures("xuux").meanDuration == 40)
    }

    @Test("agrees with the definition read out slowly, for any row", arguments: 0..<300)
    func anyRow(seed: UInt64) {
        var generator = Seed.generator(seed)
        let row = randomRow(&generator)
        let gmin = Int.random(in: 1...16, using: &generator)
        let found = row.with { BurstGap($0, intervalNanoseconds: 7_500_000, gmin: gmin) }
        let slow = SlowBurstGap(row.records, gmin: gmin, interval: 7.5)
        let comment = Comment(rawValue: "seed \(seed), Gmin \(gmin): \(found) against \(slow)")
        #expect(found.count == slow.count && isClose(found.density, slow.density), comment)
        #expect(isClose(found.meanDuration, slow.mean) && isClose(found.gapDensity, slow.gapDensity), comment)
        #expect(isClose(found.meanGapDuration, slow.gapMean), comment)
    }

    @Test("makes exactly those losses noticeable that continue a burst", arguments: 0..<100)
    func noticeable(seed: UInt64) {
        var generator = Seed.generator(seed)
        let row = randomRow(&generator)
        let slow = SlowBurstGap(row.records, gmin: BurstGap.gmin, interval: 1)
        let losses = row.records.count { $0.outcome != .received && $0.outcome != .unsent }
        let rate = losses == 0 ? nil : Double(slow.burstLosses - slow.count) / Double(losses)
        #expect(isClose(row.summary.lossNoticeableRate, rate), "seed \(seed)")
    }
}

/// A probe is in a burst when two losses enclose it, or it is one of them, with no run of Gmin received in between.
private struct SlowBurstGap {
    var count = 0
    var burstLosses = 0
    var density, mean, gapDensity, gapMean: Double?

    init(_ records: [ProbeRecord], gmin: Int, interval: Double) {
        let losses = records.filter { $0.outcome != .unsent }.map { $0.outcome != .received }
        var isInBurst = losses.map { _ in false }
        for first in losses.indices where losses[first] {
            var received = 0
            for last in losses.indices.dropFirst(first + 1) {
                received = losses[last] ? 0 : received + 1
                if received >= gmin { break }
                if losses[last] { for probe in first...last { isInBurst[probe] = true } }
            }
        }
        let bursts = isInBurst.split(separator: false).map(\.count)
        let gaps = isInBurst.split(separator: true).map(\.count)
        count = bursts.count
        burstLosses = zip(losses, isInBurst).count { $0 && $1 }
        let (inBursts, inGaps) = (Double(bursts.reduce(0, +)), Double(gaps.reduce(0, +)))
        if !bursts.isEmpty {
            (density, mean) = (Double(burstLosses) / inBursts, inBursts * interval / Double(bursts.count))
        }
        if !gaps.isEmpty {
            gapDensity = Double(zip(losses, isInBurst).count { $0 && !$1 }) / inGaps
            gapMean = inGaps * interval / Double(gaps.count)
        }
    }
}
