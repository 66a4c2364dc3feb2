package import LineModel

extension APIShapes {
    /// What was found out about a line.
    static let explanation = JSONShape<Explanation>(
        "Explanation", "What an experiment, or a round itself, found out about a line.",
        [
            .text("line", "Its name.") { $0.line }, .time("at", "When it was found.") { $0.at },
            .text("round", "The round that showed it, or after which it was found.", or: { $0.round }),
            .whole("incident", "The incident that it was done for.", or: { $0.incident }),
            .text("experiment", "What was done.", choices: Explanation.Experiment.allCases.map(\.rawValue)) {
                $0.experiment.rawValue
            },
            .many("arms", "The sides of the experiment.", arm) { $0.arms },
            conclusions { $0.conclusions },
        ])

    /// What was found out about a line over a time.
    package static let explanations = JSONShape<Explanations>(
        "ExplanationList", "What was found out about a line over a time; the newest 500.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text },
            .many("explanations", "The newest first.", explanation) { $0.rows },
            .whole("unreadable", "Of these, what is stored and cannot be read.") { $0.unreadable },
        ])

    private static let arm = JSONShape<ExperimentArm>(
        "ExperimentArm", "Probes that were sent in one manner.",
        [
            .whole("bytes", "Of UDP payload.") { $0.bytes }, .whole("dscp", "") { $0.dscp },
            .whole("sent", "") { $0.sent }, .whole("lost", "") { $0.lost },
        ])

    private static func conclusions<Subject>(
        _ read: @escaping @Sendable (Subject) -> [Conclusion]
    ) -> JSONShape<Subject>.Member {
        let component = JSONComponent(
            "Conclusion", "What follows.",
            [
                JSONSchema.Property("id", .choice(Conclusion.Kind.allCases.map(\.rawValue)), "The kind."),
                JSONSchema.Property("text", .text, "In words."),
                JSONSchema.Property("advice", .text, "What to do."),
                JSONSchema.Property(
                    "figures", .pairs(.nullable(.any([.number, .text]))), "The numbers of the kind, by their keys."),
            ])
        return JSONShape<Subject>.Member([
            JSONSchema.Property("conclusions", .list(.shape(component)), "What follows; empty where nothing does.")
        ]) { subject, json, words in
            json.array("conclusions") { json in
                for one in read(subject) {
                    json.object { json in
                        json.writeText(of: one, words)
                        json.object("figures") { $0.write(one.figures) }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// What a round's own probes show of a line, as a member; none where they show nothing.
    mutating func write(_ conclusions: [Conclusion], _ words: Words) {
        guard !conclusions.isEmpty else { return }
        array("conclusions") { json in for one in conclusions { json.object { $0.write(one, words) } } }
    }

    /// Its numbers stand beside its words.
    private mutating func write(_ conclusion: Conclusion, _ words: Words) {
        writeText(of: conclusion, words)
        write(conclusion.figures)
    }

    fileprivate mutating func writeText(of conclusion: Conclusion, _ words: Words) {
        field("id", conclusion.id)
        field("text", words.conclusion(conclusion))
        field("advice", words.advice(conclusion))
    }

    fileprivate mutating func write(_ figures: [ConclusionFigure]) {
        for figure in figures {
            switch figure.value {
            case .whole(let value): field(named: figure.key, value)
            case .number(let value): number(named: figure.key, value, 0...6)
            case .text(let value): field(named: figure.key, value)
            case .absent: null(named: figure.key)
            }
        }
    }
}
