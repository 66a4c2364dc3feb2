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

    /// Losses that may be ours. Packets that the machine dropped are of all lines by turns: one line had at most as
    /// many as there were, and hardly more than a few above three times what the others lost on average.
    private func addOwnLosses(_ facts: RoundFacts, to doubts: inout [Int: LineDoubt]) {
        let (all, lost) = (ValidityRule.dropped(facts), self.lost)
        for line in lines where line.lost > 0 && doubts[line.row]?.neighbour == nil {
            let usual = Double(line.sent) * Double(lost.missing) / Double(max(lost.of, 1))
            let dropped = min(all, lost.isEverywhere ? all : 3 + Int(3 * usual))
            let isUnexpected = ValidityRule.isUnexpected(
                line.lostUnstamped, of: line.lost, self, facts.thresholds)
            let unstamped = isUnexpected ? line.lostUnstamped : 0
            let count = min(max(dropped, unstamped), line.lost)
            guard count > 0 else { continue }
            doubts[line.row, default: LineDoubt()].ownLoss = OwnLoss(
                count: count, cause: unstamped >= dropped ? .neverLeft : .dropped)
        }
    }
}
