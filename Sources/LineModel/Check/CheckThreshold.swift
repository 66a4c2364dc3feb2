/// What a line must exceed for a monitoring plugin to raise one of its alarms. A part that is nil is not judged.
package struct CheckThreshold: Equatable, Sendable {
    /// Mean RTT.
    package var rtt: Duration?
    /// Ratio, 0...1.
    package var loss: Double?

    /// Strictly above either part there is an alarm; nil leaves a part out.
    package init(rtt: Duration?, loss: Double?) {
        self.rtt = rtt
        self.loss = loss
    }

    /// The longest timeout of a round: nothing waits longer for a reply.
    private static let maxMilliseconds = 600_000.0

    /// Reads `200,20%`, `200ms,20%`, `200` or `20%`: a mean RTT, in milliseconds or with its unit, and a loss, which
    /// its `%` tells apart. Either may be left out.
    ///
    /// - Throws: what of the text is wrong, and how it is written.
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
            guard number <= maxMilliseconds else { throw tooLong(part) }
            delay = .nanoseconds(Int64((number * 1e6).rounded()))
        } else {
            do { delay = try Duration(text: part) } catch { throw refusal(error.reason) }
        }
        guard delay > .zero else { throw refusal("\(TerminalText.quoted(part)) is below every delay") }
        guard delay <= .milliseconds(maxMilliseconds) else { throw tooLong(part) }
        return delay
    }

    private static func tooLong(_ part: Substring) -> TextError {
        refusal("\(TerminalText.quoted(part)) is above 600000 ms")
    }

    private static func refusal(_ reason: String) -> TextError {
        TextError(reason, expected: "write RTT,LOSS% as 200,20% (milliseconds) or 200ms,20%; either may be left out")
    }

    var limits: LineLimits { LineLimits(maxLoss: loss ?? 1, maxRTT: rtt) }
}
