package import LineModel

/// Two rounds, and what became of their lines: what the renderings of a comparison are given.
package struct ComparedRounds: Sendable {
    /// The earlier round.
    package let before: RoundResult
    /// The later round.
    package let after: RoundResult
    /// What changed.
    package let comparison: RoundComparison

    /// Compares them.
    package init(_ before: RoundResult, _ after: RoundResult, rules: RoundComparison.Rules = RoundComparison.Rules()) {
        self.before = before
        self.after = after
        comparison = RoundComparison(before, after, rules: rules)
    }

    /// What a reader has to know of the two rounds before he believes the rest: sentences, without a full stop.
    package var notes: [String] {
        var notes: [String] = []
        if !before.id.isEmpty, before.id == after.id { notes.append("both are the same round, \(cleaned(before.id))") }
        if let one = before.started, let other = after.started, one.nanosecondsSince1970 > other.nanosecondsSince1970 {
            notes.append("the round that is called before began after the other one")
        }
        if before.vantage != after.vantage {
            notes.append(
                "they were measured from two places, \(cleaned(before.vantage)) and \(cleaned(after.vantage))")
        }
        if let one = before.timeout, let other = after.timeout, one != other {
            notes.append(
                "a probe was given up after \(FigureText.short(one)) ms, and is after \(FigureText.short(other)) ms "
                    + "now, which alone can change the loss")
        }
        if let one = before.payloadBytes, let other = after.payloadBytes, one != other {
            notes.append("probes had \(one) bytes before and have \(other) now")
        }
        for (round, name) in [(before, "before"), (after, "after")] where round.verdict != .valid {
            notes.append("the round \(name) is \(round.verdict.rawValue)")
        }
        return notes
    }

    private func cleaned(_ text: String) -> String { TerminalText.quoted(text) }

    /// Whether there is a line of which something can be said.
    package var hasCompared: Bool { !comparison.entries.isEmpty }
}

extension HistoryListing {
    /// Lines of a comparison, a row for each.
    init(compared entries: [RoundComparison.Entry]) {
        self.init(
            "lines",
            [
                ("name", "line"), ("before_loss", "loss %"), ("after_loss", "now %"),
                ("before_rtt_median_ms", "p50 ms"), ("after_rtt_median_ms", "now ms"), ("because", "because"),
            ],
            rooms: ["because": Room(min: 12)], count: entries.count
        ) { index in
            let entry = entries[index]
            return Row(cells: [
                .text(entry.after.name), .number(entry.before.loss, Decimals.ratio),
                .number(entry.after.loss, Decimals.ratio), .number(entry.before.median, Decimals.milliseconds),
                .number(entry.after.median, Decimals.milliseconds), .list(entry.causes),
            ])
        }
    }
}

extension RoundComparison.Entry {
    /// "loss", "delay": what changed; which way it went where the two went different ways; and a new verdict.
    fileprivate var causes: [String] {
        let isMixed = loss.change != .same && delay.change != .same && loss.change != delay.change
        let parts = [(loss, "loss"), (delay, "delay")].filter { $0.0.change != .same }.map { finding, word in
            isMixed ? "\(word) \(finding.change.rawValue)" : word
        }
        return parts + (hasOtherVerdict ? ["\(after.verdict.rawValue) now"] : [])
    }
}
