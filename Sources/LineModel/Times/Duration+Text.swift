extension Duration {
    /// The units that a duration is written in, largest first, in nanoseconds.
    private static let textUnits: [(suffix: String, nanoseconds: UInt128)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]
    private static let textExpectation = "write a duration with its unit: 250us, 20ms, 1.5s, 5m, 1h or 14d"

    /// Reads `20ms`, `1.5s`, `250us`, `5m`, `1h`, `14d`, `40ns`; spaces around it are ignored, the unit is required.
    ///
    /// 0 is taken (`0s`): whether it makes sense is for the setting to say. Refused: a negative value, more than
    /// 106751 days (what 64 bits of nanoseconds hold), a fraction of a nanosecond, and anything else.
    package init(text: some StringProtocol) throws(TextError) {
        let trimmed = FullWidthText.ascii(text).trimmed
        let number = trimmed.prefix { !$0.isLetter && $0 != "µ" }
        guard let decimal = PlainDecimal(number) else { throw Duration.refusal(of: trimmed) }
        let suffix = trimmed[number.endIndex...]
        guard let unit = Duration.textUnits.first(where: { $0.suffix == suffix })
        else { throw Duration.refusal(of: trimmed) }
        let (product, overflow) = decimal.digits.multipliedReportingOverflow(by: unit.nanoseconds)
        let (nanoseconds, rest) = product.quotientAndRemainder(dividingBy: UInt128.tenTo(decimal.scale))
        guard !overflow, nanoseconds <= UInt128(Int64.max)
        else { throw TextError("\(TerminalText.quoted(trimmed)) is too long", expected: "write at most 106751d") }
        guard rest == 0 else {
            throw TextError("\(TerminalText.quoted(trimmed)) is finer than a nanosecond", expected: "write whole ns")
        }
        self = .nanoseconds(Int64(nanoseconds))
    }

    /// Reads the same with a sign before it: `-5ms` is below 0, `+5ms` is `5ms`.
    package init(signedText text: some StringProtocol) throws(TextError) {
        let trimmed = FullWidthText.ascii(text).trimmed
        guard let sign = trimmed.first, "+-".contains(sign) else {
            self = try Duration(text: trimmed)
            return
        }
        let size = trimmed.dropFirst()
        guard size.first?.isNumber == true || size.first == "." else { throw Duration.refusal(of: trimmed) }
        let duration = try Duration(text: size)
        self = sign == "-" ? .zero - duration : duration
    }

    private static func refusal(of text: some StringProtocol) -> TextError {
        let quoted = TerminalText.quoted(text)
        if text.isEmpty { return TextError("no duration", expected: textExpectation) }
        if text.hasPrefix("-") { return TextError("\(quoted) is negative", expected: textExpectation) }
        if PlainDecimal(text) != nil { return TextError("\(quoted) has no unit", expected: textExpectation) }
        return TextError("\(quoted) is not a duration", expected: textExpectation)
    }

    /// The shortest exact way to write the duration with at least 1 before the point: `20ms`, `1.5s`, `90s`, `1h`.
    ///
    /// Where two units make equally short texts the larger wins. Rounded to nanoseconds (half away from zero); zero is
    /// `0s`, a
    /// negative one has `-` in front. `Duration(text:)` reads it back.
    package var shortText: String {
        let atto = attoseconds
        let nanoseconds = (atto.magnitude + 500_000_000) / 1_000_000_000
        guard nanoseconds > 0 else { return "0s" }
        var shortest: String?
        for unit in Duration.textUnits where nanoseconds >= unit.nanoseconds {
            guard let text = Duration.exactDecimal(nanoseconds, over: unit.nanoseconds) else { continue }
            let candidate = text + unit.suffix
            if candidate.utf8.count < shortest?.utf8.count ?? .max { shortest = candidate }
        }
        return (atto < 0 ? "-" : "") + (shortest ?? "\(nanoseconds)ns")
    }

    /// `value / unit` with at most nine digits after the point; nil where that is not exact.
    private static func exactDecimal(_ value: UInt128, over unit: UInt128) -> String? {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: unit)
        let (fraction, inexact) = (rest * 1_000_000_000).quotientAndRemainder(dividingBy: unit)
        guard inexact == 0 else { return nil }
        guard fraction > 0 else { return "\(whole)" }
        var digits = String(String(fraction + 1_000_000_000).dropFirst())
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}

extension UInt128 {
    /// Ten to the `power`, 0 to 38.
    static func tenTo(_ power: Int) -> UInt128 { (0..<power).reduce(1) { product, _ in product * 10 } }
}
