import LineModel
import TestSupport
import Testing

@Suite("STAMP: delays from four time-stamps", .seeded)
struct STAMPDelayTests {
    private func sample(_ times: Int64, _ received: Int64?, _ sent: Int64?, _ last: Int64) -> STAMPSample {
        STAMPSample(
            senderSequence: 0, reflectorSequence: 0, sendNanoseconds: times, reflectorReceiveNanoseconds: received,
            reflectorSendNanoseconds: sent, receiveNanoseconds: last)
    }

    @Test("the stay at the reflector is no part of the round trip")
    func dwell() {
        #expect(sample(100, 5_000, 5_030, 190).roundTripNanoseconds == 60)
        #expect(sample(100, 5_000, 5_000, 190).roundTripNanoseconds == 90)
        #expect(sample(100, 5_000, 5_090, 190).roundTripNanoseconds == 0)
    }

    @Test("a stay that cannot be is none, and then there is no round trip")
    func impossible() {
        #expect(sample(100, 5_030, 5_000, 190).roundTripNanoseconds == nil)
        #expect(sample(100, 5_000, 5_091, 190).dwellNanoseconds == nil)
        #expect(sample(100, nil, 5_000, 190).roundTripNanoseconds == nil)
        #expect(sample(190, 5_000, 5_030, 100).wholeNanoseconds == nil)
        #expect(sample(.min, .min, .max, .max).roundTripNanoseconds == nil)
    }

    @Test("offset and skew lie within their bounds, whatever the jitter", arguments: 1...60)
    func bounds(seed: Int) throws {
        var generator = Seed.generator(UInt64(seed))
        var line = STAMPLine()
        line.offsetNanoseconds = Int64.random(
            in: -2_000_000_000_000_000_000...2_000_000_000_000_000_000, using: &generator)
        line.skew = Double.random(in: -2e-4...2e-4, using: &generator)
        line.jitterThere = Double.random(in: 10_000...20_000_000, using: &generator)
        line.jitterBack = Double.random(in: 10_000...20_000_000, using: &generator)
        line.quietShare = Double.random(in: 0...0.4, using: &generator)
        let samples = line.run(seed: Seed.value(UInt64(seed))).samples
        let clock = try #require(STAMPDirections(samples).clocks.first)
        // The line is over the reflector's time.
        let skew = line.skew / (1 + line.skew)
        #expect(clock.skewRange.contains(skew), "seed \(seed)")
        let elapsed = Double(clock.referenceNanoseconds - line.offsetNanoseconds - 1_760_000_000_000_000_000)
        let offset = line.offsetNanoseconds + Int64((elapsed * skew).rounded())
        #expect(abs(Double(clock.offsetNanoseconds - offset)) <= clock.offsetErrorNanoseconds + 2, "seed \(seed)")
        #expect(clock.offsetErrorNanoseconds < 25_000_000 + line.jitterThere + line.jitterBack, "seed \(seed)")
    }

    /// One clock at both ends, as with a reflector on the same host, and the jitter of a bad line.
    @Test("a skew that may be none by its bounds is not given, and a given one has the right sign", arguments: 1...40)
    func skewOrNone(seed: Int) {
        func summary(_ line: STAMPLine) -> STAMPSummary {
            let samples = line.run(seed: Seed.value(UInt64(seed))).samples
            var record = STAMPRecord()
            record.flags = [.isKnown]
            let claim = STAMPClockClaim(isSynchronised: false, errorNanoseconds: 0)
            let answers = samples.enumerated().map {
                STAMPAnswer(sequence: $0.offset, record: record, sample: $0.element, claim: claim)
            }
            let facts = STAMPLineFacts(
                firstSequence: 1_000, epochNanoseconds: 0, ourClaim: claim, sentDSCP: 0, sentTTL: 64)
            return STAMPSummary(
                first: answers, further: [], sentSequences: Array(0..<answers.count), facts: facts)
        }
        var line = STAMPLine()
        line.offsetNanoseconds = 0
        (line.jitterThere, line.jitterBack) = (8_000_000, 8_000_000)
        let one = summary(line)
        #expect(one.clockSkew == nil && one.clockSkewRange?.contains(0) == true, "seed \(seed): \(one)")
        line.skew = seed % 2 == 0 ? 0.01 : -0.01
        let other = summary(line)
        #expect((other.clockSkew ?? 0) * line.skew > 0, "seed \(seed): \(other)")
    }

    @Test("delay variation of each direction is found again within its error", arguments: 1...60)
    func variation(seed: Int) throws {
        var generator = Seed.generator(UInt64(seed) + 1_000)
        var line = STAMPLine()
        line.offsetNanoseconds = Int64.random(in: -5_000_000_000...5_000_000_000, using: &generator)
        line.skew = Double.random(in: -1e-4...1e-4, using: &generator)
        line.jitterThere = Double.random(in: 10_000...5_000_000, using: &generator)
        line.jitterBack = Double.random(in: 10_000...5_000_000, using: &generator)
        let truth = line.run(seed: Seed.value(UInt64(seed)))
        let found = STAMPDirections(truth.samples)
        let error = try #require(found.variationErrorNanoseconds) + 4
        #expect(found.clockSteps == 0 && error < 200_000, "seed \(seed): \(error)")
        for index in truth.samples.indices {
            let there = try #require(found.thereNanoseconds[index])
            let back = try #require(found.backNanoseconds[index])
            #expect(abs(Double(there - truth.there[index])) <= error, "seed \(seed), there, \(index)")
            #expect(abs(Double(back - truth.back[index])) <= error, "seed \(seed), back, \(index)")
        }
    }

    @Test("a clock that is set in between is noticed, and the variation stays what it was", arguments: 1...40)
    func steps(seed: Int) throws {
        var generator = Seed.generator(UInt64(seed) + 2_000)
        var line = STAMPLine()
        line.jitterBack = 800_000
        line.skew = 2e-5
        let size = Int64.random(in: 4_000_000...3_000_000_000, using: &generator)
        line.steps = [200: seed % 2 == 0 ? size : -size, 420: 50_000_000]
        let truth = line.run(seed: Seed.value(UInt64(seed)))
        let found = STAMPDirections(truth.samples)
        #expect(found.clockSteps == 2, "seed \(seed), step of \(size)")
        #expect(found.clocks.count == 2 + 1, "seed \(seed)")
        let there = found.thereNanoseconds.compactMap { $0 }.sorted()
        let expected = truth.there.sorted()
        #expect(there.count == expected.count)
        let places = [there.count / 2, there.count * 95 / 100]
        for place in places { #expect(abs(there[place] - expected[place]) < 100_000, "seed \(seed)") }
    }

    @Test("a new route is no clock step", arguments: 1...40)
    func route(seed: Int) {
        let line = STAMPLine()
        var truth = line.run(seed: Seed.value(UInt64(seed)))
        for index in truth.samples.indices where truth.samples[index].senderSequence >= line.first + 300 {
            truth.samples[index].reflectorReceiveNanoseconds! += 15_000_000
            truth.samples[index].reflectorSendNanoseconds! += 15_000_000
            truth.samples[index].receiveNanoseconds += 15_000_000
        }
        #expect(STAMPDirections(truth.samples).clockSteps == 0, "seed \(seed)")
    }

    @Test("few samples, equal stamps or hostile ones make no line and no trap")
    func hostile() {
        #expect(STAMPDirections([]).clocks.isEmpty)
        let same = [STAMPSample](repeating: sample(1, 5, 6, 9), count: 100)
        #expect(STAMPDirections(same).clocks.isEmpty)
        #expect(STAMPDirections(Array(STAMPLine().run(seed: 1).samples.prefix(7))).clocks.isEmpty)
        let edges: [Int64?] = [.min, .max, 0, nil, -1]
        for seed in 1...200 {
            var generator = Seed.generator(UInt64(seed))
            let samples = (0..<50).map { index in
                sample(
                    Int64(index), edges.randomElement(using: &generator) ?? nil,
                    seed % 2 == 0 ? Int64(bitPattern: generator.next()) : edges.randomElement(using: &generator) ?? nil,
                    Int64(index) + 10)
            }
            #expect(STAMPDirections(samples).thereNanoseconds.count == 50)
        }
    }

    @Test("one-way delays only where both ends claim synchronised clocks and the stamps do not deny it")
    func oneWay() {
        let yes = STAMPClockClaim(isSynchronised: true, errorNanoseconds: 50)
        let no = STAMPClockClaim(isSynchronised: false, errorNanoseconds: 50)
        let good = [sample(1_000, 1_400, 1_500, 2_000), sample(2_000, nil, nil, 3_000)]
        #expect(STAMPOneWay(good, ours: yes, reflectors: no) == .unsynchronised)
        #expect(STAMPOneWay(good, ours: no, reflectors: yes) == .unsynchronised)
        #expect(
            STAMPOneWay(good, ours: yes, reflectors: yes)
                == .known(thereNanoseconds: [400, nil], backNanoseconds: [500, nil], errorNanoseconds: 100))
        let late = [sample(1_000, 899, 1_500, 2_000)]
        #expect(STAMPOneWay(late, ours: yes, reflectors: yes) == .contradicted(nanoseconds: 101))
        let near = [sample(1_000, 900, 1_500, 2_000)]
        #expect(STAMPOneWay(near, ours: yes, reflectors: yes) != .contradicted(nanoseconds: 100))
    }
}
