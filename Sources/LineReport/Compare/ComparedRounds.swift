package import LineModel

/// Two rounds, and what became of their lines, or, of two vantages, what tells them apart: what the renderings of a
/// comparison are given.
package struct ComparedRounds: Sendable {
    /// The earlier round; of two vantages the one that was named first.
    package let before: RoundResult
    /// The later round; of two vantages the other one.
    package let after: RoundResult
    /// What changed.
    package let comparison: RoundComparison

    /// Compares them.
    package init(_ before: RoundResult, _ after: RoundResult, rules: RoundComparison.Rules = RoundComparison.Rules()) {
        self.before = before
        self.after = after
        comparison = RoundComparison(before, after, rules: rules)
    }

    /// Whether the two are of different vantages: then neither is the earlier one.
    package var isAcrossVantages: Bool {
        !before.vantage.isEmpty && !after.vantage.isEmpty && before.vantage != after.vantage
    }

    /// Rounds of two vantages that began further apart are no view of one moment.
    private static let nearby = Duration.seconds(600)

    /// What a reader has to know of the two rounds before he believes the rest: sentences, without a full stop.
    package var notes: [String] {
        isAcrossVantages ? notesOfVantages : notesOfRounds
    }

    private var notesOfVantages: [String] {
        var notes: [String] = []
        if let one = before.started, let other = after.started {
            let apart = max(one.time(since: other), other.time(since: one))
            if apart > Self.nearby {
                notes.append(
                    "the rounds began \(Words(.flags, .en).duration(apart)) apart: what changed in between passes for "
                        + "a difference of the vantages")
            }
        }
        if let one = before.timeout, let other = after.timeout, one != other {
            notes.append(
                "a probe is given up after \(FigureText.short(one)) ms from \(cleaned(before.vantage)), after "
                    + "\(FigureText.short(other)) ms from \(cleaned(after.vantage)), which alone can change the loss")
        }
        if let one = before.payloadBytes, let other = after.payloadBytes, one != other {
            notes.append(
                "probes have \(one) bytes from \(cleaned(before.vantage)), \(other) from \(cleaned(after.vantage))")
        }
        for round in [before, after] where round.verdict != .valid {
            notes.append("the round from \(cleaned(round.vantage)) is \(round.verdict.rawValue)")
        }
        if let longer = comparison.middleDelay, abs(longer) >= comparison.rules.leastDelay {
            notes.append(
                "in the middle line the median delay is \(FigureText.short(abs(longer))) ms longer from "
                    + cleaned(longer > 0 ? after.vantage : before.vantage))
        }
        return notes
    }

    private var notesOfRounds: [String] {
        var notes: [String] = []
        if !before.id.isEmpty, before.id == after.id { notes.append("both are the same round, \(cleaned(before.id))") }
        if let one = before.started, let other = after.started, one.nanosecondsSince1970 > other.nanosecondsSince1970 {
            notes.append("the round that is called before began after the other one")
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
    init(compared entries: [RoundComparison.Entry], _ words: CompareWords) {
        let (loss, delay) = words.columns
        self.init(
            "lines",
            [
                ("name", "line"), ("before_loss", loss.one), ("after_loss", loss.other),
                ("before_rtt_median_ms", delay.one), ("after_rtt_median_ms", delay.other), ("because", "because"),
            ],
            rooms: ["because": Room(min: 12)], count: entries.count
        ) { index in
            let entry = entries[index]
            return Row(cells: [
                .text(entry.after.name), .number(entry.before.loss, Decimals.ratio),
                .number(entry.after.loss, Decimals.ratio), .number(entry.before.median, Decimals.milliseconds),
                .number(entry.after.median, Decimals.milliseconds), .list(entry.causes(words)),
            ])
        }
    }
}

extension RoundComparison.Entry {
    /// "loss", "delay": what changed; which way it went where the two went different ways; and a new verdict.
    fileprivate func causes(_ words: CompareWords) -> [String] {
        let isMixed = loss.change != .same && delay.change != .same && loss.change != delay.change
        let parts = [(loss, "loss"), (delay, "delay")].filter { $0.0.change != .same }.map { finding, word in
            isMixed ? words.mixed(word, finding.change) : word
        }
        guard hasOtherVerdict else { return parts }
        // Between vantages, of the one that it is worse from: the list says which that is.
        let verdict =
            words.vantages == nil ? words.other(after.verdict) : (change == .better ? before : after).verdict.rawValue
        return parts + [verdict]
    }
}
