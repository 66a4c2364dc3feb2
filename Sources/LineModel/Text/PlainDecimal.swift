/// A number as people write one: digits, and after a point more digits. No sign, exponent, hexadecimal, `nan` or `inf`,
/// all of which `Double(String)` would take.
struct PlainDecimal {
    /// The digits as one whole number: 15 for `1.5`.
    let digits: UInt128
    /// How many of them stand after the point: 1 for `1.5`.
    let scale: Int

    /// More digits than any setting needs, and few enough for `digits` not to overflow.
    private static let limit = 30

    /// nil for anything but `12` or `1.5`, with 30 digits at the most.
    init?(_ text: some StringProtocol) {
        var digits: UInt128 = 0
        var (whole, fraction) = (0, 0)
        var pointSeen = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), !pointSeen {
                pointSeen = true
                continue
            }
            guard AddressSyntax.isDigit(byte) else { return nil }
            digits = digits &* 10 &+ UInt128(byte - UInt8(ascii: "0"))
            if pointSeen { fraction += 1 } else { whole += 1 }
            guard whole + fraction <= PlainDecimal.limit else { return nil }
        }
        guard whole > 0, !pointSeen || fraction > 0 else { return nil }
        self.digits = digits
        scale = fraction
    }

    /// The nearest double to the number divided by ten to the `shift`.
    ///
    /// One correctly rounded conversion, so that `30%` and `0.3` are the same double.
    func double(shiftedRight shift: Int = 0) -> Double { Double("\(digits)e-\(scale + shift)") ?? .infinity }
}
