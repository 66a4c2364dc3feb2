/// A line that loses in bursts, probe after probe: which of them are lost is a matter of its seed alone.
///
/// Its first probe finds it bad as often as any other does, so that rounds of few probes lose as much as long ones.
/// Does not allocate.
package struct BurstChain: Sendable {
    private let first: Double
    private let beginning: Double
    private let staying: Double
    private var chances: SeededGenerator
    /// nil before the first probe.
    private var isBad: Bool?
    /// How many bursts have begun.
    package private(set) var bursts = 0

    /// - Parameter seed: the same seed loses the same probes of a line with the same loss.
    package init(_ loss: BurstLoss, seed: UInt64) {
        first = loss.share
        beginning = loss.beginning
        staying = 1 - loss.ending
        chances = SeededGenerator(seed: seed)
    }

    /// Whether the next probe is lost.
    package mutating func losesNext() -> Bool { losesNext(chance: chances.nextUnit()) }

    /// - Parameter chance: uniform in 0..<1. Always a loss below, and never from there on: where a burst stays as
    ///   likely as one begins, losses are independent, with the very chances that decide of them.
    mutating func losesNext(chance: Double) -> Bool {
        let bad = chance < (isBad.map { $0 ? staying : beginning } ?? first)
        if bad, isBad != true { bursts += 1 }
        isBad = bad
        return bad
    }
}
