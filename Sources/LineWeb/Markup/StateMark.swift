package import LineModel

/// A state as a word, a shape and a colour.
package enum StateMark: String, Sendable {
    /// ● of the good colour.
    case good
    /// ▲
    case warn
    /// ■
    case bad
    /// Hatched one way: nothing was measured.
    case unmeasured
    /// Hatched the other way: what was measured cannot be trusted.
    case invalid

    /// Of a line's verdict. An abnormal line that loses more than 30 % is as good as none.
    package init(_ verdict: LineVerdict, loss: Double?) {
        self =
            switch verdict {
            case .healthy: .good
            case .abnormal: (loss.map { LossClass(loss: $0) } ?? .none) > .to30 ? .bad : .warn
            case .unmeasured: .unmeasured
            }
    }

    /// Of lines that share something: bad where every measured one is abnormal.
    package init(lines: Int, abnormal: Int, unmeasured: Int) {
        if lines > 0, unmeasured == lines {
            self = .unmeasured
        } else {
            self = abnormal == 0 ? .good : abnormal == lines - unmeasured ? .bad : .warn
        }
    }

    /// Of a round's validity.
    package init(_ verdict: Validity.Verdict) {
        self =
            switch verdict {
            case .valid: .good
            case .suspect: .warn
            case .invalid: .invalid
            }
    }

    /// The mark with its word.
    package func html(_ word: String) -> HTML { "<span class=\"state \(rawValue)\">\(word)</span>" }

    /// The mark with its word for those who do not see it.
    package func mute(_ word: String) -> HTML { "<span class=\"state mute \(rawValue)\"><b>\(word)</b></span>" }
}

extension PageWords {
    /// "healthy"
    package func verdict(_ verdict: LineVerdict) -> String {
        switch verdict {
        case .healthy: self("healthy", "正常")
        case .abnormal: self("abnormal", "异常")
        case .unmeasured: self("unmeasured", "未测")
        }
    }

    /// "valid"
    package func verdict(_ verdict: Validity.Verdict) -> String {
        switch verdict {
        case .valid: self("valid", "有效")
        case .suspect: self("suspect", "可疑")
        case .invalid: self("invalid", "无效")
        }
    }
}
