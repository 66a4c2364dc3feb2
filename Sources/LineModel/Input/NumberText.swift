/// Ratios as the command line, the configuration and the lines file write them.
package enum RatioText {
    /// Reads `30%`, `0.3`, `0`, `1` or `100%` as 0...1; spaces around it are ignored. Anything else is refused.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> Double {
        let trimmed = text.trimmed
        let isPercent = trimmed.hasSuffix("%")
        guard let decimal = PlainDecimal(isPercent ? trimmed.dropLast() : trimmed) else {
            throw refusal("\(TerminalText.quoted(trimmed)) is not a ratio")
        }
        let ratio = decimal.double(shiftedRight: isPercent ? 2 : 0)
        guard ratio <= 1 else { throw refusal("\(TerminalText.quoted(trimmed)) is not between 0 and 1 (100%)") }
        return ratio
    }

    /// The number of a JSON file as a ratio; refused outside 0...1.
    package static func check(_ number: Double) throws(TextError) -> Double {
        guard number >= 0, number <= 1 else { throw refusal("\(number) is not between 0 and 1 (100%)") }
        return number
    }

    private static func refusal(_ reason: String) -> TextError {
        TextError(reason, expected: "write a ratio as 30% or 0.3")
    }
}

/// Rates as the command line and the configuration write them.
package enum RateText {
    /// More than any network card sends.
    private static let highest = 1_000_000_000.0

    /// Reads packets per second: a plain number above 0 and at most 1,000,000,000, as `20000` or `0.5`, without a unit.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> Double {
        let trimmed = text.trimmed
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
