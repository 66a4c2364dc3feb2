import Testing

@testable import LineModel

@Suite("Bursts that the lines of a large group have in common")
struct CommonBurstsTests {
    @Test("make factors whose expectation is at most 1 for every chance of a hit up to the rate, exactly")
    func promise() {
        var made = 0
        for step in 1...200 {
            let rate = Double(step) / 200
            for isAlternative in 0..<2 {
                guard let hit = CommonBursts.factors(isHit: true, rate: rate)[isAlternative],
                    let miss = CommonBursts.factors(isHit: false, rate: rate)[isAlternative]
                else { continue }
                made += 1
                // Linear in the chance, so that its ends are enough: none and the rate itself.
                #expect(miss <= 1 && rate * hit + (1 - rate) * miss <= 1, "\(rate)")
                // And the fault itself makes it grow.
                let fault = CommonBursts.alternatives[isAlternative]
                #expect(fault * hit + (1 - fault) * miss > 1.04, "\(rate)")
            }
        }
        #expect(made > 150)
    }

    @Test("are judged by how often a hit follows none, and by how often one follows another")
    func rates() {
        var bursts = CommonBursts()
        #expect(bursts.rate == 1 && CommonBursts.factors(isHit: true, rate: 1).allSatisfy { $0 == nil })
        // A burst of two rounds in every 25.
        for number in 0..<2000 { bursts.enter(isHit: number % 25 < 2) }
        #expect(bursts.counted == CommonBursts.Counts(rounds: 2000, hits: 160, again: 80))
        #expect(!bursts.isHit && bursts.rate > 80.0 / 1840 && bursts.rate < 0.055)
        bursts.enter(isHit: true)
        #expect(bursts.isHit && bursts.rate > 0.5 && bursts.rate < 0.6)
        var rare = CommonBursts()
        for _ in 0..<1000 { rare.enter(isHit: false) }
        #expect(rare.rate == CommonBursts.minRate)
        rare.enter(isHit: true)
        // One burst is known, of which nobody knows how long it lasts.
        #expect(rare.rate > 0.25 && rare.rate < 0.45)
    }

    @Test(
        "reach no bar while they come as they did, and reach it when they no longer end",
        arguments: 0..<3 as Range<UInt64>)
    func evidence(seed: UInt64) {
        let bars = EvidenceBars(lines: 100_000, groups: 10_000, every: .seconds(300))
        var (bursts, random, greatest) = (CommonBursts(), SeededGenerator(seed: seed), 0.0)
        for number in 0..<20_000 {
            bursts.enter(isHit: random.nextUnit() < (bursts.isHit ? 0.2 : 0.03))
            if number > 200 { greatest = max(greatest, bursts.value) }
        }
        #expect(NaturalLogarithm.of(greatest) < bars.group - 2, "\(greatest)")
        #expect(bursts.counted.rounds < CommonBursts.maxRounds && bursts.counted.hits < bursts.counted.rounds / 10)
        var rounds = 0
        while NaturalLogarithm.of(bursts.value) < bars.group, rounds < 100 {
            bursts.enter(isHit: true)
            rounds += 1
        }
        #expect(rounds >= 8 && rounds <= 20, "\(rounds)")
        let counted = bursts.counted
        bursts.restart()
        #expect(bursts.value == 0 && bursts.counted == counted && bursts.waiting == CommonBursts.Counts())
    }

    @Test("are not learned while they are judged, but when they are over, or have lasted for a day")
    func waiting() {
        var bursts = CommonBursts()
        for _ in 0..<500 { bursts.enter(isHit: false) }
        for _ in 0..<6 { bursts.enter(isHit: true) }
        #expect(bursts.value > 100 && bursts.counted.rounds == 500)
        #expect(bursts.waiting == CommonBursts.Counts(rounds: 6, hits: 6, again: 5))
        for _ in 0..<20 { bursts.enter(isHit: false) }
        #expect(bursts.counted == CommonBursts.Counts(rounds: 526, hits: 6, again: 5) && bursts.value < 10)
        for _ in 0..<287 { bursts.enter(isHit: true) }
        #expect(bursts.counted.hits < 20)
        bursts.enter(isHit: true)
        bursts.enter(isHit: true)
        #expect(bursts.counted.hits > 280)
    }

    @Test("read no past that cannot be, and no sum that is none")
    func stored() {
        let counts = CommonBursts.Counts(rounds: 100, hits: 5, again: 2)
        let good = CommonBursts(counted: counts, waiting: counts, isHit: true, sums: [3, 4])
        #expect(good.counted == counts && good.waiting == counts && good.isHit && good.value == 3.5)
        for (rounds, hits, again) in [(100, 101, 0), (100, 5, 6), (CommonBursts.maxRounds, 5, 2)] {
            let bad = CommonBursts.Counts(rounds: rounds, hits: hits, again: again)
            #expect(CommonBursts(counted: bad, waiting: bad, isHit: false, sums: [.nan, -1]) == CommonBursts())
        }
        let none = CommonBursts.Counts()
        #expect(CommonBursts(counted: none, waiting: none, isHit: false, sums: [.infinity]).value.isFinite)
    }
}

@Suite("What hits a large group")
struct CommonHitsTests {
    /// Ten ingresses of ten lines over five echoes; two uplinks, and one vantage.
    private let groups = EvidenceGroups(
        CauseField(
            (0..<100).map { index in
                Line(
                    name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000),
                    echo: HostPort(host: "198.19.0.\(index % 5)", port: 7),
                    tags: [Tag(key: "uplink", value: index < 50 ? "a" : "b")])
            }))

    private func isHit(_ key: CauseKey, heard: (Int) -> Bool = { _ in true }, bad: (Int) -> Bool) throws -> Bool? {
        var hits = CommonHits(groups)
        for line in 0..<100 where heard(line) { hits.add(line, isBad: bad(line)) }
        return hits.isHit(try #require(groups.keys.firstIndex(of: key)))
    }

    @Test("is what touches lines of all that it has, were it one of five of them")
    func burst() throws {
        let uplink = CauseKey(.tag, "uplink=a")
        #expect(try isHit(uplink) { $0 < 50 } == true)
        #expect(try isHit(uplink) { $0 < 50 && $0 % 5 == $0 / 10 } == true)
        #expect(try isHit(CauseKey(.tag, "uplink=b")) { $0 < 50 } == false)
        #expect(try isHit(.vantage) { $0 % 3 == 0 } == true)
        // Two bad ones of fifty are nothing.
        #expect(try isHit(uplink) { $0 == 3 || $0 == 44 } == false)
    }

    @Test("is not what one of its ingresses, echoes or uplinks explains")
    func smaller() throws {
        let uplink = CauseKey(.tag, "uplink=a")
        #expect(try isHit(uplink) { $0 < 10 } == false)
        #expect(try isHit(uplink) { $0 < 50 && $0 % 5 == 2 } == false)
        #expect(try isHit(.vantage) { $0 < 50 } == false)
        #expect(try isHit(uplink) { $0 < 20 } == true, "two of them it does not")
    }

    @Test("is not known of a bin that heard few of its lines, or few but for one ingress")
    func few() throws {
        let uplink = CauseKey(.tag, "uplink=a")
        #expect(try isHit(uplink, heard: { $0 < 9 }) { _ in true } == nil)
        #expect(try isHit(uplink, heard: { $0 < 15 }) { _ in true } == nil)
        #expect(try isHit(uplink, heard: { $0 % 2 == 0 }) { _ in true } == true)
    }
}
