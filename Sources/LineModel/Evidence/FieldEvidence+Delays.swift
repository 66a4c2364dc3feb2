/// A line whose delay or jitter has become worse.
package struct DelayRise: Equatable, Sendable {
    /// Its index into the field's lines.
    package var line: Int
    /// The figure for which most speaks.
    package var figure: DelayEvidence.Figure
    /// The natural logarithm of the evidence.
    package var logEvidence: Double
    /// Rounds since the evidence began to grow, the first bad one among them.
    package var rounds: Int
    /// Another way, a queue, or nobody knows; nil where no levels were entered.
    package var change: DelayChange?
}

extension FieldEvidence {
    /// Evidence of loss of 1 : 100 says that losses came with the delay.
    private static let lossier = 100.0

    /// Enters what a valid round says of one line's delay and jitter.
    ///
    /// - Parameters:
    ///   - rates: how often the line in order is above each mark.
    ///   - level: what the round's delay was like; nil where it is not known.
    package mutating func enterDelay(
        _ marks: DelayMarks, of line: Int, rates: DelayRates, level: DelayLevel? = nil
    ) {
        guard marks != DelayMarks() else { return }
        delays[line].add(marks, rates: rates)
        delayWindows[line].add(level)
        if delays[line].value <= EvidenceWindow.calm { delayWindows[line] = DelayWindow() }
    }

    /// Judges marks by the line's own past, and counts them in it afterwards.
    ///
    /// - Parameter isRaised: whether the line is raised for anything: then the round does not count as its past.
    mutating func judgeDelay(_ marks: DelayMarks, of line: Int, level: DelayLevel? = nil, isRaised: Bool) {
        enterDelay(marks, of: line, rates: delayPasts[line].rates, level: level)
        if !isRaised { delayPasts[line].count(marks) }
    }

    /// What rises, the most evidence first. To be asked after a round.
    ///
    /// - Parameters:
    ///   - raised: for each line, whether it is raised already, for this or anything else.
    ///   - baselines: by line, its own past at this hour; a line that is missing gets no `change`.
    func risingDelays(raised: [Bool], bars: EvidenceBars, baselines: [LineBaseline?]) -> [DelayRise] {
        risingDelays(raised: raised, bars: bars).compactMap { line in
            guard let figure = delays[line].figure else { return nil }
            var rise = DelayRise(
                line: line, figure: figure, logEvidence: delays[line].logEvidence,
                rounds: Int(delayWindows[line].rounds))
            if baselines.indices.contains(line), let baseline = baselines[line], let now = delayWindows[line].level {
                rise.change = DelayChange(
                    from: delayUsuals[line].level(at: baseline), to: now,
                    isLossier: isLossier(line))
            }
            return rise
        }
    }

    /// What is told of the evidence of a line's delay.
    ///
    /// - Parameters:
    ///   - baseline: what is usual at this hour; nil where that is not known, which leaves the levels' reason open.
    ///   - chance: of the evidence within `period`, 0...1.
    ///   - every: the time from a round to the next.
    func delayFigures(
        _ figure: DelayEvidence.Figure, of line: Int, baseline: LineBaseline?, chance: Double, every: Duration,
        period: FalseAlarmBudget.Period
    ) -> DelayFigures {
        let (now, usual) = (delayWindows[line].level, baseline.map { delayUsuals[line].level(at: $0) })
        var change: DelayChange?
        if let now, let usual { change = DelayChange(from: usual, to: now, isLossier: isLossier(line)) }
        return DelayFigures(
            figure, logEvidence: delays[line].logEvidence, rounds: Int(delayWindows[line].rounds), now: now,
            usual: usual, change: change, chance: chance, every: every, period: period)
    }

    /// Whether losses came with a line's delay.
    func isLossier(_ line: Int) -> Bool { lines[line].value >= Self.lossier }

    /// What a line's evidence of delay belongs to from now on is new; what is usual for it stays.
    package mutating func restartDelay(_ line: Int) {
        (delays[line], delayWindows[line]) = (DelayEvidence(), DelayWindow())
    }
}
