/// What a round knows and nobody else: the key from which everything is made that a line's packets have for themselves.
/// It is in no packet, no report and no log.
package struct RoundSecret: Sendable, CustomStringConvertible, CustomReflectable {
    private let hash: SipHash

    /// What a word is for. Words of different uses say nothing about each other.
    package enum Use: UInt64, Sendable, CaseIterable {
        /// The eight bytes that stand in a line's packets.
        case identity = 1
        /// Where a line's numbers begin.
        case number
        /// STAMP's session identifiers.
        case session
    }

    /// 128 bits from a generator, which must be the system's for a round that is sent.
    package init(using generator: inout some RandomNumberGenerator) {
        hash = SipHash(low: generator.next(), high: generator.next())
    }

    /// A secret that a number repeats: for what is never sent (lengths do not depend on it), and for tests.
    package init(seed: UInt64) { hash = SipHash(low: seed, high: ~seed) }

    /// A secret of the system's random generator.
    package static func random() -> RoundSecret {
        var generator = SystemRandomNumberGenerator()
        return RoundSecret(using: &generator)
    }

    /// The word with this number. Does not allocate.
    package func word(_ use: Use, _ number: UInt64) -> UInt64 { hash.code(use.rawValue, number) }

    /// Nothing of it.
    package var description: String { "a round's secret" }
    /// Nothing of it.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
