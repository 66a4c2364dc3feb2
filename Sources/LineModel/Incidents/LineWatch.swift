/// The state of one line over the rounds: a state machine without a clock, without I/O.
///
/// Give it each round by `enter(_:round:)`, and what a confirmation found by `enterConfirmation(_:)`. It returns what
/// is to be done and does none of it. It is small and explicit, so that it is stored and read back as it is.
package struct LineWatch: Codable, Hashable, Sendable {
    /// What is held of the line.
    package enum State: String, Codable, Sendable, CaseIterable {
        case healthy
        /// The line was abnormal in a round that is valid; its confirmation is awaited.
        case suspected
        /// Raised, by its limits or by evidence.
        case abnormal
        /// The line was not measured for so long that it was raised for that.
        case unmeasured
    }

    /// What the caller is to do after a round or a confirmation.
    package enum Action: Equatable, Sendable {
        /// Probe the line again at once, by itself, from fresh source ports.
        case confirm
        /// The confirmation did not agree; nothing was ever raised.
        case dismiss
        /// The line is abnormal: the round and its confirmation agree.
        case raise
        /// The raised line is notably worse than when it was last spoken of.
        case worsen
        /// The raised line is healthy again.
        case clear
        /// The line has not been measured for `LineWatchRules.unmeasuredAfter` rounds.
        case raiseUnmeasured
        /// The line is measured again.
        case clearUnmeasured
    }

    /// What is held of the line now.
    package private(set) var state: State
    /// How many healthy rounds in a row were under the lower mark while the line is abnormal. Unmeasured rounds neither
    /// count nor break the row; nothing is known of them.
    package private(set) var clearRounds: Int
    /// How many rounds in a row were healthy while the line is abnormal.
    package private(set) var healthyRounds: Int
    /// How many rounds in a row were unmeasured while the line is in any other state; it is counted no further than the
    /// alarm.
    package private(set) var unmeasuredRounds: Int
    /// The figures that were last spoken of while the line is abnormal.
    package private(set) var announced: LineFigures
    /// The evidence that raised the line, as it is now; nil of one that its limits raised.
    package private(set) var evidence: RaisedEvidence?
    /// Whether evidence raised the line: then evidence clears it, and healthy rounds alone do not.
    package var isByEvidence: Bool { evidence != nil }

    /// The state of a line of which nothing is known, or one that is read back.
    package init(
        state: State = .healthy, clearRounds: Int = 0, healthyRounds: Int = 0, unmeasuredRounds: Int = 0,
        announced: LineFigures = LineFigures(), evidence: RaisedEvidence? = nil
    ) {
        self.state = state
        self.clearRounds = clearRounds
        self.healthyRounds = healthyRounds
        self.unmeasuredRounds = unmeasuredRounds
        self.announced = announced
        self.evidence = evidence
    }

    private enum CodingKeys: String, CodingKey {
        case state, clearRounds, healthyRounds, unmeasuredRounds, announced, evidence
    }

    /// Reads a stored state. By hand, since a state that only a newer version knows must not take the states of all
    /// other lines with it: it is read as that of a line of which nothing is known.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        guard let state = State(rawValue: try stored.decode(String.self, forKey: .state)) else {
            self.init()
            return
        }
        self.init(
            state: state, clearRounds: try stored.decode(Int.self, forKey: .clearRounds),
            healthyRounds: try stored.decode(Int.self, forKey: .healthyRounds),
            unmeasuredRounds: try stored.decode(Int.self, forKey: .unmeasuredRounds),
            announced: try stored.decode(LineFigures.self, forKey: .announced),
            evidence: try? stored.decodeIfPresent(RaisedEvidence.self, forKey: .evidence))
    }

    /// What a round means for the line. A round that is not valid changes nothing and asks for nothing.
    package mutating func enter(
        _ reading: LineReading, round: Validity.Verdict, rules: LineWatchRules = LineWatchRules()
    ) -> [Action] {
        guard round == .valid else { return [] }
        // A confirmation that never came (the program was restarted) said nothing.
        if state == .suspected { state = .healthy }
        if reading.verdict == .unmeasured { return enterUnmeasured(rules) }
        unmeasuredRounds = 0
        switch state {
        case .healthy, .suspected: return suspect(reading)
        case .unmeasured:
            state = .healthy
            return [.clearUnmeasured] + suspect(reading)
        case .abnormal: return enterWhileAbnormal(reading, rules)
        }
    }

    /// Enters what the confirmation found. It is nil, or unmeasured, when it could not be made or was not valid, and
    /// then proves nothing; the next round asks again. Without effect unless the line is suspected.
    package mutating func enterConfirmation(_ reading: LineReading?) -> [Action] {
        guard state == .suspected else { return [] }
        guard let reading, reading.verdict == .abnormal else {
            state = .healthy
            return [.dismiss]
        }
        state = .abnormal
        (clearRounds, healthyRounds) = (0, 0)
        announced = reading.figures
        return [.raise]
    }

    /// Evidence says that the line has become worse; without effect on one that is raised already.
    ///
    /// - Parameter figures: that are spoken of.
    package mutating func raise(by evidence: RaisedEvidence, figures: LineFigures) -> [Action] {
        guard state == .healthy || state == .suspected else { return [] }
        self = LineWatch(state: .abnormal, announced: figures, evidence: evidence)
        return [.raise]
    }

    /// Notes how the evidence stands now, of a line that it raised; without effect on any other.
    package mutating func note(_ evidence: RaisedEvidence) { if isByEvidence { self.evidence = evidence } }

    /// Evidence says that the line is as usual again; without effect on one that its limits raised.
    package mutating func clearByEvidence() -> [Action] {
        guard state == .abnormal, isByEvidence else { return [] }
        self = LineWatch()
        return [.clear]
    }

    /// Nobody adds up evidence of this line any more: from now on healthy rounds clear it, as one that its limits
    /// raised.
    package mutating func forgetEvidence() { evidence = nil }

    /// What the line is to the search for causes, after the round in which it had this verdict. The verdict is nil
    /// after a round that is not valid, or that the line was not in.
    package func mark(verdict: LineVerdict?) -> LineMark {
        switch state {
        case .abnormal: .abnormal
        case .unmeasured: .unmeasured
        // A line that its confirmation acquitted, or that was not measured just now, neither accuses nor acquits.
        case .healthy, .suspected: state == .healthy && verdict == .healthy ? .healthy : .unknown
        }
    }

    private mutating func suspect(_ reading: LineReading) -> [Action] {
        guard reading.verdict == .abnormal else { return [] }
        state = .suspected
        return [.confirm]
    }

    private mutating func enterUnmeasured(_ rules: LineWatchRules) -> [Action] {
        // An abnormal line is in an incident already; a second alarm for it would say less.
        guard state == .healthy else { return [] }
        unmeasuredRounds += 1
        guard unmeasuredRounds >= rules.unmeasuredAfter else { return [] }
        state = .unmeasured
        return [.raiseUnmeasured]
    }

    private mutating func enterWhileAbnormal(_ reading: LineReading, _ rules: LineWatchRules) -> [Action] {
        guard reading.verdict == .healthy else {
            (clearRounds, healthyRounds) = (0, 0)
            guard reading.figures.isNotablyWorse(than: announced) else { return [] }
            announced = announced.worst(reading.figures)
            return [.worsen]
        }
        guard !isByEvidence else { return [] }
        healthyRounds += 1
        clearRounds = reading.isUnderLowerMark ? clearRounds + 1 : 0
        guard clearRounds >= rules.clearAfter || healthyRounds >= rules.clearAfterMerelyHealthy else { return [] }
        self = LineWatch()
        return [.clear]
    }
}
