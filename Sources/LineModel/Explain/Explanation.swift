/// What an experiment, or a round itself, found out about a line, as the history keeps it.
package struct Explanation: Equatable, Sendable {
    /// What was done to find it out. Its raw values are stored.
    package enum Experiment: String, CaseIterable, Sendable, Codable {
        /// Nothing beside a round's own probes.
        case round
        /// The line's own probes again, from fresh source ports: whether it is bad still.
        case again
        /// Short and long probes in alternation.
        case size
        /// Probes of two code points in alternation.
        case dscp
        /// Probes with rising TTL.
        case trace
    }

    /// The line's name.
    package var line: String
    /// When it was found; of a round, when that began.
    package var at: WallTime
    /// The round that showed it, or after which the experiment was made, 16 hexadecimal digits; nil without one.
    package var round: String?
    /// The incident that it was done for; nil where it was done for none.
    package var incident: Int?
    /// What was done.
    package var experiment: Experiment
    /// What was measured, a side of the experiment each; empty where the conclusions say it all.
    package var arms: [ExperimentArm]
    /// What follows; empty where nothing does, which is worth knowing too.
    package var conclusions: [Conclusion]
    /// The way that was traced; nil of other experiments.
    package var way: TracedWay?
    /// Conclusions that were stored and cannot be read: a newer program's, or damaged.
    package private(set) var unreadable = 0

    /// What was found of a line.
    package init(
        line: String, at: WallTime, round: String? = nil, incident: Int? = nil, experiment: Experiment,
        arms: [ExperimentArm] = [], conclusions: [Conclusion] = [], way: TracedWay? = nil
    ) {
        self.line = line
        self.at = at
        self.round = round
        self.incident = incident
        self.experiment = experiment
        self.arms = arms
        self.conclusions = conclusions
        self.way = way
    }

    /// Lines of one round whose conclusions are kept. A setting that shows something on each of 100,000 lines must not
    /// write as many rows every five minutes.
    package static let maxOfRound = 1_000

    /// What a round itself shows of its lines: of 1,000 at most, abnormal ones first, in the order of the lines file.
    package static func found(in report: RoundReport) -> [Explanation] {
        let telling = report.lines.lazy.filter { !$0.conclusions.isEmpty }
        let abnormal = telling.filter { $0.verdict == .abnormal }.prefix(maxOfRound)
        let others = telling.filter { $0.verdict != .abnormal }.prefix(maxOfRound - abnormal.count)
        return (Array(abnormal) + Array(others)).map { row in
            Explanation(
                line: row.line.name, at: report.started, round: report.id, experiment: .round,
                conclusions: row.conclusions)
        }
    }

    /// The newest of each line, experiment and kinds of conclusions, in the order in which they are.
    ///
    /// - Parameter explanations: the newest first.
    package static func distinct(_ explanations: [Explanation]) -> [Explanation] {
        struct Subject: Hashable {
            let line: String
            let experiment: Experiment
            let kinds: [Conclusion.Kind]
        }
        var seen: Set<Subject> = []
        return explanations.filter { one in
            seen.insert(Subject(line: one.line, experiment: one.experiment, kinds: one.conclusions.map(\.kind)))
                .inserted
        }
    }
}

/// What is stored of an explanation beside the columns that it is found by.
package struct ExplanationBody: Codable, Sendable {
    private let arms: [ExperimentArm]
    private let conclusions: [ReadableConclusion]
    /// Not in what older programs stored.
    private let way: TracedWay?

    /// What is stored of it.
    package init(_ explanation: Explanation) {
        arms = explanation.arms
        conclusions = explanation.conclusions.map { ReadableConclusion(conclusion: $0) }
        way = explanation.way
    }

    /// Puts what was stored back; what cannot be read is counted.
    package func fill(_ explanation: inout Explanation) {
        explanation.arms = arms
        explanation.conclusions = conclusions.compactMap(\.conclusion)
        explanation.way = way
        explanation.unreadable(conclusions.count { $0.conclusion == nil })
    }
}

extension Explanation {
    fileprivate mutating func unreadable(_ count: Int) { unreadable = count }
}

/// What is stored about a line or an incident, and how much of it could not be read.
package struct Explanations: Equatable, Sendable {
    /// The newest first.
    package var rows: [Explanation]
    /// Rows, and conclusions in them, that are stored and cannot be read: a newer program's, or damaged.
    package var unreadable: Int

    /// Nothing found where nothing else is said.
    package init(_ rows: [Explanation] = [], unreadable: Int = 0) {
        self.rows = rows
        self.unreadable = unreadable
    }

    /// Whether there is nothing to show.
    package var isEmpty: Bool { rows.isEmpty && unreadable == 0 }
}
