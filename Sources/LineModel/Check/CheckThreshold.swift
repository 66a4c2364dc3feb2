/// Above what a monitoring plugin raises one of its alarms. A part that is nil is not judged.
package struct CheckThreshold: Equatable, Sendable {
    package var rtt: Duration?
    /// Ratio, 0...1.
    package var loss: Double?

    package init(rtt: Duration?, loss: Double?) {
        self.rtt = rtt
        self.loss = loss
    }

    /// Nothing waits longer for a reply.
    private static let longestMilliseconds = 600_000.0

    /// Reads `200,20%`, `200ms,20%`, `200` or `20%`: a mean RTT, in milliseconds or with its unit, and a loss, which
    /// its `%` tells apart. Either may be left out.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> CheckThreshold {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else {
            throw refusal("\(TerminalText.quoted(text)) is not one delay and one loss")
        }
        var threshold = CheckThreshold(rtt: nil, loss: nil)
        for part in parts where !part.isEmpty {
            if part.hasSuffix("%") {
                guard threshold.loss == nil else { throw refusal("\(TerminalText.quoted(text)) has two losses") }
                do { threshold.loss = try RatioText.parse(part) } catch { throw refusal(error.reason) }
            } else {
                guard threshold.rtt == nil else {
                    throw refusal("\(TerminalText.quoted(text)) has two delays, or a loss without its %")
                }
                threshold.rtt = try delay(part)
            }
        }
        return threshold
    }

    private static func delay(_ part: Substring) throws(TextError) -> Duration {
        let delay: Duration
        if let number = PlainDecimal(part)?.double() {
            guard number <= longestMilliseconds else { throw tooLong(part) }
            delay = .nanoseconds(Int64((number * 1e6).rounded()))
        } else {
            do { delay = try Duration(text: part) } catch { throw refusal(error.reason) }
        }
        guard delay > .zero else { throw refusal("\(TerminalText.quoted(part)) is below every delay") }
        guard delay <= .milliseconds(longestMilliseconds) else { throw tooLong(part) }
        return delay
    }

    private static func tooLong(_ part: Substring) -> TextError {
        refusal("\(TerminalText.quoted(part)) is above 600000 ms")
    }

    private static func refusal(_ reason: String) -> TextError {
        TextError(reason, expected: "write RTT,LOSS% as 200,20% (milliseconds) or 200ms,20%; either may be left out")
    }

    fileprivate var limits: LineLimits { LineLimits(maxLoss: loss ?? 1, maxRTT: rtt) }
}

/// The two thresholds of a monitoring plugin.
package struct CheckThresholds: Equatable, Sendable {
    package var warning: CheckThreshold
    package var critical: CheckThreshold

    package init(warning: CheckThreshold, critical: CheckThreshold) {
        self.warning = warning
        self.critical = critical
    }

    /// What is wrong with the two together; empty when all is well.
    package var problems: [String] {
        var found: [String] = []
        let remedy = "lower -w or raise -c"
        if let low = warning.rtt, let high = critical.rtt, low > high {
            found.append("the delay of -w, \(low.shortText), is above that of -c, \(high.shortText); \(remedy)")
        }
        if let low = warning.loss, let high = critical.loss, low > high {
            let (low, high) = (FigureText.short(low * 100), FigureText.short(high * 100))
            found.append("the loss of -w, \(low)%, is above that of -c, \(high)%; \(remedy)")
        }
        return found
    }

    /// These, with the limits that the line has of its own in their place: such a limit is its critical threshold, and
    /// there is no warning below it.
    package func applied(to line: Line) -> CheckThresholds {
        var own = self
        if let loss = line.maxLoss { (own.warning.loss, own.critical.loss) = (nil, loss) }
        if let rtt = line.maxRTT { (own.warning.rtt, own.critical.rtt) = (nil, rtt) }
        return own
    }

    /// The state of one line of a report, with the reasons; none when it is OK.
    package func judge(_ row: LineReportRow, round: Validity.Verdict) -> (state: CheckState, reasons: [String]) {
        // Whether a line counts as measured does not depend on its limits.
        guard row.verdict != .unmeasured else { return (.unknown, row.reasons) }
        let own = applied(to: row.line)
        for (state, threshold) in [(CheckState.critical, own.critical), (.warning, own.warning)] {
            let judgement = LineVerdict.judge(
                summary: row.summary, limits: threshold.limits, round: round, segments: row.segments)
            if judgement.verdict == .abnormal { return (state, judgement.reasons) }
        }
        return (.ok, [])
    }
}
