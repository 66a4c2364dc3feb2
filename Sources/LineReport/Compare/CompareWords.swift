internal import LineModel

/// What a comparison calls its two rounds: before and after where both are of one vantage, else by their vantages.
struct CompareWords {
    /// The vantages' names as they are shown, where they differ; nil where both rounds are of one.
    let vantages: (one: String, other: String)?

    /// The columns that a vantage's name takes in the head of a table at most.
    private static let headWidth = 14

    init(_ rounds: ComparedRounds) {
        vantages =
            rounds.isAcrossVantages
            ? (TerminalText.cleaned(rounds.before.vantage), TerminalText.cleaned(rounds.after.vantage)) : nil
    }

    // MARK: The rounds

    /// What stands before a row about each of the rounds, both of one width.
    var heads: (one: String, other: String) {
        guard let vantages else { return ("before", "after ") }
        let (one, other) = ("from \(vantages.one)", "from \(vantages.other)")
        let width = max(TerminalText.width(one), TerminalText.width(other))
        return (padded(one, to: width), padded(other, to: width))
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: width - TerminalText.width(text))
    }

    /// The heads of the columns that have the figures of each round.
    var columns: (loss: (one: String, other: String), delay: (one: String, other: String)) {
        guard let vantages else { return (("loss %", "now %"), ("p50 ms", "now ms")) }
        let one = TerminalText.cutMiddle(vantages.one, to: Self.headWidth)
        let other = TerminalText.cutMiddle(vantages.other, to: Self.headWidth)
        return (("\(one) %", "\(other) %"), ("\(one) ms", "\(other) ms"))
    }

    // MARK: Changes

    /// "worse", "worse from beijing-2"
    func title(_ change: RoundComparison.Change) -> String {
        guard let vantages, change != .same else { return change.rawValue }
        return "worse from \(change == .worse ? vantages.other : vantages.one)"
    }

    /// "loss", "delay worse", "delay longer from beijing-2": what changed, where the two went different ways.
    func mixed(_ word: String, _ change: RoundComparison.Change) -> String {
        vantages == nil ? "\(word) \(change.rawValue)" : "\(word) \(title(change))"
    }

    /// What a line is in the second round and is not in the first: "abnormal now".
    func other(_ verdict: LineVerdict) -> String {
        vantages.map { "\(verdict.rawValue) from \($0.other)" } ?? "\(verdict.rawValue) now"
    }

    /// "0.0 to 20.0 %"
    func losses(_ one: String, _ other: String) -> String {
        vantages.map { "\(one) % from \($0.one), \(other) % from \($0.other)" } ?? "\(one) to \(other) %"
    }

    // MARK: What is not said

    var inRuns: (one: String, many: String) {
        let which = vantages == nil ? "lost more or less" : "lost more from one of them"
        let tail = "in so few runs that it may be chance"
        return ("line \(which) \(tail)", "lines \(which) \(tail)")
    }

    /// "ingress A, now B"
    func replaced(_ what: String, _ one: String, _ other: String) -> String {
        vantages.map { "\(what) \(one) from \($0.one), \(other) from \($0.other)" } ?? "\(what) \(one), now \(other)"
    }

    var replaced: (one: String, many: String) {
        vantages == nil
            ? ("name is another line now, not compared", "names are other lines now, not compared")
            : (
                "name is another line from each of them, not compared",
                "names are other lines from each of them, not compared"
            )
    }

    var unmeasured: (one: String, many: String) {
        let place = vantages == nil ? "in one of the rounds" : "from one of them"
        return ("line was not measured \(place)", "lines were not measured \(place)")
    }

    /// In which round a line was not measured.
    func unmeasured(isOther: Bool) -> String {
        vantages.map { "from \(isOther ? $0.other : $0.one)" } ?? (isOther ? "now" : "before")
    }

    var added: (one: String, many: String) {
        vantages.map { ("line only from \($0.other)", "lines only from \($0.other)") } ?? ("new line", "new lines")
    }

    var removed: (one: String, many: String) {
        vantages.map { ("line only from \($0.one)", "lines only from \($0.one)") } ?? ("removed line", "removed lines")
    }

    /// "2 worse, 1 better, 3 as before"
    func counts(worse: String, better: String, same: String) -> String {
        guard let vantages else { return "\(worse) worse, \(better) better, \(same) as before" }
        return "\(worse) worse from \(vantages.other), \(better) worse from \(vantages.one), \(same) alike"
    }

    var nothing: String {
        vantages == nil ? "no line was measured in both rounds" : "no line was measured from both vantages"
    }
}
