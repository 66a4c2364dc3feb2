import LineModel
import TestSupport
import Testing

@Suite("STAMP: on which way packets were lost", .seeded)
struct STAMPLossTests {
    private func sample(_ sender: UInt32, _ reflector: UInt32, arrived: Int64? = nil) -> STAMPSample {
        STAMPSample(
            senderSequence: sender, reflectorSequence: reflector, sendNanoseconds: Int64(sender),
            reflectorReceiveNanoseconds: arrived ?? Int64(sender), reflectorSendNanoseconds: Int64(sender),
            receiveNanoseconds: Int64(sender))
    }

    @Test("a gap in the reflector's numbers is the way back, the rest the way there")
    func gaps() {
        // 11 lost there, 13 lost back.
        let loss = STAMPLoss(
            first: 10, sent: 5, replies: [sample(10, 0), sample(12, 1), sample(14, 3)])
        #expect(loss.isStateful == true && loss.answered == 3 && loss.lost == 2)
        #expect(loss.lostThere == 1 && loss.lostBack == 1 && loss.lostSomewhere == 0)
    }

    @Test("before the first reply and after the last one nothing tells the way")
    func edges() {
        let loss = STAMPLoss(first: 10, sent: 9, replies: [sample(13, 7), sample(14, 8), sample(16, 9)])
        #expect(loss.lost == 6 && loss.lostThere == 1 && loss.lostBack == 0 && loss.lostSomewhere == 5)
        let silent = STAMPLoss(first: 10, sent: 9, replies: [])
        #expect(silent.isStateful == nil && silent.lostThere == nil && silent.lostSomewhere == 9)
    }

    @Test("a stateless reflector tells no way")
    func stateless() {
        let replies = [sample(10, 10), sample(12, 12)]
        let loss = STAMPLoss(first: 10, sent: 3, replies: replies)
        #expect(loss.isStateful == false && loss.lostThere == nil && loss.lostBack == nil && loss.lostSomewhere == 1)
        // The same numbers from a reflector that is known to count: it has seen all three.
        let counted = STAMPLoss(first: 10, sent: 3, replies: replies, isStateful: true)
        #expect(counted.lostThere == 0 && counted.lostBack == 1)
    }

    @Test("copies are told apart by who made them, and are no loss")
    func copies() {
        let loss = STAMPLoss(
            first: 0, sent: 4,
            replies: [
                sample(0, 5), sample(1, 6), sample(1, 6), sample(1, 7), sample(1, 7), sample(2, 8), sample(3, 9),
            ])
        #expect(loss.duplicatedBack == 2 && loss.duplicatedThere == 1 && loss.lost == 0)
        #expect(loss.lostThere == 0 && loss.lostBack == 0)
    }

    @Test("replies to what was never sent are left out")
    func strangers() {
        let loss = STAMPLoss(first: 10, sent: 2, replies: [sample(9, 0), sample(10, 1), sample(12, 3), sample(11, 2)])
        #expect(loss.answered == 2 && loss.lost == 0)
    }

    @Test("of a simulated line every loss between the first and the last reply is put where it was", arguments: 1...40)
    func simulated(seed: Int) {
        var line = STAMPLine()
        (line.lossThere, line.lossBack, line.duplicatesBack) = (0.07, 0.03, 0.05)
        // Both numbers wrap around on the way.
        (line.first, line.counter, line.jitterThere) = (.max - 200, .max - 300, 500_000)
        expect(line, seed: seed, slack: 0)
    }

    /// A request that overtook the last one answered, and whose reply was lost, belongs to no stretch: at each end of
    /// the session a loss or two may be put on the other way.
    @Test("requests that overtake each other move at most two losses", arguments: 1...40)
    func overtaking(seed: Int) {
        var line = STAMPLine()
        (line.lossThere, line.lossBack, line.duplicatesBack) = (0.07, 0.03, 0.05)
        (line.intervalNanoseconds, line.jitterThere) = (2_000_000, 3_000_000)
        expect(line, seed: seed, slack: 2)
    }

    private func expect(_ line: STAMPLine, seed: Int, slack: Int) {
        let truth = line.run(seed: Seed.value(UInt64(seed)))
        let loss = STAMPLoss(first: line.first, sent: line.count, replies: truth.samples)
        #expect(loss.lost == truth.lostThere + truth.lostBack && loss.duplicatedBack == truth.duplicatesBack)
        #expect(loss.restarts == 0 && loss.duplicatedThere == 0 && loss.lostSomewhere < 10, "seed \(seed)")
        let there = loss.lostThere ?? -1
        let back = loss.lostBack ?? -1
        let unknown = loss.lostSomewhere + slack
        #expect((truth.lostThere - unknown...truth.lostThere + slack).contains(there), "seed \(seed): \(there)")
        #expect((truth.lostBack - unknown...truth.lostBack + slack).contains(back), "seed \(seed): \(back)")
    }

    @Test("a reflector that restarts is noticed, and only the losses beside it stay unknown", arguments: 1...40)
    func restart(seed: Int) {
        var line = STAMPLine()
        (line.lossThere, line.lossBack) = (0.05, 0.05)
        line.restarts = [30, 400]
        let truth = line.run(seed: Seed.value(UInt64(seed)))
        let loss = STAMPLoss(first: line.first, sent: line.count, replies: truth.samples)
        #expect(loss.restarts == 2, "seed \(seed)")
        let there = loss.lostThere ?? -1
        let back = loss.lostBack ?? -1
        #expect(there >= truth.lostThere - loss.lostSomewhere && there <= truth.lostThere, "seed \(seed)")
        #expect(back >= truth.lostBack - loss.lostSomewhere && back <= truth.lostBack, "seed \(seed)")
        #expect(loss.lostSomewhere < 12, "seed \(seed)")
    }

    @Test("numbers without sense make no loss that never was", arguments: 1...200)
    func nonsense(seed: Int) {
        var generator = Seed.generator(UInt64(seed))
        let replies = (0..<100).map { _ in
            sample(
                UInt32.random(in: 0..<120, using: &generator), UInt32(truncatingIfNeeded: generator.next()),
                arrived: Int64(bitPattern: generator.next()))
        }
        let loss = STAMPLoss(first: 10, sent: 100, replies: replies, isStateful: true)
        let there = loss.lostThere ?? -1
        let back = loss.lostBack ?? -1
        #expect(there >= 0 && back >= 0 && there + back + loss.lostSomewhere == loss.lost && loss.lostSomewhere >= 0)
    }
}
