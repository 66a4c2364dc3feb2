/// The seed of a round's order of sending, where none was asked for.
package enum RoundSeed {
    /// Every seed below it is exact in a double too: programs that read the report's JSON must be able to hand it back.
    package static let bound: UInt64 = 1 << 53

    /// A seed below `bound`.
    package static func random() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A seed below `bound`, by chance that the caller gives.
    package static func random(using generator: inout some RandomNumberGenerator) -> UInt64 {
        UInt64.random(in: 0..<bound, using: &generator)
    }
}
