import LineModel
import Testing

@Suite("The hash that is stored")
struct StableHashTests {
    /// Of the authors' list, http://www.isthe.com/chongo/src/fnv/test_fnv.c.
    @Test(
        "FNV-1a of 64 bits gives its authors' values",
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)])
    func values(text: String, hash: UInt64) { #expect(StableHash.fnv1a(text.utf8) == hash) }
}
