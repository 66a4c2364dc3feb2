import Testing

@testable import LineModel

@Suite("What a line usually loses")
struct UsualLossTests {
    private func past(_ lost: [Int], sent: Int = 1200) -> [PooledLoss] {
        lost.enumerated().map { PooledLoss(dayOffset: $0 + 1, lost: $1, sent: sent) }
    }

    @Test("is the upper end of the pooled interval, at least a thousandth")
    func pooled() throws {
        let usual = try #require(UsualLoss(past([Int](repeating: 2, count: 14))))
        #expect(usual.days == 13 && usual.probes == 15_600 && usual.source == .line && !usual.isBorrowed)
        #expect(abs(usual.ratio - 26.0 / 15_600) < 1e-12)
        // 26 of 15,600: Wilson 90 % is 0.121 % to 0.230 %.
        #expect(abs(usual.loss - 0.002302) < 2e-5)
        #expect(try #require(UsualLoss(past([Int](repeating: 0, count: 14)))).loss == UsualLossClass.minLoss)
        #expect(try #require(usual.lossClass).loss >= usual.loss)
    }

    @Test("needs three days and a thousand probes of them, of the last 14 days")
    func least() {
        #expect(UsualLoss(past([0, 0])) == nil)
        #expect(UsualLoss(past([0, 0, 0])) != nil)
        #expect(UsualLoss(past([0, 0, 0], sent: 400)) == nil)
        let old = (13...16).map { PooledLoss(dayOffset: $0, lost: 0, sent: 1200) }
        #expect(UsualLoss(old) == nil)
        #expect(UsualLoss([0, 1, 2].map { PooledLoss(dayOffset: $0, lost: 0, sent: 1200) }) == nil)
    }

    @Test("does not learn an outage: not that of a day, told or not, and not that of days that was told")
    func poisoned() throws {
        let quiet = try #require(UsualLoss(past([Int](repeating: 2, count: 14))))
        var outage = past([Int](repeating: 2, count: 14))
        outage[4].lost = 1200
        #expect(try #require(UsualLoss(outage)).loss <= quiet.loss)
        for day in 2..<9 { (outage[day].lost, outage[day].lostTold, outage[day].sentTold) = (380, 379, 1190) }
        let told = try #require(UsualLoss(outage))
        #expect(told.ratio < 0.003 && told.lossClass.map { $0.loss < 0.005 } == true)
        // All that there is was told: nothing is known of the line in order.
        let only = (1...14).map {
            PooledLoss(PastHour(dayOffset: $0, medianRTTs: [], lost: 400, sent: 1200), isTold: true)
        }
        #expect(UsualLoss(only) == nil)
    }

    @Test("adds up what a day has in several parts, whatever their order")
    func parts() throws {
        let whole = past([4, 0, 9, 2, 0])
        let parts = whole.flatMap { hour in
            [
                PooledLoss(dayOffset: hour.dayOffset, lost: hour.lost, sent: 200),
                PooledLoss(dayOffset: hour.dayOffset, lost: 0, sent: 1000),
            ]
        }
        #expect(UsualLoss(whole) == UsualLoss(parts.reversed()))
    }

    @Test("is borrowed where there is no past, as much as nine of ten of the others lose, and says so")
    func borrowed() throws {
        let quiet = try #require(UsualLoss(past([Int](repeating: 2, count: 14))))
        let lossy = try #require(UsualLoss(past([Int](repeating: 24, count: 14))))
        let lent = try #require(
            UsualLoss(lentBy: [UsualLoss](repeating: quiet, count: 8) + [lossy, lossy], source: .ingress))
        #expect(lent.isBorrowed && lent.source == .ingress && lent.loss == lossy.ratio)
        #expect(UsualLoss(lentBy: [lent], source: .tag) == nil && UsualLoss(lentBy: [], source: .all) == nil)
        let tag = try #require(UsualLoss(lentBy: [quiet], source: .tag))
        #expect(UsualLoss.choose(own: quiet, ingress: lent, tags: [tag], all: nil) == quiet)
        #expect(UsualLoss.choose(own: nil, ingress: lent, tags: [tag], all: nil) == lent)
        #expect(UsualLoss.choose(own: nil, ingress: nil, tags: [tag], all: lent) == tag)
        #expect(UsualLoss.choose(own: nil, ingress: nil, tags: [], all: nil).source == .none)
    }
}
