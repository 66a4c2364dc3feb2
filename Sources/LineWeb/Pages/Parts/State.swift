internal import LineModel

/// A state as a word, a shape and a colour.
enum State {
    static func verdict(_ verdict: LineVerdict, _ words: PageWords) -> HTML {
        switch verdict {
        case .healthy: mark("healthy", "●", words("healthy", "正常"))
        case .abnormal: mark("abnormal", "▲", words("abnormal", "异常"))
        case .unmeasured: mark("unmeasured", "◌", words("unmeasured", "未测"))
        }
    }

    static func validity(_ verdict: Validity.Verdict, _ words: PageWords) -> HTML {
        switch verdict {
        case .valid: mark("valid", "✓", words("valid", "有效"))
        case .suspect: mark("suspect", "?", words("suspect", "可疑"))
        case .invalid: mark("invalid", "✕", words("invalid", "无效"))
        }
    }

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

    /// Any state.
    static func mark(_ name: String, _ shape: String, _ word: String) -> HTML {
        "<span class=\"state s-\(name)\"><i aria-hidden=\"true\">\(shape)</i> \(word)</span>"
    }
}

extension LossClass {
    /// The class of the style sheet: `loss-3`.
    var style: String { "loss-\(rawValue)" }
}
