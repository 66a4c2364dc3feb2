/// A delay as a whole number of about logarithmic steps: 13 significant bits, as small floating-point numbers have.
///
/// Codes rise with the delays and have no gaps, so that delays near each other have codes near each other. Delays below
/// 8,192 ns are exact; any other comes back within one part in 8,192 (0.0122 %): 38 ms within 4.2 us (the step there is
/// 8.2 us, rounded to the nearest).
enum DelayCode {
    /// The largest relative error of a delay or of a difference.
    static let relativeError = 1.0 / 8192
    private static let bits = 12
    /// The code of the longest delay that a `ProbeRecord` holds, 2^48 - 1 ns, and the number of bits of any code.
    static let greatest = 35 << bits + 2 << bits
    static let width = 18

    /// - Parameter nanoseconds: negative ones count as 0, those above 2^48 - 1 as that.
    static func code(_ nanoseconds: Int64) -> Int {
        let value = Int(min(max(nanoseconds, 0), 1 << 48 - 1))
        let shift = Int.bitWidth - value.leadingZeroBitCount - (bits + 1)
        guard shift > 0 else { return value }
        // Rounding up to the next power of two is the first code of the next range.
        return shift << bits + (value + 1 << (shift - 1)) >> shift
    }

    /// The delay in the middle of those that have this code. A code beyond the greatest counts as the greatest.
    static func nanoseconds(_ code: Int) -> Int64 {
        let code = min(max(code, 0), greatest)
        let shift = code >> bits - 1
        guard shift > 0 else { return Int64(code) }
        return Int64(code - shift << bits) << Int64(shift)
    }

    static func code(milliseconds: Double) -> Int {
        code(Int64((min(max(milliseconds, 0), 0x1p48 / 1e6) * 1e6).rounded()))
    }

    static func milliseconds(_ code: Int) -> Double { Double(nanoseconds(code)) / 1e6 }
}
