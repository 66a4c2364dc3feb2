/// A hash that is the same in every process and every version, for what is stored or shared out by it.
package enum StableHash {
    /// FNV-1a of 64 bits (Fowler, Noll and Vo, "The FNV Non-Cryptographic Hash Algorithm"). Not for what a stranger may
    /// choose: collisions are easily made.
    package static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
