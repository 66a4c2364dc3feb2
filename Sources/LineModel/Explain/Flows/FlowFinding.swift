/// An old flow does worse than fresh ones of the same line in the same instants: whoever carries it throttles flows
/// that have been up for long, or some NAT or firewall on the way keeps a state of it that holds no more.
///
/// The rounds of the flow that follow each other up to this one are held together, one to `mostRounds` of them. The
/// blocks of pairs in which the two differ (`FlowTally`) go by the sign test: chance alone has so many of them against
/// the old flow with the probability of `level` at most, for each number of rounds. Of 10,000 rounds of a flow that is
/// as good as others, one has a finding at most, whatever the losses are like; with losses one by one, and in runs of
/// ten that take a few per cent, far fewer (`FlowFindingTests` draws them). Three things must hold besides:
///
/// - The old flow lost 5 points more at least (or was slower by 5 ms and 5 % at least), in each of these rounds more.
/// - It was not so from the beginning: in its first round, when it was as fresh as the others, it lost less, by
///   Fisher's exact test (or was quicker by as much). A path that is bad for all flows on it, old or not, is told apart
///   by that, where it was bad when the flow began.
/// - No round that cannot be trusted is among them.
///
/// The names of what it holds are stored: they stay for ever.
package struct FlowFinding: Hashable, Sendable, Codable {
    /// Seconds that the flow has been in use.
    package let age: Double
    /// The port that it leaves from; nil when it is not known.
    package let port: UInt16?
    /// Rounds that tell it.
    package let rounds: Int
    /// Pairs of probes in these.
    package let pairs: Int
    /// Of these, those whose probe of the old flow was lost, late or refused.
    package let oldLost: Int
    /// Of these, those whose fresh probe was.
    package let freshLost: Int
    /// How seldom chance alone splits the losses like this, 0...1; nil where delay alone is found to differ.
    package let lossChance: Double?
    /// By how much the old flow is slower in the last round, milliseconds, above 0; nil where loss alone differs.
    package let slowerBy: Double?
    /// How seldom chance alone has it slower, 0...1; nil where `slowerBy` is.
    package let delayChance: Double?

    /// How seldom chance may bring so many blocks against an old flow, for each number of rounds.
    package static let level = 1e-6
    /// The most rounds that are held together.
    package static let mostRounds = 8
    /// Probes of one round that can tell something by themselves: as many blocks as `level` asks for, all against the
    /// old flow.
    package static let minProbes = 20 * FlowTally.block
    /// By how many points the old flow must lose more.
    package static let minLoss = 0.05
    /// How seldom chance may have a flow lose more than in its first round.
    package static let changeLevel = 0.01
    /// What the delay must differ by, milliseconds; and the same as a part of the fresh flows' delay.
    package static let minMilliseconds = 5.0
    /// The least difference of delays as a part of the fresh flows' delay.
    package static let minShare = 0.05

    /// What the delay must differ by at this delay, milliseconds.
    static func margin(_ milliseconds: Double) -> Double { max(minMilliseconds, minShare * milliseconds) }

    /// - Returns: nil where the old flow is not certainly, or not noticeably, worse.
    package init?(_ flow: LineFlow) {
        guard flow.isProbed, flow.note == nil, let past = flow.past else { return nil }
        let loss = Self.loss(flow, past)
        let delay = Self.delay(flow, past)
        guard let sum = loss ?? delay else { return nil }
        (age, port) = (flow.age, flow.port)
        (rounds, pairs, oldLost, freshLost) = (sum.rounds, sum.tally.pairs, sum.tally.oldLost, sum.tally.freshLost)
        lossChance = loss?.chance
        delayChance = delay?.chance
        slowerBy = delay == nil ? nil : flow.delay?.gain
    }

    private typealias Evidence = (rounds: Int, tally: FlowTally, chance: Double)

    private static func loss(_ flow: LineFlow, _ past: FlowPast) -> Evidence? {
        fewest(flow, past, chance: \.lossChance) { tally in (tally.excess ?? 0) > 0 }.flatMap { found in
            let tally = found.tally
            let change = FisherTest.oneSided(tally.oldLost, of: tally.pairs, past.firstLost, of: past.firstSent)
            let first = Double(past.firstLost) / Double(max(past.firstSent, 1))
            let now = Double(tally.oldLost) / Double(max(tally.pairs, 1))
            guard (tally.excess ?? 0) >= minLoss, change <= changeLevel, now - first >= minLoss else { return nil }
            return found
        }
    }

    private static func delay(_ flow: LineFlow, _ past: FlowPast) -> Evidence? {
        guard let delay = flow.delay, let first = past.firstMedian, let old = flow.oldRTT?.median else { return nil }
        let margin = margin(delay.lineMedian)
        guard delay.gain >= margin, old - first >= margin else { return nil }
        return fewest(flow, past, chance: \.delayChance) { $0.slower > $0.quicker }
    }

    /// The fewest rounds that say enough: rounds from before the flow grew worse would water its figures down.
    private static func fewest(
        _ flow: LineFlow, _ past: FlowPast, chance: (FlowTally) -> Double, agrees: (FlowTally) -> Bool
    ) -> Evidence? {
        var (sum, rounds) = (FlowTally(), 0)
        for tally in ([flow.tally] + past.rounds.reversed()).prefix(mostRounds) {
            guard agrees(tally) else { break }
            sum.add(tally)
            rounds += 1
            let chance = chance(sum)
            if chance <= level { return (rounds, sum, chance) }
        }
        return nil
    }
}

extension FlowFinding {
    /// By how many points more the old flow loses, -1...1.
    package var excess: Double { Double(oldLost - freshLost) / Double(max(pairs, 1)) }

    /// Whether nothing at all came back on the old flow.
    package var isDead: Bool { pairs > 0 && oldLost == pairs }

    var figures: [ConclusionFigure] {
        func number(_ value: Double?) -> ConclusionFigure.Value { value.map { .number($0) } ?? .absent }
        return [
            ConclusionFigure("age_s", .number(age)),
            ConclusionFigure("port", port.map { .whole(Int($0)) } ?? .absent),
            ConclusionFigure("rounds", .whole(rounds)), ConclusionFigure("pairs", .whole(pairs)),
            ConclusionFigure("old_lost", .whole(oldLost)), ConclusionFigure("fresh_lost", .whole(freshLost)),
            ConclusionFigure("loss_chance", number(lossChance)), ConclusionFigure("slower_by_ms", number(slowerBy)),
            ConclusionFigure("delay_chance", number(delayChance)),
        ]
    }
}
