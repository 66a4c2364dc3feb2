/// What a line's delay was like since the evidence of it began to grow: what people are told. It begins anew whenever
/// the evidence is no more than that of a line in order. 8 bytes.
package struct DelayWindow: Hashable, Sendable {
    /// Rounds since then, the first bad one among them; of more than 65,535 so many.
    package private(set) var rounds: UInt16 = 0
    /// Geometric means over the rounds, as codes: of the shortest RTT, of the median, and of how far the 95th
    /// percentile is above it; 0 where none is known.
    private(set) var min: UInt16 = 0
    private(set) var median: UInt16 = 0
    private(set) var spread: UInt16 = 0

    /// A window that has not begun.
    package init() {}

    /// Reads numbers as they were stored; any are possible.
    init(_ numbers: [UInt16]) {
        precondition(numbers.count == 4, "the numbers that `numbers` has")
        (rounds, min, median, spread) = (numbers[0], numbers[1], numbers[2], numbers[3])
    }

    /// The state.
    var numbers: [UInt16] { [rounds, min, median, spread] }

    mutating func add(_ level: DelayLevel?) {
        if rounds < .max { rounds += 1 }
        guard let level else { return }
        min = mean(min, level.min)
        median = mean(median, level.median)
        spread = mean(spread, level.p95 - level.median)
    }

    private func mean(_ code: UInt16, _ value: Double) -> UInt16 {
        let (old, new) = (Int(code), Int(DelayCode.code(value)))
        guard old > 0 else { return UInt16(new) }
        return UInt16(old + Int((Double(new - old) / Double(rounds)).rounded()))
    }

    /// The level of these rounds; nil where none was known.
    package var level: DelayLevel? {
        guard median > 0 else { return nil }
        let middle = DelayCode.milliseconds(median)
        return DelayLevel(
            min: DelayCode.milliseconds(min), median: middle, p95: middle + DelayCode.milliseconds(spread))
    }
}
