/// What an old flow and the fresh ones beside it did in the same instants, as far as it tells them apart.
///
/// Losses come in runs, and delays in queues: so pairs of probes are taken in blocks of ten that follow each other, or
/// of three mean runs of loss where that is more, and a block says one thing at most: that the old flow did worse in
/// it, or that it did better. A flow that loses next to everything has one run, and blocks of ten all the same.
package struct FlowTally: Equatable, Sendable {
    /// Pairs of probes: both were sent.
    package var pairs = 0
    /// Pairs whose probe of the old flow was lost.
    package var oldLost = 0
    /// Pairs whose fresh probe was lost.
    package var freshLost = 0
    /// Blocks in which the old flow lost more.
    package var worse = 0
    /// Blocks in which it lost less.
    package var better = 0
    /// Blocks of pairs that came back in which the old flow was noticeably slower.
    package var slower = 0
    /// Blocks in which it was noticeably quicker.
    package var quicker = 0

    /// Pairs of a block at least.
    package static let block = 10

    /// Nothing yet.
    package init() {}

    /// Counts two finished rows of one length. A probe of the old flow that is still `planned` was not meant to be
    /// sent.
    ///
    /// - Parameter margin: what delays must differ by to be noticed, nanoseconds, above 0.
    package init(
        fresh: UnsafeBufferPointer<ProbeRecord>, old: UnsafeBufferPointer<ProbeRecord>, margin: Int64
    ) {
        var (lost, delays) = (Block(), [Int64]())
        let length = Self.length(fresh, old)
        delays.reserveCapacity(Self.block)
        for (fresh, old) in zip(fresh, old) where old.outcome != .planned {
            guard let freshLoss = fresh.outcome.countsAsLoss, let oldLoss = old.outcome.countsAsLoss else { continue }
            pairs += 1
            oldLost += oldLoss ? 1 : 0
            freshLost += freshLoss ? 1 : 0
            lost.add((oldLoss ? 1 : 0) - (freshLoss ? 1 : 0))
            if lost.pairs == length { close(&lost) }
            guard let slow = old.receivedDelay, let quick = fresh.receivedDelay else { continue }
            delays.append(slow - quick)
            if delays.count == Self.block { close(&delays, margin) }
        }
        // What is left over is half a block or more, or nothing.
        if lost.pairs * 2 >= length { close(&lost) }
    }

    /// Pairs of a block of losses.
    private static func length(
        _ fresh: UnsafeBufferPointer<ProbeRecord>, _ old: UnsafeBufferPointer<ProbeRecord>
    ) -> Int {
        var (ofFresh, ofOld) = (Runs(), Runs())
        for (fresh, old) in zip(fresh, old) where old.outcome != .planned {
            guard let freshLoss = fresh.outcome.countsAsLoss, let oldLoss = old.outcome.countsAsLoss else { continue }
            ofFresh.add(freshLoss)
            ofOld.add(oldLoss)
        }
        let runs = ofFresh.runs + ofOld.runs
        guard runs > 0, ofOld.lost * 10 < ofOld.pairs * 9 else { return block }
        return max(block, (meanRuns * (ofFresh.lost + ofOld.lost) + runs - 1) / runs)
    }

    /// Mean runs of loss that a block has at least.
    private static let meanRuns = 3

    private struct Runs {
        var (pairs, lost, runs, isLost) = (0, 0, 0, false)

        mutating func add(_ isLoss: Bool) {
            pairs += 1
            lost += isLoss ? 1 : 0
            runs += isLoss && !isLost ? 1 : 0
            isLost = isLoss
        }
    }

    private struct Block {
        var (pairs, excess) = (0, 0)

        mutating func add(_ difference: Int) {
            pairs += 1
            excess += difference
        }
    }

    private mutating func close(_ block: inout Block) {
        if block.excess > 0 { worse += 1 }
        if block.excess < 0 { better += 1 }
        block = Block()
    }

    private mutating func close(_ delays: inout [Int64], _ margin: Int64) {
        delays.sort()
        // Ten differences have two in the middle.
        let twice = delays[(delays.count - 1) / 2] + delays[delays.count / 2]
        if twice >= 2 * margin { slower += 1 }
        if twice <= -2 * margin { quicker += 1 }
        delays.removeAll(keepingCapacity: true)
    }

    /// Adds another round's.
    package mutating func add(_ other: FlowTally) {
        pairs += other.pairs
        oldLost += other.oldLost
        freshLost += other.freshLost
        worse += other.worse
        better += other.better
        slower += other.slower
        quicker += other.quicker
    }

    /// How seldom chance alone has the old flow lose more in so many of the blocks that differ, 0...1 (the sign test).
    package var lossChance: Double { Self.sign(worse, better) }
    /// The same of blocks in which it was slower.
    package var delayChance: Double { Self.sign(slower, quicker) }

    private static func sign(_ against: Int, _ inFavour: Int) -> Double {
        BinomialTail.atLeast(against, of: against + inFavour, probability: 0.5)
    }

    /// By how much more the old flow loses, -1...1; nil without pairs.
    package var excess: Double? { pairs > 0 ? Double(oldLost - freshLost) / Double(pairs) : nil }
}
