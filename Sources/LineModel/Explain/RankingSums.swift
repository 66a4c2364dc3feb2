/// Shares of probes over rounds: of those lost, and of those that games of each tick rate would have missed. One pass
/// over the rounds makes all of them.
struct RankingSums {
    /// Rounds, and those that know ticks.
    private(set) var rounds = 0
    private(set) var knowing = 0
    private var sent = 0.0
    private var sentKnowing = 0.0
    /// Loss, and the tick rates.
    private var hits = SIMD8<Double>()
    /// Of each round its hits squared, over its probes.
    private var squares = SIMD8<Double>()

    init(_ rounds: UnsafeBufferPointer<RankingRound>) {
        for round in rounds {
            let probes = Double(round.sent)
            let found = round.hits
            self.rounds += 1
            sent += probes
            if round.knowsTicks {
                knowing += 1
                sentKnowing += probes
            }
            hits += found
            squares += found * found / probes
        }
    }

    /// Probes in all.
    var probes: Int { Int(sent) }

    /// The share that was lost; nil without rounds.
    var loss: RankingFigure? { share(0, rounds, sent, atLeast: 1) }

    /// The share that games of one of `GameVerdict.tickRates` would have missed; nil with fewer rounds that know it.
    func missed(_ tick: Int, atLeast least: Int) -> RankingFigure? {
        share(tick + 1, knowing, sentKnowing, atLeast: max(1, least))
    }

    /// The score interval (`WilsonInterval`) of as many probes as they are worth: where the rounds differ more than
    /// chance lets them (Pearson's statistic over its degrees of freedom is above 1), each probe is worth less
    /// (quasi-likelihood; McCullagh and Nelder, Generalized Linear Models, section 4.5).
    private func share(_ lane: Int, _ known: Int, _ sent: Double, atLeast least: Int) -> RankingFigure? {
        guard known >= least, sent > 0 else { return nil }
        let ratio = min(hits[lane] / sent, 1)
        var worth = sent
        if known > 1, ratio > 0, ratio < 1 {
            let pearson = (squares[lane] - ratio * hits[lane]) / (ratio * (1 - ratio))
            worth /= max(1, pearson / Double(known - 1))
        }
        let interval = WilsonInterval.of(ratio: ratio, trials: worth)
        return RankingFigure(point: ratio, low: interval.lowerBound, high: interval.upperBound)
    }
}
