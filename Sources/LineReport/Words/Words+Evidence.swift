package import LineModel

/// The judgement by evidence.
extension Words {
    /// "loss 2.1 % for 40 min, usually 0.2 %; chance of this by luck in a week over all lines: 1 in 300"
    package func evidence(_ figures: EvidenceFigures) -> String {
        guard let loss = figures.lossPerMillion else { return standing(figures) }
        let (ratio, time) = (percent(perMillion: loss), duration(.seconds(figures.seconds)))
        return say("loss \(ratio) for \(time), ", "丢包 \(ratio)，已持续 \(time)，") + usually(figures)
            + byLuck(figures.oneIn, figures.period)
    }

    /// "median RTT 83 ms for 40 min, usually 50 ms; all probes take longer: another way; chance of this by luck ..."
    package func evidence(_ figures: DelayFigures) -> String {
        let time = duration(.seconds(figures.seconds))
        let what =
            switch figures.figure {
            case .median: nil as String?
            case .p95: say("95th percentile of the RTT above what is usual for \(time)", "时延第 95 百分位高于平时，已持续 \(time)")
            case .variation: say("jitter above what is usual for \(time)", "抖动高于平时，已持续 \(time)")
            }
        let usual = figures.usualMicroseconds.map(milliseconds) ?? "-"
        let median = figures.medianMicroseconds.map(milliseconds) ?? "-"
        let level =
            what == nil
            ? say("median RTT \(median) for \(time), usually \(usual)", "时延中位数 \(median)，已持续 \(time)，平时 \(usual)")
            : say("median RTT \(median), usually \(usual)", "时延中位数 \(median)，平时 \(usual)")
        return [what, level].compactMap { $0 }.joined(separator: comma) + (figures.change.map(change) ?? "")
            + byLuck(figures.oneIn, figures.period)
    }

    private func change(_ change: DelayFigures.Change) -> String {
        switch change {
        case .levelShift: say("; all probes take longer: another way", "；所有探测包都变慢：路由可能已变更")
        case .congestion: say("; some probes wait much longer: a queue is full", "；部分探测包等待时间变长：链路拥塞")
        case .unclear: ""
        }
    }

    private func milliseconds(_ microseconds: Int) -> String {
        FigureText.fixed(Double(microseconds) / 1000, decimals: 1) + " ms"
    }

    /// What is said of it behind a line's loss and RTT: "for 40 min, usually 0.2 %; chance ...".
    package func standing(_ evidence: RaisedEvidence) -> String {
        switch evidence {
        case .loss(let figures): standing(figures)
        case .delay(let figures): self.evidence(figures)
        }
    }

    private func standing(_ figures: EvidenceFigures) -> String {
        let time = duration(.seconds(figures.seconds))
        return say("for \(time), ", "已持续 \(time)，") + usually(figures) + byLuck(figures.oneIn, figures.period)
    }

    /// All of it.
    package func evidence(_ evidence: RaisedEvidence) -> String {
        switch evidence {
        case .loss(let figures): self.evidence(figures)
        case .delay(let figures): self.evidence(figures)
        }
    }

    /// "usually 0.2 %"; of a line without a past of its own whose past it is.
    private func usually(_ figures: EvidenceFigures) -> String {
        let usual = percent(perMillion: figures.usualPerMillion)
        return switch figures.usualSource {
        case .line: say("usually \(usual)", "平时 \(usual)")
        case .ingress: say("usual for its ingress \(usual)", "同入口线路平时 \(usual)")
        case .tag: say("usual for its tag \(usual)", "同标签线路平时 \(usual)")
        case .all: say("usual for all lines \(usual)", "全部线路平时 \(usual)")
        case .none: say("no past yet: \(usual) would be usual", "尚无历史，按平时 \(usual) 计")
        }
    }

    /// Nothing where the chance is no proof by itself: a line that joined others of its group.
    private func byLuck(_ oneIn: Int, _ period: FalseAlarmBudget.Period) -> String {
        guard oneIn >= 2 else { return "" }
        let (period, number) = (self.period(period), grouped(oneIn))
        return say(
            "; chance of this by luck in \(period) over all lines: 1 in \(number)",
            "；全部线路在\(period)内偶然出现这种情况的概率为 1/\(number)")
    }

    /// "a week"
    package func period(_ period: FalseAlarmBudget.Period) -> String {
        switch period {
        case .day: say("a day", "一天")
        case .week: say("a week", "一周")
        case .month: say("a month", "一个月")
        case .year: say("a year", "一年")
        }
    }

    /// A ratio in millionths, two digits of it: "0.21 %", "2.1 %", "21 %".
    func percent(perMillion: Int) -> String {
        let percent = Double(perMillion) / 1e4
        let decimals = percent >= 9.95 ? 0 : percent >= 0.995 || percent == 0 ? 1 : 2
        var text = FigureText.fixed(percent, decimals: decimals)
        if decimals == 2, text.hasSuffix("0") { text.removeLast() }
        return text + say(" %", "%")
    }

    /// "3,500,000"; above a thousand millions two digits and their power of ten, since nobody counts the others.
    func grouped(_ number: Int) -> String {
        guard number < 1_000_000_000 else {
            let digits = String(number)
            return "\(digits.prefix(1)).\(digits.dropFirst().prefix(1))e\(digits.count - 1)"
        }
        return LineReport.grouped(number)
    }
}
