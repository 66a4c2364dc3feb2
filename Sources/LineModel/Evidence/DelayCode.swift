/// A delay as a number of 16 bits on a logarithmic scale: a line's learned delays are many, and 0.03 % is near enough.
enum DelayCode {
    /// Steps for each doubling: 65,535 of them reach from 1 us to 46 hours.
    private static let stepsOfOctave = 1750.0
    private static let ln2 = 0.6931471805599453

    /// The code of a delay in milliseconds; 0 for 1 us and less, and for what is no number.
    static func code(_ milliseconds: Double) -> UInt16 {
        guard milliseconds > 0.001 else { return 0 }
        let steps = NaturalLogarithm.of(milliseconds * 1000) / ln2 * stepsOfOctave
        return steps < Double(UInt16.max) ? UInt16(steps.rounded(.down)) : .max
    }

    /// The delay in milliseconds, exact to 0.04 %; of 0 none.
    static func milliseconds(_ code: UInt16) -> Double {
        code == 0 ? 0 : NaturalLogarithm.exponential((Double(code) + 0.5) / stepsOfOctave * ln2) / 1000
    }
}
