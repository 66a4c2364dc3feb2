extension RoundTroubles {
    /// What lies in single lines, as what may be said of those: by row, lines without any doubt left out.
    ///
    /// - Parameters:
    ///   - facts: the round's.
    ///   - refused: for rows whose probes the kernel refused why it did.
    ///   - neighbours: for rows whose neighbour did not answer its address.
    func doubts(
        _ facts: RoundFacts, refused: [Int: Unmeasured], neighbours: [Int: NeighbourAbsence]
    ) -> [Int: LineDoubt] {
        var doubts: [Int: LineDoubt] = [:]
        for (row, neighbour) in neighbours { doubts[row, default: LineDoubt()].neighbour = neighbour }
        addOwnLosses(facts, to: &doubts)
        if let late = facts.ledger.lateness, .nanoseconds(late.p99) > facts.plan.interval {
            for line in leftLate.apart {
                doubts[line.row, default: LineDoubt()].unmeasured = .leftLate(
                    probes: line.leftLate, sent: line.sent, intervalNanoseconds: facts.plan.interval.nanoseconds)
            }
        }
        for line in refusedSends.apart where neighbours[line.row] == nil || line.answered > 0 {
            if let why = refused[line.row] { doubts[line.row, default: LineDoubt()].unmeasured = why }
        }
        return doubts
    }

    /// Losses that may be ours, of each line no more than the machine's drops can have been of it.
    private func addOwnLosses(_ facts: RoundFacts, to doubts: inout [Int: LineDoubt]) {
        let (drops, lost) = (OwnDrops(facts), self.lost)
        let apart = lost.isEverywhere ? [] : Set(lost.apart.map(\.row))
        for line in lines where line.lost > 0 && doubts[line.row]?.neighbour == nil {
            let dropped = mostDropped(of: line, drops.all, lost, isApart: apart.contains(line.row))
            let isUnexpected = ValidityRule.isUnexpected(
                line.lostUnstamped, of: line.lost, self, facts.thresholds)
            let unstamped = isUnexpected ? line.lostUnstamped : 0
            let count = min(max(dropped, unstamped), line.lost)
            guard count > 0 else { continue }
            doubts[line.row, default: LineDoubt()].ownLoss = OwnLoss(
                count: count, cause: unstamped >= dropped ? .neverLeft : .dropped)
            doubts[line.row]?.isLossUnsure = dropped > 0 && drops.isMany(facts)
        }
    }

    /// How many of a line's losses may be packets that the machine dropped. Drops befall all lines by turns, so a line
    /// had its turns' share of them, and by chance hardly more than three standard deviations and three above it; nor
    /// much more than the others lost on average. Where fewer were dropped than lost, so many of its losses are theirs
    /// as chance deals out.
    private func mostDropped(of line: LineTrouble, _ all: Int, _ lost: Spread, isApart: Bool) -> Int {
        let turns = Double(all) * Double(line.sent) / Double(max(sent, 1))
        var most = min(all, line.lost, Int(turns + 3 * turns.squareRoot()) + 3)
        if !lost.isEverywhere {
            most = min(most, 3 + Int(3 * Double(line.sent) * Double(lost.missing) / Double(max(lost.of, 1))))
        }
        guard !isApart, all < lost.missing else { return most }
        let dealt = Double(line.lost) * Double(all) / Double(lost.missing)
        return min(most, Int(dealt + 3 * dealt.squareRoot()))
    }
}
