/// What became better or worse from one round to another, beyond what chance explains.
///
/// Two questions a line: whether its loss changed (`LossRuns.test`), and whether its delay did (`MeanEstimate.test`,
/// and more than a change that matters). Each kind of question has half of the level (`FalseDiscovery`).
package struct RoundComparison: Sendable {
    /// What decides.
    package struct Rules: Equatable, Sendable {
        /// Of the changes that are named, at most this share are chance, 0...1.
        package var level = 0.05
        /// A change of the median delay that matters, milliseconds at least, and as a share of what it was.
        package var leastDelay = 1.0
        /// A change of the median delay that matters, as a share of what it was, 0...1.
        package var leastDelayShare = 0.02

        /// As the documents say.
        package init() {}
    }

    /// Which way something went.
    package enum Change: String, Sendable, CaseIterable {
        case worse, better, same
    }

    /// What a test found.
    package struct Finding: Equatable, Sendable {
        /// Which way, where chance does not explain it.
        package var change = Change.same
        /// The probability of what was seen, or something rarer, where nothing changed; nil where nothing was tested.
        package var probability: Double?
        /// The level at which the change is named, among all lines; nil where nothing was tested.
        package var level: Double?
    }

    /// A line that both rounds measured, in the same way.
    package struct Entry: Equatable, Sendable {
        /// The line in both rounds.
        package var before: ResultLine
        /// The line in the later round.
        package var after: ResultLine
        /// Of its loss.
        package var loss = Finding()
        /// Of its delay.
        package var delay = Finding()
        /// Whether its losses would be a change if they were independent, and are too few runs to be one.
        package var isInRuns = false

        /// Of the line: worse where anything of it is.
        package var change: Change {
            let changes = [loss.change, delay.change]
            return changes.contains(.worse) ? .worse : changes.contains(.better) ? .better : .same
        }
        /// Whether its verdict is another one.
        package var hasOtherVerdict: Bool { before.verdict != after.verdict }
    }

    /// A name that both rounds have.
    package struct Pair: Equatable, Sendable {
        /// The line in the earlier round.
        package var before: ResultLine
        /// The line in the later round.
        package var after: ResultLine
    }

    /// What decided.
    package let rules: Rules
    /// Lines that were compared, in the order of the later round.
    package private(set) var entries: [Entry] = []
    /// Names that are another way, or another payload, now: nothing is said of them.
    package private(set) var replaced: [Pair] = []
    /// Lines that one of the rounds did not measure: nothing is said of them.
    package private(set) var unmeasured: [Pair] = []
    /// Lines that only the later round has, and those that only the earlier one has.
    package private(set) var added: [ResultLine] = []
    /// Lines that only the earlier round has.
    package private(set) var removed: [ResultLine] = []

    /// Compares the lines of two rounds, by their names.
    package init(_ before: RoundResult, _ after: RoundResult, rules: Rules = Rules()) {
        self.rules = rules
        var earlier = Dictionary(before.lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for line in after.lines {
            guard let old = earlier.removeValue(forKey: line.name) else {
                added.append(line)
                continue
            }
            let pair = Pair(before: old, after: line)
            if !old.isSameWay(as: line) {
                replaced.append(pair)
            } else if pair.isMeasured {
                entries.append(Entry(before: old, after: line))
            } else {
                unmeasured.append(pair)
            }
        }
        removed = before.lines.filter { earlier[$0.name] != nil }
        judgeLoss()
        judgeDelay()
    }

    /// By how much the median delay of the middle line is longer in the later round, milliseconds; negative where it is
    /// shorter, nil where no line has one in both. Between two places it says how far one of them is away.
    package var middleDelay: Double? {
        let longer = entries.compactMap { entry in
            entry.before.median.flatMap { before in entry.after.median.map { $0 - before } }
        }.sorted()
        return longer.isEmpty ? nil : longer[(longer.count - 1) / 2]
    }

    /// The lines that went a way, those with the greatest change first.
    package func entries(_ change: Change) -> [Entry] {
        entries.enumerated().filter { $0.element.change == change }.sorted { left, right in
            let (a, b) = (left.element.size, right.element.size)
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
    }
}

extension RoundComparison {
    private mutating func judgeLoss() {
        // A line that no split of its few losses could have told apart asks no question, and costs the others nothing.
        let asked = entries.indices.filter { entries[$0].leastLossProbability <= rules.level }
        let levels = FalseDiscovery.levels(asked.map { entries[$0].lossProbability })
        let naive = FalseDiscovery.levels(asked.map { entries[$0].naiveLossProbability })
        for (place, index) in asked.enumerated() {
            entries[index].judgeLoss(level: levels[place], naive: naive[place], rules.level / 2)
        }
    }

    private mutating func judgeDelay() {
        let asked = entries.indices.filter { entries[$0].delayProbability != nil }
        let levels = FalseDiscovery.levels(asked.map { entries[$0].delayProbability ?? 1 })
        for (place, index) in asked.enumerated() {
            entries[index].judgeDelay(level: levels[place], rules)
        }
    }
}

extension RoundComparison.Pair {
    fileprivate var isMeasured: Bool {
        before.verdict != .unmeasured && after.verdict != .unmeasured && before.sent > 0 && after.sent > 0
    }
}

extension ResultLine {
    fileprivate var runs: LossRuns { LossRuns(sent: sent, lost: lost, runs: lossRuns) }

    fileprivate var estimate: MeanEstimate? {
        guard let mean, let deviation else { return nil }
        return MeanEstimate(mean: mean, deviation: deviation, count: received, variation: variation)
    }
}

extension RoundComparison.Entry {
    fileprivate var lossProbability: Double { LossRuns.test(before.runs, after.runs) ?? 1 }
    fileprivate var naiveLossProbability: Double {
        FisherTest.twoSided(before.lost, of: before.sent, after.lost, of: after.sent)
    }
    fileprivate var leastLossProbability: Double {
        let hits = before.lost + after.lost
        return hits == 0 ? 1 : FisherTest.least(hits: hits, before.sent, after.sent)
    }

    fileprivate var delayProbability: Double? {
        guard let one = before.estimate, let other = after.estimate else { return nil }
        return MeanEstimate.test(one, other)
    }

    /// How much changed, for the order: loss in hundredths, delay by its share.
    fileprivate var size: Double {
        var size = loss.change == .same ? 0 : abs((after.loss ?? 0) - (before.loss ?? 0)) * 100
        if delay.change != .same, let old = before.median, let new = after.median {
            size += min(abs(new - old) / max(old, 1), 1)
        }
        return size
    }

    fileprivate mutating func judgeLoss(level: Double, naive: Double, _ most: Double) {
        loss.probability = lossProbability
        loss.level = level
        let way: RoundComparison.Change = after.loss ?? 0 > before.loss ?? 0 ? .worse : .better
        guard level > most else {
            loss.change = way
            return
        }
        guard naive <= most else { return }
        // A run that takes a line over its limit, or without which it is within it, is what the limit is there for.
        let crosses = way == .worse ? after.verdict == .abnormal : before.verdict == .abnormal
        if crosses && hasOtherVerdict { loss.change = way } else { isInRuns = true }
    }

    fileprivate mutating func judgeDelay(level: Double, _ rules: RoundComparison.Rules) {
        delay.probability = delayProbability
        delay.level = level
        guard level <= rules.level / 2, let old = before.median, let new = after.median, let oldMean = before.mean,
            let newMean = after.mean, (new > old) == (newMean > oldMean),
            abs(new - old) >= max(rules.leastDelay, rules.leastDelayShare * old)
        else { return }
        delay.change = new > old ? .worse : .better
    }
}
