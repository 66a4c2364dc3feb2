/// Rates as the command line and the configuration write them.
package enum RateText {
    /// More than any network card sends.
    private static let highest = 1_000_000_000.0

    /// Reads packets per second: a plain number above 0 and at most 1,000,000,000, as `20000` or `0.5`, without a unit.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> Double {
        let trimmed = FullWidthText.ascii(text).trimmed
        guard let rate = PlainDecimal(trimmed)?.double() else {
            throw refusal("\(TerminalText.quoted(trimmed)) is not a rate")
        }
        guard rate > 0 else { throw refusal("a rate of 0 sends nothing") }
        guard rate <= highest else { throw refusal("\(TerminalText.quoted(trimmed)) is above 1000000000") }
        return rate
    }

    private static func refusal(_ reason: String) -> TextError {
        TextError(reason, expected: "write packets per second as a plain number, for example 20000")
    }
}
