/// The experiments of a plan on their way: says what to send next, takes what a round found, and what follows. Pure.
package struct ExperimentRun: Sendable {
    /// What a round found of a line.
    package struct Reading: Equatable, Sendable {
        /// Probes sent.
        package var sent: Int
        /// Those of them that are loss.
        package var lost: Int
        /// Runs of consecutive losses.
        package var runs: Int

        /// What was counted.
        package init(sent: Int, lost: Int, runs: Int) {
            (self.sent, self.lost, self.runs) = (sent, lost, runs)
        }
    }

    private struct Step {
        let experiment: Explanation.Experiment
        let manner: ExperimentPlan.Manner
    }

    /// What is being carried out.
    package let plan: ExperimentPlan
    /// Rounds that were not valid, or could not be made.
    package private(set) var failures = 0
    private var queue: [Step]
    private var repeats = ExperimentPlan.maxRepeats
    private var roundsLeft: Int
    private var narrowed = 0
    /// By subject: what it was found to do in each manner.
    private var arms: [[Explanation.Experiment: [ExperimentArm]]]
    /// By subject: experiments that prove nothing of it.
    private var unfit: [Set<Explanation.Experiment>]
    /// By subject: whether it lost nothing any more when it was asked again.
    private var isOver: [Bool]

    /// Experiments of which nothing was made yet.
    package init(_ plan: ExperimentPlan) {
        self.plan = plan
        roundsLeft = plan.rounds
        arms = Array(repeating: [:], count: plan.subjects.count)
        unfit = Array(repeating: [], count: plan.subjects.count)
        isOver = Array(repeating: false, count: plan.subjects.count)
        queue = plan.subjects.isEmpty ? [] : [Step(experiment: .again, manner: plan.own)]
        for experiment in plan.experiments {
            let (one, other) = plan.sides(of: experiment)
            for _ in 0..<ExperimentPlan.turns {
                queue += [Step(experiment: experiment, manner: one), Step(experiment: experiment, manner: other)]
            }
        }
    }

    /// How the next round is sent; nil where everything is done.
    package var next: ExperimentPlan.Manner? { queue.first?.manner }

    /// Takes what the round found.
    ///
    /// - Parameter readings: of each subject, in the plan's order; nil where the round proves nothing of it.
    package mutating func enter(_ readings: [Reading?]) {
        guard !queue.isEmpty, readings.count == plan.subjects.count else { return }
        let step = queue.removeFirst()
        roundsLeft -= 1
        for (subject, reading) in readings.enumerated() where concerns(step, subject) {
            guard let reading else {
                // A length between the two is only missing.
                if !isNarrowing { unfit[subject].insert(step.experiment) }
                continue
            }
            add(reading, step, subject)
        }
        if step.experiment == .again { takeControl() }
        if queue.isEmpty { narrow() }
        if roundsLeft <= 0 { stop() }
    }

    /// The round was not valid, or could not be made: it is made again, a few times at most.
    package mutating func fail() {
        guard let step = queue.first else { return }
        failures += 1
        roundsLeft -= 1
        if repeats > 0, roundsLeft > 0 {
            repeats -= 1
        } else if step.experiment == .again {
            stop()
        } else {
            giveUp(step.experiment)
        }
        // What is made again takes the time of what comes last.
        if roundsLeft <= 0 { stop() }
    }

    /// Nothing more is sent: there is no time left, or somebody stops the service.
    package mutating func stop() {
        for experiment in Set(queue.map(\.experiment)) where !isNarrowing || experiment != .size { drop(experiment) }
        queue = []
    }

    /// What was found of each line: its own probes again, and each experiment that was finished.
    package func explanations(at now: WallTime, round: String, lines: [Line]) -> [Explanation] {
        plan.subjects.enumerated().flatMap { subject, one -> [Explanation] in
            ([.again] + plan.experiments).compactMap { experiment -> Explanation? in
                guard let found = arms[subject][experiment], !unfit[subject].contains(experiment) else { return nil }
                return Explanation(
                    line: lines[one.index].name, at: now, round: round, incident: one.incident,
                    experiment: experiment, arms: found.sorted { $0.bytes < $1.bytes },
                    conclusions: conclusion(experiment, found).map { [$0] } ?? [])
            }
        }
    }

    /// Experiments on lines that were begun, or meant to be, and prove nothing; the line's own probes again are none.
    package var unfitCount: Int {
        plan.subjects.indices.reduce(0) { sum, subject in
            sum + (isOver[subject] ? 0 : unfit[subject].subtracting([.again]).count)
        }
    }

    /// Whether a length between two is being tried.
    private var isNarrowing: Bool { narrowed > 0 }

    private func concerns(_ step: Step, _ subject: Int) -> Bool {
        step.experiment == .again || (!isOver[subject] && (step.experiment != .size || plan.subjects[subject].isSized))
    }

    private mutating func add(_ reading: Reading, _ step: Step, _ subject: Int) {
        var found = arms[subject][step.experiment] ?? []
        let place = found.firstIndex { $0.bytes == step.manner.bytes && $0.dscp == step.manner.dscp }
        if place == nil { found.append(ExperimentArm(bytes: step.manner.bytes, dscp: step.manner.dscp)) }
        found[place ?? found.count - 1].add(sent: reading.sent, lost: reading.lost, runs: reading.runs)
        arms[subject][step.experiment] = found
    }

    /// A line that loses next to nothing any more has nothing to tell; where none does, nothing more is sent.
    private mutating func takeControl() {
        for subject in plan.subjects.indices {
            let own = unfit[subject].contains(.again) ? nil : arms[subject][.again]?.first
            isOver[subject] = own?.isClean ?? true
        }
        if isOver.allSatisfy(\.self) { queue = [] }
    }

    private mutating func giveUp(_ experiment: Explanation.Experiment) {
        if isNarrowing {
            queue = []
            return
        }
        drop(experiment)
        queue.removeAll { $0.experiment == experiment }
        if queue.isEmpty { narrow() }
    }

    private mutating func drop(_ experiment: Explanation.Experiment) {
        for subject in plan.subjects.indices where experiment != .size || plan.subjects[subject].isSized {
            unfit[subject].insert(experiment)
        }
    }

    /// The length half way between what comes through and what does not, for the first line that has such a limit.
    private mutating func narrow() {
        guard narrowed < ExperimentPlan.maxNarrowing, roundsLeft > 0 else { return }
        guard let limit, limit.fails - limit.passes > 1 else { return }
        let manner = ExperimentPlan.Manner(bytes: (limit.passes + limit.fails) / 2, dscp: plan.own.dscp)
        // What told nothing would be asked for ever.
        guard !plan.subjects.indices.contains(where: { tried($0, manner) }) else { return }
        narrowed += 1
        queue = [Step(experiment: .size, manner: manner)]
    }

    /// Of the first line that has one.
    private var limit: SizeFinding? {
        for subject in plan.subjects.indices where !unfit[subject].contains(.size) {
            let found = arms[subject][.size].flatMap { SizeFinding.find($0, tests: plan.tests) }
            if let found { return found }
        }
        return nil
    }

    private func tried(_ subject: Int, _ manner: ExperimentPlan.Manner) -> Bool {
        arms[subject][.size]?.contains { $0.bytes == manner.bytes } ?? false
    }

    private func conclusion(_ experiment: Explanation.Experiment, _ found: [ExperimentArm]) -> Conclusion? {
        switch experiment {
        case .size: SizeFinding.find(found, tests: plan.tests).map(Conclusion.sizeLimit)
        case .dscp where found.count == 2:
            DSCPFinding.find(found[0], found[1], tests: plan.tests).map(Conclusion.dscpClass)
        case .dscp, .round, .again, .trace: nil
        }
    }
}
