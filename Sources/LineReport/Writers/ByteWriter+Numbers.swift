extension ByteWriter {
    /// Decimal digits, a minus sign when negative.
    mutating func append(_ value: some FixedWidthInteger) {
        if value < 0 { append(ASCII.minus) }
        append(digitsOf: UInt64(value.magnitude))
    }

    /// Decimal digits in groups of three: `12,000`.
    mutating func append(grouped value: Int) {
        if value < 0 { append(ASCII.minus) }
        let digits = Array(String(value.magnitude).utf8)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { append(ASCII.comma) }
            append(digit)
        }
    }

    /// A number in positional notation, exactly rounded (half to even, as C's `printf`), with at least
    /// `decimals.lowerBound` and at most `decimals.upperBound` (6 or fewer) decimals; zeros between the two are left
    /// out.
    ///
    /// What is absent or no number (infinite, NaN) is written as `absent`; a negative zero as zero.
    mutating func append(_ value: Double?, decimals: ClosedRange<Int>, absent: StaticString) {
        guard let value, value.isFinite else { return append(absent) }
        append(FixedDecimal(value, decimals: decimals.upperBound), minimumDecimals: decimals.lowerBound)
    }

    /// Thousandths of a unit as that unit with three decimals: nanoseconds as microseconds.
    mutating func append(thousandths value: Int64) {
        if value < 0 { append(ASCII.minus) }
        append(digitsOf: value.magnitude / 1000)
        append(ASCII.point)
        append(digitsOf: value.magnitude % 1000, paddedTo: 3)
    }

    /// Millionths of a unit as that unit with three decimals, rounded half away from zero: nanoseconds as milliseconds.
    mutating func append(millionths value: Int64) { append(thousandths: (value + (value < 0 ? -500 : 500)) / 1000) }

    private mutating func append(_ number: FixedDecimal, minimumDecimals: Int) {
        var (fraction, decimals) = (number.fraction, number.decimals)
        while decimals > minimumDecimals, fraction % 10 == 0 {
            fraction /= 10
            decimals -= 1
        }
        switch number.whole {
        case .small(let whole): append(whole, fraction, decimals: decimals, isNegative: number.isNegative)
        case .large(let limbs):
            if number.isNegative { append(ASCII.minus) }
            append(limbs: limbs)
            guard decimals > 0 else { return }
            append(ASCII.point)
            append(digitsOf: fraction, paddedTo: decimals)
        }
    }

    /// Writes the number in one piece, from its end: reports are made of numbers, and appending costs more than
    /// dividing.
    private mutating func append(_ whole: UInt64, _ fraction: UInt64, decimals: Int, isNegative: Bool) {
        // 20 digits, 6 decimals, the point and the sign.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 28) { piece in
            var (start, rest) = (piece.count, fraction)
            while start > piece.count - decimals {
                start -= 1
                piece[start] = ASCII.digit(rest)
                rest /= 10
            }
            if decimals > 0 {
                start -= 1
                piece[start] = ASCII.point
            }
            rest = whole
            repeat {
                start -= 1
                piece[start] = ASCII.digit(rest)
                rest /= 10
            } while rest > 0
            if isNegative {
                start -= 1
                piece[start] = ASCII.minus
            }
            append(UnsafeBufferPointer(rebasing: piece[start...]))
        }
    }

    private mutating func append(limbs: [UInt64]) {
        append(digitsOf: limbs.last ?? 0)
        for limb in limbs.dropLast().reversed() { append(digitsOf: limb, paddedTo: FixedDecimal.limbDigits) }
    }

    private mutating func append(digitsOf value: UInt64, paddedTo width: Int = 1) {
        // Most counts of a line have one digit.
        if value < 10, width == 1 { return append(ASCII.digit(value)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var rest = value
            repeat {
                start -= 1
                digits[start] = ASCII.digit(rest)
                rest /= 10
            } while rest > 0 || digits.count - start < width
            append(UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }
}

/// A finite number split into its whole part and its decimals, with no rounding but the one asked for.
///
/// A double is m * 2^e with m below 2^53. Its fraction times 10^6 has at most 73 bits before the binary point is put
/// back, so 128 bits hold it exactly and the tie is seen as a tie.
struct FixedDecimal {
    /// The digits before the decimal point.
    enum Whole {
        case small(UInt64)
        /// Base 10^`limbDigits`, least significant first; for 2^63 and above, which have no fraction.
        case large([UInt64])
    }

    static let limbDigits = 9
    private static let powersOfTen: [UInt64] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

    let isNegative: Bool
    private(set) var whole: Whole
    /// The decimals as an integer below 10^`decimals`.
    private(set) var fraction: UInt64 = 0
    let decimals: Int

    /// `value` is finite, `decimals` 0 to 6.
    init(_ value: Double, decimals: Int) {
        precondition(value.isFinite && FixedDecimal.powersOfTen.indices.contains(decimals), "a finite number, 0...6")
        self.decimals = decimals
        let magnitude = value.magnitude
        guard magnitude < 0x1p63 else {
            isNegative = value < 0
            whole = .large(FixedDecimal.limbs(of: magnitude))
            return
        }
        var units = UInt64(magnitude)
        let scale = FixedDecimal.powersOfTen[decimals]
        var scaled = FixedDecimal.roundedFraction(of: magnitude - Double(units), scale: scale, oddUnits: units % 2 == 1)
        if scaled == scale { (units, scaled) = (units + 1, 0) }
        whole = .small(units)
        fraction = scaled
        isNegative = value < 0 && (units > 0 || scaled > 0)
    }

    /// `rest` (0 or more, below 1) times `scale`, to the nearest integer, ties to the even last digit.
    private static func roundedFraction(of rest: Double, scale: UInt64, oddUnits: Bool) -> UInt64 {
        guard rest > 0 else { return 0 }
        let shift = 52 - Int(rest.exponent)
        // Below 2^-75 even 10^6 times it is less than a half; subnormals are far below.
        guard shift < 128 else { return 0 }
        let product = UInt128(rest.significandBitPattern | 1 << 52) * UInt128(scale)
        let quotient = product &>> UInt128(shift)
        let remainder = product & (UInt128(1) &<< UInt128(shift) - 1)
        let half = UInt128(1) &<< UInt128(shift - 1)
        let lastDigitIsOdd = scale == 1 ? oddUnits : quotient % 2 == 1
        return UInt64(quotient) + (remainder > half || (remainder == half && lastDigitIsOdd) ? 1 : 0)
    }

    /// An integer of 2^53 and above, by doubling its significand.
    private static func limbs(of magnitude: Double) -> [UInt64] {
        var limbs = [UInt64(magnitude.significandBitPattern | 1 << 52)]
        carry(&limbs)
        for _ in 0..<(Int(magnitude.exponent) - 52) {
            for index in limbs.indices { limbs[index] *= 2 }
            carry(&limbs)
        }
        return limbs
    }

    private static func carry(_ limbs: inout [UInt64]) {
        var index = 0
        while index < limbs.count {
            if limbs[index] >= 1_000_000_000 {
                if index + 1 == limbs.count { limbs.append(0) }
                limbs[index + 1] += limbs[index] / 1_000_000_000
                limbs[index] %= 1_000_000_000
            }
            index += 1
        }
    }
}
