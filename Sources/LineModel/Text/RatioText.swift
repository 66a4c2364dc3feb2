/// Ratios as the command line, the configuration and the lines file write them.
package enum RatioText {
    /// Reads `30%`, `0.3`, `0`, `1` or `100%` as 0...1; spaces around it are ignored. Anything else is refused.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> Double {
        let trimmed = FullWidthText.ascii(text).trimmed
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
