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
            way { $0.way },
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

    private static let traceHop = JSONSchema.object([
        JSONSchema.Property("ttl", .whole(1...255), ""), JSONSchema.Property("sent", .whole(0...Int.max), ""),
        JSONSchema.Property("mtu", .nullable(.whole(0...65_535)), ""),
        JSONSchema.Property(
            "answers",
            .list(
                .object([
                    JSONSchema.Property("address", .text, ""),
                    JSONSchema.Property("answer", .choice(TraceWord.allCases.map(\.rawValue)), ""),
                    JSONSchema.Property("mark", .nullable(.text), ""),
                    JSONSchema.Property("icmp_type", .nullable(.whole(0...255)), ""),
                    JSONSchema.Property("icmp_code", .nullable(.whole(0...255)), ""),
                    JSONSchema.Property("proven", .flag, ""), JSONSchema.Property("rtt_ms", .list(.number), ""),
                ])), ""),
    ])

    /// The members are those of the prober's trace in JSON.
    private static func way<Subject>(
        _ read: @escaping @Sendable (Subject) -> TracedWay?
    ) -> JSONShape<Subject>.Member {
        let component = JSONComponent(
            "TracedWay", "The way of a line's probes.",
            [
                JSONSchema.Property(
                    "purpose", .choice(TracedWay.Purpose.allCases.map(\.rawValue)), "Why it was traced."),
                JSONSchema.Property("way", .text, "Stands for the way: the same as long as nothing contradicts it."),
                JSONSchema.Property("verdict", .nullable(.text), "What the comparison with earlier traces says."),
                JSONSchema.Property("text", .text, "The trace in words."),
                JSONSchema.Property("destination", .text, "Where probes went."),
                JSONSchema.Property("source", .text, "The address that they left from."),
                JSONSchema.Property("source_port", .whole(0...65_535), "Of all of them; 0 for ICMP."),
                JSONSchema.Property("payload", .text, ""),
                JSONSchema.Property("payload_bytes", .whole(0...65_535), ""),
                JSONSchema.Property("dscp", .nullable(.whole(0...63)), ""),
                JSONSchema.Property(
                    "reach", .choice(TraceReach.allCases.map(\.rawValue)), "How much of the line it can see."),
                JSONSchema.Property("end", .choice(TraceEnd.allCases.map(\.rawValue)), "Why it ends."),
                JSONSchema.Property("hop_count", .nullable(.whole(1...255)), "How far the far end is."),
                JSONSchema.Property("hash", .text, "Of this trace's hops."),
                JSONSchema.Property("reply_ttl", .nullable(.whole(0...255)), "With which the far end's reply came."),
                JSONSchema.Property("counts", .pairs(.whole(0...Int.max)), "What was counted."),
                JSONSchema.Property("hops", .list(traceHop), "From TTL 1 on."),
            ])
        return JSONShape<Subject>.Member([
            JSONSchema.Property("way", .nullable(.shape(component)), "The way that was traced; of a trace only.")
        ]) { subject, json, words in
            guard let way = read(subject) else { return json.null("way") }
            json.object("way") { json in
                json.field("purpose", way.purpose.rawValue)
                json.field("way", way.hash)
                json.field("verdict", way.verdict)
                json.field("text", TraceText.render(way.trace, name: way.trace.destination, words: words, columns: nil))
                json.write(way.trace)
            }
        }
    }

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
