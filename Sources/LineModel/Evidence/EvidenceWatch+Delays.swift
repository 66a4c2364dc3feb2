extension EvidenceWatch {
    /// Enters what a valid round says of the lines' delay and jitter; after `begin`, once.
    ///
    /// The marks are made here, by what each line's own earlier rounds have taught; then the round is learned.
    ///
    /// - Parameter rounds: one for each line; nil for a line that was not measured, of which nothing was received, or
    ///   that is under maintenance.
    package mutating func enterDelays(_ rounds: [DelayRound?]) {
        precondition(rounds.count == field.delays.count, "one for each line")
        baselines = rounds.map { $0?.baseline }
        delayMarks = rounds.indices.map { line in
            rounds[line].map { field.delayUsuals[line].marks(of: $0, warmUp: delayWarmUp) }
        }
        for line in rounds.indices {
            guard let round = rounds[line], let marks = delayMarks[line] else { continue }
            let isRaised = isRaisedForAnything(line)
            field.judgeDelay(marks, of: line, level: round.level, isRaised: isRaised)
            field.delayUsuals[line].learn(round, isRaised: isRaised)
        }
        forgetDelaysRaisedOtherwise()
    }

    /// Enters marks that were made elsewhere; after `begin`, once. What rises has no `change` then, since no levels are
    /// known.
    ///
    /// - Parameter marks: one for each line; nil for a line that was not measured, or is under maintenance.
    package mutating func enterDelays(_ marks: [DelayMarks?]) {
        precondition(marks.count == field.delays.count, "one for each line")
        (baselines, delayMarks) = ([], marks)
        for line in marks.indices {
            guard let marks = marks[line] else { continue }
            field.judgeDelay(marks, of: line, isRaised: isRaisedForAnything(line))
        }
        forgetDelaysRaisedOtherwise()
    }

    /// What was slow while the limits had raised the line would else raise it anew as soon as they have cleared it.
    private mutating func forgetDelaysRaisedOtherwise() {
        for line in delayMarks.indices where delayMarks[line] != nil && isRaised.indices.contains(line) {
            guard isRaised[line], raised[line] == nil, raisedDelays[line] == nil else { continue }
            field.restartDelay(line)
        }
    }

    private func isRaisedForAnything(_ line: Int) -> Bool {
        raisedDelays[line] != nil || (isRaised.indices.contains(line) && isRaised[line])
    }

    /// Lines whose delay is as usual again, ascending.
    mutating func clearDelays() -> [Int] {
        var cleared: [Int] = []
        for line in raisedDelays.keys.sorted() {
            guard delayMarks.indices.contains(line), let marks = delayMarks[line], var clearing = raisedDelays[line]
            else { continue }
            if clearing.enter(marks, rates: field.delayPasts[line].rates, clearAfter: clearAfter) {
                raisedDelays[line] = nil
                field.restartDelay(line)
                cleared.append(line)
            } else {
                raisedDelays[line] = clearing
            }
        }
        return cleared
    }

    /// What rises; a line that is raised for anything else is not raised for its delay, too.
    mutating func raiseDelays() -> [DelayRise] {
        let isTaken = field.delays.indices.map(isRaisedForAnything)
        let rises = field.risingDelays(raised: isTaken, bars: bars, baselines: baselines)
        for rise in rises {
            raisedDelays[rise.line] = DelayClearing(rise.figure, share: field.delays[rise.line].share ?? 1)
        }
        (baselines, delayMarks) = ([], [])
        return rises
    }
}
