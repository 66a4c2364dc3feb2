/// SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012) of two words: who lacks the key learns
/// from any number of its values nothing about another one. Does not allocate.
package struct SipHash: Sendable {
    private let low: UInt64
    private let high: UInt64

    /// - Parameters:
    ///   - low: the key's first eight bytes, read least significant byte first.
    ///   - high: its other eight.
    package init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

    /// The code of the sixteen bytes of `first` and `second`, each written least significant byte first.
    package func code(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var state = State(
            a: low ^ 0x736F_6D65_7073_6575, b: high ^ 0x646F_7261_6E64_6F6D, c: low ^ 0x6C79_6765_6E65_7261,
            d: high ^ 0x7465_6462_7974_6573)
        state.absorb(first)
        state.absorb(second)
        // The last block has what is left of the message, nothing, and its length in the highest byte.
        state.absorb(16 << 56)
        return state.finish()
    }

    private struct State {
        var a: UInt64
        var b: UInt64
        var c: UInt64
        var d: UInt64

        mutating func absorb(_ word: UInt64) {
            d ^= word
            turn()
            turn()
            a ^= word
        }

        mutating func finish() -> UInt64 {
            c ^= 0xFF
            turn()
            turn()
            turn()
            turn()
            return a ^ b ^ c ^ d
        }

        private mutating func turn() {
            a &+= b
            b = State.rotated(b, 13) ^ a
            a = State.rotated(a, 32)
            c &+= d
            d = State.rotated(d, 16) ^ c
            a &+= d
            d = State.rotated(d, 21) ^ a
            c &+= b
            b = State.rotated(b, 17) ^ c
            c = State.rotated(c, 32)
        }

        private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 - bits) }
    }
}
