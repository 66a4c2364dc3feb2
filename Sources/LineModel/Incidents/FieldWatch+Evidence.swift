/// The judgement by evidence beside the limits.
///
/// A valid round goes through `begin` and `confirm`, then `enterEvidence`. Where its suspects get further probes,
/// `close` comes first, as what is above its limits is told at once; then each bin; then `resume` begins a second step
/// of the same round, with `judgeEvidence` and, where that changed something, `close`. Where they get none,
/// `judgeEvidence` comes before `close`.
extension FieldWatch {
    /// Enters what a valid round counted as evidence, and names the lines that further probes are worth.
    ///
    /// - Parameters:
    ///   - usual: what each line usually loses, in the order of the lines.
    ///   - confirmation: what the suspects of the limits were found to be in their confirmation, by index. It is a
    ///     further bin.
    package mutating func enterEvidence(
        _ step: inout FieldRound, usual: [UsualLoss], confirmation: [Int: LineReading] = [:]
    ) {
        guard step.validity == .valid, var judge = evidence, judge.knows(step.lines.count) else { return }
        precondition(usual.count == step.lines.count, "what is usual for each line")
        let raised = step.lines.map { line in
            watches[line.name].map { $0.state != .healthy && !$0.isByEvidence } ?? false
        }
        judge.begin(step.readings, usual: usual, raisedOtherwise: raised)
        judge.bin(confirmation)
        step.evidenceSuspects = judge.suspects
        evidence = judge
    }

    /// Enters a further bin of probes between two rounds, and names the lines that further ones are worth.
    ///
    /// - Parameter found: by index of the line.
    package mutating func enterBin(_ step: inout FieldRound, found: [Int: LineReading]) {
        evidence?.bin(found)
        step.evidenceSuspects = evidence?.suspects ?? []
    }

    /// The same round once more, after its bins: nothing has changed in it yet.
    package func resume(_ step: FieldRound) -> FieldRound {
        var again = FieldRound(
            field: step.field, lines: step.lines, readings: step.readings, validity: step.validity,
            watchesBefore: watches, incidentsBefore: book.open)
        again.evidenceSuspects = step.evidenceSuspects
        again.confirmed = step.confirmed
        return again
    }

    /// Raises the lines against which there is enough evidence, and clears those that are as usual again. To be called
    /// once a round that `enterEvidence` was called for, after its last bin.
    package mutating func judgeEvidence(_ step: inout FieldRound) {
        guard step.validity == .valid, var judge = evidence, judge.knows(step.lines.count) else { return }
        let (raised, cleared) = judge.close()
        evidence = judge
        for index in cleared {
            let name = step.lines[index].name
            if update(name, { $0.clearByEvidence() }) == [.clear] { step.clearedByEvidence.append(name) }
        }
        for index in raised {
            guard let found = judge.found(index) else { continue }
            let name = step.lines[index].name
            let figures = step.measured(index)?.raised(by: found).figures ?? LineFigures()
            if update(name, { $0.raise(by: found, figures: figures) }) == [.raise] {
                step.raisedByEvidence.append(name)
            }
        }
    }

    /// Lines that evidence raised and of which it knows nothing any more (it was switched off, its state was lost, they
    /// go another way) are cleared by healthy rounds, as any others.
    mutating func forgetEvidence() {
        let held = watches.filter(\.value.isByEvidence).map(\.key)
        // Before the first lines are known nothing has been read back of what evidence holds.
        guard !held.isEmpty, evidence?.isWaiting != true else { return }
        let known = evidence?.raisedNames ?? []
        for name in held where !known.contains(name) {
            _ = update(name) {
                $0.forgetEvidence()
                return []
            }
        }
    }

    /// Gives the lines that evidence raised its figures in place of the round's own, which do not show why.
    mutating func noteEvidence(in step: inout FieldRound) {
        guard step.validity == .valid, let judge = evidence else { return }
        for index in step.lines.indices {
            guard let before = watches[step.lines[index].name]?.evidence, let reading = step.measured(index),
                reading.verdict != .unmeasured
            else { continue }
            let found = judge.found(index) ?? before
            step.accused[index] = reading.raised(by: found)
            _ = update(step.lines[index].name) {
                $0.note(found)
                return []
            }
        }
    }

    /// What a risen group explains: its lines that nothing else shared explains are one cause, however few of them were
    /// raised with it.
    func gatherRisen(in step: inout FieldRound, _ marks: [LineMark]) {
        guard step.validity == .valid, let groups = evidence?.risenGroups, !groups.isEmpty else { return }
        for (key, lines) in groups.sorted(by: { $0.key < $1.key }) {
            let alone = step.causes.filter {
                $0.trouble == .abnormal && $0.key.kind == .line && !lines.isDisjoint(with: $0.lines)
            }
            guard !alone.isEmpty else { continue }
            let explained = Set(alone.flatMap(\.lines))
            step.causes.removeAll { $0.trouble == .abnormal && $0.key.kind == .line && explained.contains($0.lines[0]) }
            if let place = step.causes.firstIndex(where: { $0.trouble == .abnormal && $0.key == key }) {
                step.causes[place].lines += step.field.byName.map(Int.init).filter(explained.contains)
            } else {
                step.causes.append(step.field.cause(key, of: explained, marks))
            }
        }
        step.causes.sort { ($0.trouble, $0.key) < ($1.trouble, $1.key) }
    }
}

extension CauseField {
    /// A cause that something else than `CauseFinder` found.
    fileprivate func cause(_ key: CauseKey, of lines: Set<Int>, _ marks: [LineMark]) -> Cause {
        let inside =
            keys.firstIndex(of: key).map { linesOfKey[$0].map(Int.init).filter { marks[$0] == .healthy } } ?? []
        return Cause(
            key: key, trouble: .abnormal, lines: byName.map(Int.init).filter(lines.contains), healthyInside: inside,
            healthyOutside: marks.count { $0 == .healthy } - inside.count, witnesses: [])
    }
}
