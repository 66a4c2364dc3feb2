internal import LineModel

/// The padding behind a plumb header: SplitMix64 words, big-endian, keyed by the
/// line's identity and seeded from every other field of the header.
struct PlumbPadding {
    private var generator: SeededGenerator

    init(_ probe: PlumbProbe) {
        let place = UInt64(probe.line) << 32 | UInt64(probe.sequence)
        let time = UInt64(bitPattern: probe.sendTimeNanoseconds)
        let seed = SeededGenerator.mix(probe.identity ^ SeededGenerator.mix(place ^ SeededGenerator.mix(time)))
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }
}
