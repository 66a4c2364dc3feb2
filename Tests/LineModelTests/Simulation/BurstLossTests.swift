import TestSupport
import Testing

@testable import LineModel

@Suite("Loss in bursts", .seeded)
struct BurstLossTests {
    private func loss(_ meanLength: Double, _ share: Double) throws -> BurstLoss {
        try BurstLoss(meanLength: meanLength, share: share)
    }

    /// A sequence as it is counted: how many probes were lost, in how many runs, and how many runs have each length.
    private struct Count {
        var lost = 0
        var runs = 0
        var lengths: [Int: Int] = [:]

        init(_ loss: BurstLoss, seed: UInt64, probes: Int) {
            var chain = BurstChain(loss, seed: seed)
            var length = 0
            for _ in 0..<probes {
                if chain.losesNext() {
                    lost += 1
                    length += 1
                } else if length > 0 {
                    end(&length)
                }
            }
            if length > 0 { end(&length) }
            #expect(chain.bursts == runs, "every run is a burst that was counted")
        }

        private mutating func end(_ length: inout Int) {
            runs += 1
            lengths[length, default: 0] += 1
            length = 0
        }
    }

    static let losses: [(mean: Double, share: Double)] = [
        (1, 0.02), (1, 0.5), (1.5, 0.1), (2, 0.001), (2, 0.6), (5, 0.02), (5, 0.83), (8, 0.3), (40, 0.05), (100, 0.01),
    ]

    @Test(arguments: losses)
    func `a long sequence loses its share in runs of the mean length`(mean: Double, share: Double) throws {
        let loss = try loss(mean, share)
        let probes = 2_000_000
        let count = Count(loss, seed: 20_250_101, probes: probes)
        // Asymptotic variances of a two-state chain: of the share p(1-p)(2-a)/a with a = beginning + ending; of a mean
        // of geometric lengths m(m-1). Six standard deviations, and the seed is fixed: chance cannot fail this.
        let change = loss.beginning + loss.ending
        let ofShare = (share * (1 - share) * (2 - change) / change / Double(probes)).squareRoot()
        #expect(abs(Double(count.lost) / Double(probes) - share) <= 6 * ofShare + 1e-6)
        let ofMean = (mean * (mean - 1) / Double(count.runs)).squareRoot()
        #expect(abs(Double(count.lost) / Double(count.runs) - mean) <= 6 * ofMean + 1e-6 * mean)
    }

    @Test func `lengths of runs are geometric`() throws {
        let count = Count(try loss(5, 0.2), seed: 3, probes: 2_000_000)
        for length in 1...12 {
            var expected = 0.2
            for _ in 1..<length { expected *= 0.8 }
            let deviation = (expected * (1 - expected) / Double(count.runs)).squareRoot()
            #expect(abs(Double(count.lengths[length, default: 0]) / Double(count.runs) - expected) < 6 * deviation)
        }
    }

    @Test func `the first probe is lost as often as any other`() throws {
        let loss = try loss(50, 0.2)
        let lost = (0..<40_000).reduce(0) { sum, seed in
            var chain = BurstChain(loss, seed: SeededGenerator.mix(UInt64(seed)))
            return sum + (chain.losesNext() ? 1 : 0)
        }
        // Six standard deviations of a binomial count.
        #expect(abs(lost - 8000) < 480)
    }

    @Test func `a share of 0 loses nothing, whatever the length`() throws {
        for mean in [1, 5, BurstLoss.maxMean] {
            #expect(Count(try loss(mean, 0), seed: 7, probes: 10_000).lost == 0)
        }
    }

    @Test func `with a mean length of 1 no two probes in a row are lost`() throws {
        let count = Count(try loss(1, 0.4), seed: 5, probes: 100_000)
        #expect(count.lost == count.runs && Set(count.lengths.keys) == [1])
        // The most that bursts of one probe can take: every other probe.
        let most = Count(try loss(1, 0.5), seed: 5, probes: 100_000)
        #expect(most.lost == 50_000 && most.runs == 50_000)
    }

    @Test(arguments: [0.001, 0.02, 0.25, 0.5, 0.75, 0.9])
    func `where a run is as long as chance makes it losses are independent, by the very chances`(share: Double) throws {
        var chain = BurstChain(try loss(1 / (1 - share), share), seed: 0)
        var generator = Seed.generator(UInt64(share * 1000))
        for _ in 0..<20_000 {
            let chance = generator.nextUnit()
            // Rounding of the two likelihoods is all that may differ.
            guard abs(chance - share) > 1e-12 else { continue }
            #expect(chain.losesNext(chance: chance) == (chance < share))
        }
    }

    @Test func `a burst ends with its likelihood, and begins with its own`() throws {
        // Begins at 0.0625, ends at 0.25: all of them exact.
        let loss = try loss(4, 0.2)
        #expect(loss.ending == 0.25 && abs(loss.beginning - 0.0625) < 1e-15)
        var chain = BurstChain(loss, seed: 0)
        let steps: [(chance: Double, isLost: Bool)] = [
            (0.21, false), (0.07, false), (0.06, true), (0.74, true), (0.76, false), (0.5, false), (0, true),
            (0.1, true),
        ]
        for (chance, isLost) in steps { #expect(chain.losesNext(chance: chance) == isLost) }
        #expect(chain.bursts == 2)
    }

    @Test func `the same seed loses the same probes, another one others`() throws {
        let loss = try loss(3, 0.3)
        func losses(_ seed: UInt64) -> [Bool] {
            var chain = BurstChain(loss, seed: seed)
            return (0..<300).map { _ in chain.losesNext() }
        }
        #expect(losses(1) == losses(1))
        #expect(losses(1) != losses(2))
    }
}

@Suite("Loss in bursts as text", .seeded)
struct BurstLossTextTests {
    @Test(arguments: [
        ("5:2%", 5, 0.02), ("5:0.02", 5, 0.02), (" 2.5 : 10% ", 2.5, 0.1), ("1:0", 1, 0), ("1:50%", 1, 0.5),
        ("9:90%", 9, 0.9), ("99:99%", 99, 0.99), ("1000000:99.9999%", 1_000_000, 0.999999), ("５：２％", 5, 0.02),
    ])
    func `is a mean length and a share`(text: String, mean: Double, share: Double) throws {
        let loss = try BurstLoss(text: text)
        #expect(loss.meanLength == mean && loss.share == share)
        #expect((0...1).contains(loss.beginning) && loss.ending > 0 && loss.ending <= 1)
    }

    static let mistakes: [(String, String)] = [
        ("", "\"\" is no burst loss; write the mean length of a burst in probes and the share of all probes"),
        ("5", "\"5\" is no burst loss"), ("2%", "\"2%\" is no burst loss"), ("5:", "\"5:\" is no burst loss"),
        (":2%", "\":2%\" is no burst loss"), ("5:2%:1", "\"5:2%:1\" is no burst loss"), ("5,2%", "is no burst loss"),
        ("x:2%", "\"x\" is no length of a burst; write the mean length"), ("-5:2%", "\"-5\" is no length of a burst"),
        ("5ms:2%", "\"5ms\" is no length of a burst"), ("1e3:2%", "is no length"), ("inf:2%", "is no length"),
        ("nan:2%", "is no length"), ("5%:2", "\"5%\" is no length of a burst"), ("5:x", "\"x\" is not a ratio"),
        ("5:-2%", "\"-2%\" is not a ratio"), ("5:nan", "\"nan\" is not a ratio"),
        ("5:101%", "\"101%\" is not between 0 and 1 (100%)"), ("5:2", "\"2\" is not between 0 and 1 (100%)"),
        ("5:100%", "a line that recovers from its bursts does not lose every probe; write a share from 0 to below 1"),
        ("0.5:2%", "a burst is not shorter than one probe; write a mean length of 1 or more"),
        ("0:2%", "a burst is not shorter than one probe"),
        ("1000001:2%", "no round has more probes of a line than 1000000; write a mean length of at most that"),
        (
            "5:90%",
            "a line with bursts of 5 on the average loses at most 83.33% of its probes, since at least one passes "
                + "between two bursts; write a share of at most that, or a mean length of at least 9"
        ),
        ("1:51%", "loses at most 50% of its probes, since at least one passes between two bursts; write a share of at"),
    ]

    @Test(arguments: mistakes)
    func `is refused with what is wrong and what to write`(text: String, words: String) {
        let error = #expect(throws: TextError.self) { try BurstLoss(text: text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
    }

    @Test func `what no length can make possible is not advised`() throws {
        let error = #expect(throws: TextError.self) { try BurstLoss(text: "5:99.99999%") }
        #expect(error?.expectation == "write a share of at most that")
    }

    @Test func `what an error advises is possible`() throws {
        var generator = Seed.generator()
        var refused = 0
        for _ in 0..<2000 {
            let mean = FigureText.short(Double.random(in: 1...5, using: &generator))
            let share = FigureText.short(Double.random(in: 50..<100, using: &generator))
            do {
                _ = try BurstLoss(text: "\(mean):\(share)%")
            } catch {
                refused += 1
                let most = try #require(error.reason.firstMatch(of: /at most ([0-9.]+%)/)).output.1
                _ = try BurstLoss(text: "\(mean):\(most)")
                guard let least = error.expectation.firstMatch(of: /at least ([0-9.]+)/) else { continue }
                _ = try BurstLoss(text: "\(least.output.1):\(share)%")
            }
        }
        #expect(refused > 500)
    }

    @Test func `numbers that are none are refused as values, too`() {
        for (mean, share) in [(Double.nan, 0.1), (.infinity, 0.1), (5, .nan), (5, -0.1), (5, .infinity), (-1, 0.1)] {
            #expect(throws: TextError.self) { try BurstLoss(meanLength: mean, share: share) }
        }
    }
}
