/// The judgement by evidence over the rounds: what rises, and when it is as usual again. Pure, and whole in itself: the
/// watch enters its rounds, a replay those of the history.
///
/// A valid round goes through three steps: `begin` names the suspects; `bin` takes each further bin of their probes;
/// `close` says what rose and what cleared. A round that is not valid is not entered.
package struct EvidenceWatch: Sendable {
    /// The evidence itself.
    package private(set) var field: FieldEvidence
    /// Of the lines that were raised by evidence, by index: whether they are as usual again.
    package private(set) var raised: [Int: LossClearing]
    /// How much raises.
    package var bars: EvidenceBars
    /// Healthy rounds in a row that clear at the earliest.
    package var clearAfter: Int

    /// What a round changed.
    package struct Outcome: Equatable, Sendable {
        /// What rose, groups first.
        package var rises: [EvidenceRise] = []
        /// Lines that joined a group that had risen before, ascending.
        package var joined: [Int] = []
        /// Lines that were raised by evidence and are as usual again, ascending. Their evidence begins anew.
        package var cleared: [Int] = []
    }

    /// Groups that rose, with the lines that were raised with them and are not cleared yet.
    package private(set) var risenGroups: [CauseKey: Set<Int>]
    /// Between `begin` and `close`: which lines are raised, by evidence or otherwise, and what the round counted.
    private var isRaised: [Bool] = []
    private var counts: [LossCount?] = []
    private var isHealthy: [Bool] = []

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
        field.enter(counts, raised: isRaised, bars: bars)
        // What a dead line lost would else raise it anew as soon as its limits have cleared it.
        for line in raisedOtherwise.indices where raisedOtherwise[line] && raised[line] == nil { field.restart(line) }
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
        (counts, isHealthy) = ([], [])
        return outcome
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
