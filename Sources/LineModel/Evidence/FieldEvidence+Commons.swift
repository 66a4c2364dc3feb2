extension FieldEvidence {
    /// Sees which groups a round or a bin hits, and enters it as evidence against the large ones.
    ///
    /// - Parameters:
    ///   - counts: the lines that were heard, each once; nil for one that was not.
    ///   - isRound: a round, not a bin: only rounds are evidence against a large group.
    mutating func meet(_ counts: some Sequence<(Int, LossCount?)>, raised: [Bool], isRound: Bool) {
        guard !groups.large.isEmpty else { return }
        var hits = CommonHits(groups)
        for (line, count) in counts {
            guard let count, count.sent > 0, !raised[line] else { continue }
            isBad[line] = CommonHits.isBad(tables.step(lost: count.lost, sent: count.sent, usual: count.usual))
            hits.add(line, isBad: isBad[line])
        }
        for (place, group) in groups.large.enumerated() {
            let isHit = hits.isHit(group)
            // Of a bin that heard too few of the group what the round said holds: a burst may go on.
            if isRound || isHit != nil { self.isHit[group] = isHit ?? false }
            if isRound, let isHit { commons[place].enter(isHit: isHit) }
        }
        sharedBy = [Int32](repeating: 0, count: lines.count)
        for group in groups.large where isBooked(group) {
            let members = groups.lines(of: group)
            for line in members { sharedBy[Int(line)] = max(sharedBy[Int(line)], Int32(members.count)) }
        }
    }

    /// What a round or a bin says of a line. Where a group that it depends on is hit it says nothing against the line:
    /// that is booked on the group. An e-value that is made smaller stays one.
    /// It says as much as ever of groups that are no smaller: what they all lose is not explained by one of them.
    mutating func step(
        _ count: LossCount, of line: Int, isRaised: Bool, into sum: inout EvidenceSum
    ) -> EvidenceStep {
        let step = tables.step(lost: count.lost, sent: count.sent, usual: count.usual)
        let (known, own) = (lines[line].value, groups.groups(of: line))
        guard isShared(line) else {
            if !isRaised { sum.add(step, evidence: known, to: own) }
            return step
        }
        let booked = step.capped(at: .zero)
        for group in own where !isRaised {
            let isSmaller = groups.lines(of: Int(group)).count < sharedBy[line]
            sum.add(isSmaller ? booked : step, evidence: known, to: CollectionOfOne(group))
        }
        return booked
    }

    /// Whether what was heard of the line last is booked on a group that it depends on.
    func isShared(_ line: Int) -> Bool { sharedBy[line] > 0 }

    /// The evidence that a large group whose lines depend on each other is hit more often than it was; nil of another.
    func commonEvidence(_ group: Int) -> Double? {
        guard dependent.contains(groups.keys[group]), let place = placeOfLarge(group) else { return nil }
        return commons[place].value
    }

    /// The evidence against such a group has raised it, and begins anew.
    mutating func restartCommon(_ group: Int) {
        if let place = placeOfLarge(group) { commons[place].restart() }
    }

    /// Whether what is heard of the group's lines is booked on it now.
    func isBooked(_ group: Int) -> Bool { isHit[group] && dependent.contains(groups.keys[group]) }

    /// The group's place in `groups.large`; nil of one that is not large.
    func placeOfLarge(_ group: Int) -> Int? {
        let place = groups.large.partitioningIndex { $0 >= group }
        return place < groups.large.count && groups.large[place] == group ? place : nil
    }
}

extension [Int] {
    /// The first place from which on all are so; the numbers ascend.
    fileprivate func partitioningIndex(_ isSo: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
