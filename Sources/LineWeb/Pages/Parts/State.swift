internal import LineModel

/// States of these pages as a word, a shape and a colour.
enum State {
    static func verdict(_ point: HistoryPoint, _ words: PageWords) -> HTML {
        StateMark(point.verdict, loss: point.summary.counts.lossRatio).html(words.verdict(point.verdict))
    }

    static func validity(_ verdict: Validity.Verdict, _ words: PageWords) -> HTML {
        StateMark(verdict).html(words.verdict(verdict))
    }

    /// A state that neither alarms nor calms.
    static func plain(_ word: String) -> HTML { "<span class=\"state\">\(word)</span>" }

    /// What became of a probe.
    static func outcome(_ outcome: ProbeOutcome, _ words: PageWords) -> String {
        switch outcome {
        case .received: words("received", "收到")
        case .late: words("late", "超时")
        case .lost, .inFlight: words("lost", "丢失")
        case .refused: words("refused", "被拒绝")
        case .unsent, .planned: words("unsent", "未发出")
        }
    }

    /// The key of a strip or bar of outcomes.
    static func key(_ outcome: ProbeOutcome, _ count: Int, _ words: PageWords) -> HTML {
        """
        <li><svg class="key" viewBox="0 0 8 12" aria-hidden="true"><rect class="t-\(outcome.word)" width="8" \
        height="12"/></svg> \(count.grouped) \(State.outcome(outcome, words))</li>
        """
    }
}
