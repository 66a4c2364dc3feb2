/// Natural logarithm and exponential function, which the standard library lacks. Deterministic: the same bits on every
/// machine, so that a state that was stored by one is gone on with by another.
package enum NaturalLogarithm {
    /// ln 2 in two parts: the first has zeros at its end, so that its product with a whole number is exact.
    private static let (ln2High, ln2Low) = (0x1.62e42fee00000p-1, 0x1.a39ef35793c76p-33)
    /// 1/1!, 1/2!, ...: with |r| <= ln 2 / 2 the term after the last is below 2^-57.
    private static let inverseFactorials: [Double] = (1...14).reduce(into: []) {
        $0.append(($0.last ?? 1) / Double($1))
    }

    /// The natural logarithm; minus infinity of 0, not a number below. Its error is at most 2 units in the last place,
    /// and absolutely at most 4e-16 near 1.
    ///
    /// x = m 2^e with m within 0.71...1.42; ln m = 2 (s + s^3/3 + ...), s = (m - 1)/(m + 1), |s| <= 0.172.
    package static func of(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        var (mantissa, exponent) = (x.significand, Double(x.exponent))
        if mantissa > 0x1.6a09e667f3bcdp+0 {
            mantissa /= 2
            exponent += 1
        }
        let s = (mantissa - 1) / (mantissa + 1)
        let square = s * s
        var series = 0.0
        for odd in stride(from: 21.0, through: 3, by: -2) { series = (series + 1 / odd) * square }
        return exponent * ln2High + (2 * s + (2 * s * series + exponent * ln2Low))
    }

    /// e to the power of x: 0 below -745.2, infinity above 709.8. Its relative error is below 4e-16.
    package static func exponential(_ x: Double) -> Double {
        guard x > -745.2 else { return x.isNaN ? x : 0 }
        guard x < 709.8 else { return .infinity }
        let twos = (x / (ln2High + ln2Low)).rounded()
        let rest = (x - twos * ln2High) - twos * ln2Low
        var power = 0.0
        for inverse in inverseFactorials.reversed() { power = (power + inverse) * rest }
        // In two steps, since 2^-1074 is no normal number.
        let half = Int(twos) / 2
        let scaled = Double(sign: .plus, exponent: half, significand: 1 + power)
        return scaled * Double(sign: .plus, exponent: Int(twos) - half, significand: 1)
    }
}
