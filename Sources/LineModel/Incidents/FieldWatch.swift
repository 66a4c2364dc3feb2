/// The states of all lines and the open incidents, over the rounds. Pure: reports and confirmations go in, what changed
/// comes out; the caller probes, stores and tells.
///
/// A round goes through three steps: `begin`, `confirm`, `close`.
package struct FieldWatch: Sendable {
    /// The states of lines, by name; a line that is not in it has the state of one of which nothing is known.
    package private(set) var watches: [String: LineWatch]
    /// The open incidents, and those that closed a short while ago.
    package private(set) var book: IncidentBook
    /// The last rounds, where they showed nothing; nil where the last one showed something.
    package private(set) var blindness: Blindness?
    /// When a line is raised and cleared.
    package var rules: LineWatchRules
    /// The judgement by evidence, beside the limits; nil where lines are judged by their limits alone.
    package var evidence: EvidenceJudge?

    /// An empty field, or one read back.
    package init(
        watches: [String: LineWatch] = [:], book: IncidentBook = IncidentBook(),
        blindness: Blindness? = nil, rules: LineWatchRules = LineWatchRules(), evidence: EvidenceJudge? = nil
    ) {
        self.watches = watches.filter { $0.value != LineWatch() }
        self.book = book
        self.blindness = blindness
        self.rules = rules
        self.evidence = evidence
    }

    /// Takes the readings of a round.
    ///
    /// - Parameter readings: one for each line of the field, in its order; nil for a line under maintenance, whose
    ///   state stays as it is.
    package mutating func begin(
        _ field: CauseField, lines: [Line], readings: [LineReading?], round: Validity.Verdict
    ) -> FieldRound {
        precondition(lines.count == readings.count && lines.count == field.names.count, "a reading for each line")
        var step = FieldRound(
            field: field, lines: lines, readings: readings, validity: round, watchesBefore: watches,
            incidentsBefore: book.open)
        forgetEvidence()
        let rules = rules
        for (index, reading) in readings.enumerated() {
            guard let reading else { continue }
            let actions = update(lines[index].name) { $0.enter(reading, round: round, rules: rules) }
            if actions.contains(.confirm) { step.suspects.append(index) }
        }
        return step
    }

    /// Takes what the confirmation found.
    ///
    /// - Parameter found: by index of the line; suspects that are missing could not be confirmed, and are asked again
    ///   after the next round.
    package mutating func confirm(_ step: inout FieldRound, found: [Int: LineReading]) {
        for index in step.suspects {
            let actions = update(step.lines[index].name) { $0.enterConfirmation(found[index]) }
            note(actions, of: index, found[index], in: &step)
        }
    }

    private func note(_ actions: [LineWatch.Action], of index: Int, _ found: LineReading?, in step: inout FieldRound) {
        let name = step.lines[index].name
        switch actions.first {
        case .raise:
            step.raisedLines.append(name)
            // What both rounds agree on is told with the figures of the second, which looked at these lines alone.
            step.confirmed[index] = found
        case .dismiss where found == nil: step.unconfirmedLines.append(name)
        case .dismiss: step.dismissedLines.append(name)
        default: break
        }
    }

    /// Finds the causes, enters them into the book and notes in the round what changed.
    ///
    /// - Parameters:
    ///   - sight: what the round showed; of a round without lines it is `nothing`.
    ///   - faults: what else is wrong with the service itself, of so long that it is an incident.
    ///   - votes: for each line, what evidence says of it: -1, in order, to 1 (`FieldEvidence.vote`). It is the weight
    ///     of lines that are healthy by their limits, so that those which begin to lose acquit nothing that they share;
    ///     nil, or no votes at all: they are healthy. Votes make no incident: whatever is told has lines that were
    ///     raised, and no others.
    package mutating func close(
        _ step: inout FieldRound, now: WallTime, sight: Sight = .clear, faults: [ServiceFault] = [],
        votes: [Double?] = []
    ) {
        precondition(votes.isEmpty || votes.count == step.lines.count, "a vote for each line, or none")
        // Where no line is known, nothing is known of those that were.
        let removed = step.lines.isEmpty ? [] : removeLines(except: Set(step.field.names))
        noteEvidence(in: &step)
        let marks = step.lines.indices.map { index in
            (watches[step.lines[index].name] ?? LineWatch()).mark(
                verdict: step.validity == .valid ? step.readings[index]?.verdict : nil)
        }
        let acquitted = Dictionary(
            uniqueKeysWithValues: step.lines.indices.compactMap { index in
                step.reading(index)?.acquittal.map { (index, $0) }
            })
        let standings = step.lines.indices.map { LineStanding(step.reading($0)) }
        step.causes = Trouble.ofLines.flatMap { trouble in
            let weights = marks.indices.map { index in
                let weight = CauseFinder.weight(of: marks[index], trouble)
                guard trouble == .abnormal, marks[index] == .healthy, !votes.isEmpty else { return weight }
                return votes[index] ?? weight
            }
            let found = CauseFinder.find(
                trouble, weights: weights, standings: standings, acquitted: acquitted, in: step.field)
            return trouble == .abnormal ? Self.raised(found, marks) : found
        }
        gatherRisen(in: &step, marks)
        step.now = now
        step.changes = enterCauses(&step, now, sight, faults)
        step.removed = removed.sorted()
        for name in Set(watches.keys).union(step.watchesBefore.keys)
        where watches[name] != step.watchesBefore[name] && !removed.contains(name) {
            step.changedWatches[name] = watches[name] ?? LineWatch()
        }
    }

    /// Of each cause the lines that were raised; causes without any are left out.
    private static func raised(_ causes: [Cause], _ marks: [LineMark]) -> [Cause] {
        causes.compactMap { cause in
            var cause = cause
            cause.lines.removeAll { marks[$0] != .abnormal }
            return cause.lines.isEmpty ? nil : cause
        }
    }

    private mutating func enterCauses(
        _ step: inout FieldRound, _ now: WallTime, _ sight: Sight, _ faults: [ServiceFault]
    ) -> [ChangedIncident] {
        step.blindness = blindness
        switch sight {
        case .nothing(let cause):
            blindness = Blindness(after: blindness, cause, lines: step.lines.count, now: now)
            step.blindness = blindness
        case .clear: blindness = nil
        case .unknown: break
        }
        step.faults = faults
        // As patient as with a line that is not measured; a blindness that was told goes on whatever the rules say.
        let isOpen = book.open.contains { $0.trouble == .blind && $0.quietSince == nil }
        if let blindness, blindness.rounds >= rules.unmeasuredAfter || isOpen {
            step.faults.append(ServiceFault(blindness))
        }
        let (figures, accused) = (step.figures, step.accusedFigures)
        return book.enter(
            step.causes, in: step.field, round: step.validity, now: now, faults: step.faults, figures: figures,
            remembered: accused)
    }

    /// Says of an open incident whether what a round changed of it is kept from people.
    package mutating func noteTelling(of change: IncidentChange, isSilenced: Bool, incident id: Int) {
        book.noteTelling(of: change, isSilenced: isSilenced, incident: id)
    }

    /// Counts of lines in each state, among those that are in another one than healthy.
    package func count(_ state: LineWatch.State) -> Int { watches.values.count { $0.state == state } }

    mutating func update(_ name: String, _ change: (inout LineWatch) -> [LineWatch.Action])
        -> [LineWatch.Action]
    {
        var watch = watches[name] ?? LineWatch()
        let actions = change(&watch)
        watches[name] = watch == LineWatch() ? nil : watch
        return actions
    }

    private mutating func removeLines(except names: Set<String>) -> Set<String> {
        let gone = Set(watches.keys).subtracting(names)
        for name in gone { watches[name] = nil }
        return gone
    }
}
