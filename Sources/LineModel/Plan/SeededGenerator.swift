/// A small random generator that a seed repeats (SplitMix64: Steele, Lea, Flood, OOPSLA 2014). Not for secrets.
@frozen
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    @usableFromInline var state: UInt64

    /// - Parameter seed: the same seed gives the same numbers, on every machine.
    @inlinable
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits, uniform; repeats after 2^64 calls. Does not allocate.
    @inlinable
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SeededGenerator.mix(state)
    }

    /// The generator's output function, a bijection that spreads every bit.
    @inlinable
    package static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0..<1, 53 bits.
    package mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
