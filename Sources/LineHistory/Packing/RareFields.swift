internal import LineModel

/// Fields of which most are absent or 0, in one order for writing and for reading: a bit a field says whether it is
/// there, and the values of those that are follow.
protocol RareFields {
    mutating func flag(_ value: inout Bool)
    mutating func count(_ value: inout Int)
    mutating func optional(_ value: inout Int?)
    /// A number that may be negative, exactly.
    mutating func signed(_ value: inout Int?)
    mutating func text(_ value: inout String?)
}

extension RareFields {
    mutating func optionalFlag(_ value: inout Bool?) {
        var number = value.map { $0 ? 1 : 0 }
        optional(&number)
        value = number.map { $0 != 0 }
    }

    /// A delay with `DelayCode`'s error; it may be negative.
    mutating func milliseconds(_ value: inout Double?) {
        var code = value.map(Self.code)
        signed(&code)
        value = code.map(Self.milliseconds)
    }

    /// Milliseconds, exact to a nanosecond: for offsets between clocks, which may be years.
    mutating func exactMilliseconds(_ value: inout Double?) {
        var nanoseconds = value.flatMap { Int(exactly: min(max($0 * 1e6, -9e18), 9e18).rounded()) }
        signed(&nanoseconds)
        value = nanoseconds.map { Double($0) / 1e6 }
    }

    /// A ratio, which is kept to a millionth.
    mutating func ratio(_ value: inout Double?) {
        var millionths = value.map { Int((min(max($0, 0), 1) * 1e6).rounded()) }
        optional(&millionths)
        value = millionths.map { Double($0) / 1e6 }
    }

    mutating func delay(_ value: inout STAMPDelay?) {
        var codes = (value.map { Self.code($0.mean) }, value.map { Self.code($0.p95) }, value.map { Self.code($0.max) })
        // The codes are near each other, so their differences are short.
        var steps = (codes.0, difference(codes.1, codes.0), difference(codes.2, codes.1))
        signed(&steps.0)
        guard steps.0 != nil else {
            value = nil
            return
        }
        signed(&steps.1)
        signed(&steps.2)
        codes.1 = (steps.0 ?? 0) &+ (steps.1 ?? 0)
        codes.2 = (codes.1 ?? 0) &+ (steps.2 ?? 0)
        value = STAMPDelay(
            mean: Self.milliseconds(steps.0 ?? 0), p95: Self.milliseconds(codes.1 ?? 0),
            max: Self.milliseconds(codes.2 ?? 0))
    }

    mutating func delays(_ value: inout DelayStatistics?) {
        var figures = value.map { [$0.min, $0.median, $0.mean, $0.p90, $0.p95, $0.p99, $0.max].map(Self.code) }
        var before = 0
        // The codes rise as a rule, so their differences are short.
        for index in 0..<7 {
            var step = figures.map { $0[index] &- before }
            signed(&step)
            if index == 0 { figures = step.map { _ in figures ?? [Int](repeating: 0, count: 7) } }
            before = before &+ (step ?? 0)
            figures?[index] = before
        }
        var deviation = figures == nil ? nil : value?.stddev
        milliseconds(&deviation)
        value = figures.map { codes in
            let read = codes.map(Self.milliseconds)
            return DelayStatistics(
                min: read[0], mean: read[2], median: read[1], p90: read[3], p95: read[4], p99: read[5], max: read[6],
                stddev: deviation)
        }
    }

    private func difference(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        return left - right
    }

    private static func code(_ milliseconds: Double) -> Int {
        DelayCode.code(milliseconds: abs(milliseconds)) * (milliseconds < 0 ? -1 : 1)
    }

    /// Damaged bytes can give any code.
    private static func milliseconds(_ code: Int) -> Double {
        DelayCode.milliseconds(Int(clamping: code.magnitude)) * (code < 0 ? -1 : 1)
    }
}
