/// What rounds before have told of a flow that is kept open. Pure; kept as long as the flow.
package struct FlowPast: Equatable, Sendable {
    /// Probes of the flow in its first round.
    package let firstSent: Int
    /// Those of them that were lost, late or refused.
    package let firstLost: Int
    /// Their median delay, milliseconds; nil where none came back.
    package let firstMedian: Double?
    /// The valid rounds since then, the newest last; `FlowFinding.mostRounds` less one at most.
    package private(set) var rounds: [FlowTally] = []

    /// A flow that has had its first round.
    package init(firstSent: Int, firstLost: Int, firstMedian: Double?) {
        (self.firstSent, self.firstLost, self.firstMedian) = (firstSent, firstLost, firstMedian)
    }

    /// The same after another round.
    package func adding(_ round: FlowTally) -> FlowPast {
        var past = self
        past.rounds.append(round)
        if past.rounds.count > FlowFinding.mostRounds - 1 { past.rounds.removeFirst() }
        return past
    }
}

/// What becomes of a flow after a round.
package enum FlowStep: Equatable, Sendable {
    /// It stays open, and this is known of it.
    case keep(FlowPast)
    /// It stays open, and the round said nothing of it.
    case wait
    /// Another one is opened in its place with the next round.
    case replace(FlowReplacement)
}

/// Why a flow is given up for a new one. Published as labels: the words never change.
package enum FlowReplacement: String, CaseIterable, Sendable {
    /// Its first round could not be trusted, or the line lost most of its probes in it: what the flow does later could
    /// be held against nothing.
    case begin
    /// It was worse than others while it was as fresh as they: its way is, and its age is not, what is wrong with it.
    case way
    /// It was found to be worse for its age, and that was told.
    case told
    /// The kernel would send nothing on it.
    case socket
    /// The line, or what its probes are sent with, is another.
    case line
}

extension LineFlow {
    /// How seldom a flow that is as good as others may look worse than they in its first round, and be given up.
    static let firstLevel = 0.01

    /// What becomes of the flow after this round; nil where there is none.
    package var step: FlowStep? {
        guard isProbed else { return nil }
        if old.sent == 0 { return old.unsent > 0 ? .replace(.socket) : .wait }
        switch note {
        case .withheld, .ownLoss: return past == nil ? .replace(.begin) : .wait
        default: break
        }
        guard let past else { return first }
        return FlowFinding(self) == nil ? .keep(past.adding(tally)) : .replace(.told)
    }

    private var first: FlowStep {
        let lost = old.sent - old.received
        guard tally.pairs >= FlowTally.block, lost * 2 <= old.sent, tally.freshLost * 2 <= tally.pairs else {
            return .replace(.begin)
        }
        guard min(tally.lossChance, tally.delayChance) > Self.firstLevel else { return .replace(.way) }
        return .keep(FlowPast(firstSent: old.sent, firstLost: lost, firstMedian: oldRTT?.median))
    }
}
