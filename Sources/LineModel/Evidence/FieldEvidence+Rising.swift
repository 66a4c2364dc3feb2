/// A line or a group against which there is enough evidence.
package struct EvidenceRise: Equatable, Sendable {
    /// What the lines share that rose; nil for a line by itself.
    package var group: CauseKey?
    /// Its lines that are raised, indices into the field's lines, ascending.
    package var lines: [Int]
    /// The natural logarithm of the evidence.
    package var logEvidence: Double
    /// The alternative for which most speaks: `LossAlternatives`' place.
    package var alternative: Int?
}

extension FieldEvidence {
    /// Indices of lines above which there is evidence enough for further probes: suspects by themselves, and, of each
    /// group that is suspect, up to so many of its lines. Not those that are raised already.
    ///
    /// - Parameter linesOfGroup: so many lines of a group tell whether it is the group.
    package func suspects(raised: [Bool], bars: EvidenceBars, linesOfGroup: Int = 20) -> [Int] {
        let least = NaturalLogarithm.exponential(bars.suspect)
        var isSuspect = lines.indices.map { !raised[$0] && lines[$0].value >= least }
        for group in sums.indices where groupEvidence(group, raised: raised) >= bars.groupSuspect {
            let free = groups.lines(of: group).map(Int.init).filter { !raised[$0] }
            // Evenly over the group, which is sorted by name: neighbours often share more than the group does.
            let step = max(1, free.count / max(1, linesOfGroup))
            for place in stride(from: 0, to: free.count, by: step).prefix(linesOfGroup) {
                isSuspect[free[place]] = true
            }
        }
        return isSuspect.indices.filter { isSuspect[$0] }
    }

    /// The natural logarithm of the evidence against a group: of its own sum, or, where its lines depend on each other,
    /// the mean of their evidence; of a large group half of that and half of its being hit more often than it was.
    package func groupEvidence(_ group: Int, raised: [Bool]) -> Double {
        guard dependent.contains(groups.keys[group]) else { return sums[group].logEvidence }
        var (sum, count) = (0.0, 0)
        for line in groups.lines(of: group) where !raised[Int(line)] {
            sum += lines[Int(line)].value
            count += 1
        }
        let mean = sum / Double(max(1, count))
        return NaturalLogarithm.of(commonEvidence(group).map { ($0 + mean) / 2 } ?? mean)
    }

    /// What rises now. To be asked once a round, after its last bin: a burst of a minute that the round and its first
    /// bin met is over by then. Where there is no time for bins, after the round.
    ///
    /// Groups first, then the lines that no group explains. The last bin must speak against them, too: what is over by
    /// then was a burst, and raises nothing. That more is asked for than the evidence makes no false alarm more likely.
    /// A group's evidence is used up when a line of it rises, by itself or with another group: it begins anew without
    /// these lines.
    package mutating func rising(raised: [Bool], bars: EvidenceBars) -> [EvidenceRise] {
        var isRaised = raised
        var rises = risingGroups(&isRaised, bars)
        // No line with less can be among those that rise, however many they are.
        let least = NaturalLogarithm.exponential(bars.line) / Double(max(1, lines.count))
        let free = isRaised.indices.filter { !isRaised[$0] && lines[$0].value >= least }
        for place in EvidenceBars.rising(free.map { lines[$0].logEvidence }, bar: bars.line) {
            let line = free[place]
            guard isBadStill[line] else { continue }
            isRaised[line] = true
            rises.append(
                EvidenceRise(
                    group: nil, lines: [line], logEvidence: lines[line].logEvidence,
                    alternative: lines[line].likeliest))
        }
        for rise in rises {
            for line in rise.lines { for group in groups.groups(of: line) { sums[Int(group)] = LineEvidence() } }
            if let key = rise.group, let group = groups.keys.firstIndex(of: key) { restartCommon(group) }
        }
        return rises
    }

    /// Of the groups that have enough evidence those that explain it best: by the sum of their lines' votes.
    private func risingGroups(_ isRaised: inout [Bool], _ bars: EvidenceBars) -> [EvidenceRise] {
        let evidence = sums.indices.map { groupEvidence($0, raised: isRaised) }
        var left = EvidenceBars.rising(evidence, bar: bars.group).filter(isGroupBadStill).sorted()
        var rises: [EvidenceRise] = []
        while !left.isEmpty {
            let scored = left.map { ($0, votes(of: $0, isRaised)) }.filter { $0.1.score > 0 && $0.1.lines.count >= 2 }
            guard let best = scored.max(by: { ($0.1.score, -$0.0) < ($1.1.score, -$1.0) }) else { break }
            for line in best.1.lines { isRaised[line] = true }
            rises.append(
                EvidenceRise(
                    group: groups.keys[best.0], lines: best.1.lines, logEvidence: evidence[best.0],
                    alternative: sums[best.0].likeliest))
            // What shares lines with it may have risen by them alone.
            let members = Set(groups.lines(of: best.0))
            left = scored.map(\.0).filter { members.isDisjoint(with: groups.lines(of: $0)) }
        }
        return rises
    }

    /// Whether the last that was heard of the group speaks against it.
    private func isGroupBadStill(_ group: Int) -> Bool {
        if isBooked(group) { return true }
        guard let slot = sums[group].likeliest else { return true }
        return last[group][slot] > 0
    }

    /// Of a group the lines that have evidence of their own, and how much more speaks for the group's being at fault
    /// than against it: each line's evidence counts as 1 at most, for or against.
    ///
    /// A line that is hit together with others has none of its own: such a one that is bad now counts as one at fault.
    private func votes(of group: Int, _ isRaised: [Bool]) -> (score: Double, lines: [Int]) {
        var (score, named) = (0.0, [Int]())
        for line in groups.lines(of: group).map(Int.init) {
            if isShared(line), isBad[line], !isRaised[line] {
                score += 1
                named.append(line)
            } else if !isShared(line), lines[line].sums.max() > 0 {
                score += Self.vote(lines[line].value)
                if lines[line].value > EvidenceWindow.calm { named.append(line) }
            }
        }
        return (score, named.sorted())
    }

    /// What a line's evidence says of what it shares, clipped: from -1, in order, to 1, at fault. 0 where one line of
    /// ten in order is at any time.
    package static func vote(_ evidence: Double) -> Double {
        max(-1, min(1, NaturalLogarithm.of(evidence / EvidenceWindow.calm) / 2))
    }

    /// Lines that have become worse behind a group that is raised: each with evidence of 1 : 100 of its own, or bad
    /// while the group's lines are hit together.
    package func joining(_ group: CauseKey, raised: [Bool]) -> [Int] {
        guard let place = groups.keys.firstIndex(of: group) else { return [] }
        let isBooked = isBooked(place)
        return groups.lines(of: place).map(Int.init).filter {
            !raised[$0] && (lines[$0].value >= 100 || isBooked && isBad[$0])
        }.sorted()
    }

    /// Indices of lines whose delay or jitter has become worse, the most evidence first; `delays` says which figure. To
    /// be asked after a round.
    ///
    /// - Parameter raised: for each line, whether its delay has been raised already.
    package func risingDelays(raised: [Bool], bars: EvidenceBars) -> [Int] {
        let least = NaturalLogarithm.exponential(bars.delay) / Double(max(1, lines.count))
        let free = delays.indices.filter { !raised[$0] && delays[$0].value >= least }
        return EvidenceBars.rising(free.map { delays[$0].logEvidence }, bar: bars.delay).map { free[$0] }
    }
}
