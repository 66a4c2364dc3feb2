/// The judgement by evidence over the rounds: what rises, and when it is as usual again. Pure, and whole in itself: the
/// watch enters its rounds, a replay those of the history.
///
/// A valid round goes through three steps: `begin` names the suspects, and `enterDelays` takes what the round says of
/// delays; `bin` takes each further bin of the suspects' probes; `close` says what rose and what cleared. A round that
/// is not valid is not entered.
package struct EvidenceWatch: Sendable {
    /// The evidence itself.
    package internal(set) var field: FieldEvidence
    /// Of the lines that were raised by evidence, by index: whether they are as usual again.
    package internal(set) var raised: [Int: LossClearing]
    /// Of the lines that were raised for their delay or jitter, by index: whether they are as usual again.
    package internal(set) var raisedDelays: [Int: DelayClearing] = [:]
    /// How much raises.
    package var bars: EvidenceBars
    /// Healthy rounds in a row that clear at the earliest.
    package var clearAfter: Int
    /// Rounds that a line's usual spread of delay is learned before it is used; `DelayUsual.warmUpRounds` gives it.
    package var delayWarmUp = DelayUsual.warmUpRounds(every: .seconds(300))

    /// What a round changed.
    package struct Outcome: Equatable, Sendable {
        /// What rose, groups first.
        package var rises: [EvidenceRise] = []
        /// Lines that joined a group that had risen before, ascending.
        package var joined: [Int] = []
        /// Lines that were raised by evidence and are as usual again, ascending. Their evidence begins anew.
        package var cleared: [Int] = []
        /// Lines whose delay or jitter rose, the most evidence first.
        package var delayRises: [DelayRise] = []
        /// Lines that were raised for their delay or jitter and are as usual again, ascending. That evidence begins
        /// anew.
        package var delayCleared: [Int] = []
    }

    /// Groups that rose, with the lines that were raised with them and are not cleared yet.
    package internal(set) var risenGroups: [CauseKey: Set<Int>]
    /// The chance that each of them rose by luck, 0...1, as it was when it rose; whoever knows it enters it, and it is
    /// stored with the group.
    package var groupChances: [CauseKey: Double] = [:]
    /// Between `begin` and `close`: which lines are raised, by evidence or otherwise, and what the round counted.
    var isRaised: [Bool] = []
    private var counts: [LossCount?] = []
    private var isHealthy: [Bool] = []
    /// Likewise what the round says of delays; empty where it was not entered.
    var delayMarks: [DelayMarks?] = []
    var baselines: [LineBaseline?] = []

    /// - Parameters:
    ///   - raised: as it was stored; lines of other indices are not taken.
    ///   - clearAfter: 1 or more.
    ///   - risenGroups: as it was stored; lines that are not in `raised` are not taken.
    package init(
        _ field: FieldEvidence, bars: EvidenceBars, clearAfter: Int = 2, raised: [Int: LossClearing] = [:],
        risenGroups: [CauseKey: Set<Int>] = [:]
    ) {
        self.field = field
        self.bars = bars
        self.clearAfter = clearAfter
        self.raised = raised.filter { field.lines.indices.contains($0.key) }
        let kept = Set(self.raised.keys)
        self.risenGroups = risenGroups.mapValues { $0.intersection(kept) }.filter { !$0.value.isEmpty }
    }

    /// Enters a valid round.
    ///
    /// - Parameters:
    ///   - counts: one for each line; nil for a line that was not measured, or is under maintenance.
    ///   - isHealthy: for each line, whether the round by itself found it healthy, by its limits.
    ///   - raisedOtherwise: for each line, whether its limits have raised it. It is in no group's evidence, and by
    ///     evidence it is not raised a second time: there is none against it before they have cleared it.
    /// - Returns: the suspects, which get further bins of probes; indices, ascending.
    package mutating func begin(
        _ counts: [LossCount?], isHealthy: [Bool], raisedOtherwise: [Bool]
    ) -> [Int] {
        precondition(isHealthy.count == counts.count && raisedOtherwise.count == counts.count, "one for each line")
        (self.counts, self.isHealthy, isRaised) = (counts, isHealthy, raisedOtherwise)
        for line in raised.keys { isRaised[line] = true }
        (delayMarks, baselines) = ([], [])
        field.enter(counts, raised: isRaised, bars: bars)
        // What a dead line lost would else raise it anew as soon as its limits have cleared it.
        for line in counts.indices where counts[line] != nil && raisedOtherwise[line] && raised[line] == nil {
            field.restartLoss(line)
        }
        return suspects
    }

    /// The lines that further probes are worth now; fewer or others after a bin.
    package var suspects: [Int] { field.suspects(raised: isRaised, bars: bars) }

    /// Enters a further bin of probes over suspects.
    package mutating func bin(_ counts: [Int: LossCount]) { field.enterBin(counts, raised: isRaised, bars: bars) }

    /// Says what the round and its bins changed.
    package mutating func close() -> Outcome {
        var outcome = Outcome()
        outcome.cleared = clear()
        for line in outcome.cleared { isRaised[line] = false }
        outcome.rises = field.rising(raised: isRaised, bars: bars)
        for rise in outcome.rises {
            for line in rise.lines { raise(line) }
            if let group = rise.group { risenGroups[group, default: []].formUnion(rise.lines) }
        }
        for group in risenGroups.keys.sorted() {
            for line in field.joining(group, raised: isRaised) {
                raise(line)
                risenGroups[group, default: []].insert(line)
                outcome.joined.append(line)
            }
        }
        outcome.joined.sort()
        outcome.delayCleared = clearDelays()
        outcome.delayRises = raiseDelays()
        (counts, isHealthy) = ([], [])
        return outcome
    }

    /// Takes another lines file, between two rounds: lines that go the same way as one of before keep what was known of
    /// them and stay raised, all others begin anew.
    package mutating func adopt(_ field: CauseField, ways: [LineWay]) {
        let old = self.field.ways
        self.field.adopt(field, ways: ways)
        let fresh = self.field.ways
        let places = Dictionary(zip(fresh, fresh.indices), uniquingKeysWith: { first, _ in first })
        raised = Self.move(raised) { places[old[$0]] }
        raisedDelays = Self.move(raisedDelays) { places[old[$0]] }
        let groups = Set(self.field.groups.keys)
        risenGroups = risenGroups.filter { groups.contains($0.key) }.mapValues { lines in
            Set(lines.compactMap { places[old[$0]] })
        }.filter { !$0.value.isEmpty }
    }

    private static func move<Kept>(_ kept: [Int: Kept], to place: (Int) -> Int?) -> [Int: Kept] {
        Dictionary(
            kept.sorted { $0.key < $1.key }.compactMap { entry in place(entry.key).map { ($0, entry.value) } },
            uniquingKeysWith: { first, _ in first })
    }

    private mutating func raise(_ line: Int) {
        isRaised[line] = true
        raised[line] = LossClearing(raisedLoss: field.windows[line].ratio ?? 0)
    }

    private mutating func clear() -> [Int] {
        var cleared: [Int] = []
        for line in raised.keys.sorted() {
            guard counts.indices.contains(line), let count = counts[line], count.sent > 0, var clearing = raised[line]
            else { continue }
            if field.clear(&clearing, count, isHealthy: isHealthy[line], clearAfter: clearAfter) {
                raised[line] = nil
                field.restart(line)
                cleared.append(line)
            } else {
                raised[line] = clearing
            }
        }
        for (group, lines) in risenGroups {
            let left = lines.subtracting(cleared)
            risenGroups[group] = left.isEmpty ? nil : left
        }
        return cleared
    }
}

extension FieldEvidence {
    fileprivate mutating func clear(
        _ clearing: inout LossClearing, _ count: LossCount, isHealthy: Bool, clearAfter: Int
    ) -> Bool {
        clearing.enter(count, isHealthy: isHealthy, clearAfter: clearAfter, tables: &tables)
    }
}
