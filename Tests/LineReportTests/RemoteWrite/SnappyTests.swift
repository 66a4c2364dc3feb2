import TestSupport
import Testing

@testable import LineReport

@Suite("Snappy", .seeded)
struct SnappyTests {
    @Test("short bytes are one literal, behind their length")
    func golden() {
        #expect(Snappy.block([]) == [0])
        #expect(Snappy.block(Array("abc".utf8)) == [3, 2 << 2] + Array("abc".utf8))
        let sixty = [UInt8](0..<61)
        #expect(Snappy.block(sixty) == [61, 60 << 2, 60] + sixty)
    }

    @Test("what repeats is copied: a hundred times the same byte is a byte and two copies")
    func copies() {
        #expect(
            Snappy.block([UInt8](repeating: 7, count: 100)) == [
                100, 0, 7, 63 << 2 | 2, 1, 0, 34 << 2 | 2, 1, 0,
            ])
    }

    @Test(
        "every block gives its bytes back",
        arguments: [0, 1, 15, 16, 17, 60, 256, 257, 65_535, 65_536, 65_537, 200_000])
    func roundTrip(count: Int) throws {
        var random = Seed.generator()
        let chance = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try RemoteWriteReading.unpacked(Snappy.block(chance)) == chance)
        let few = (0..<count).map { _ in UInt8.random(in: 0...2, using: &random) }
        #expect(try RemoteWriteReading.unpacked(Snappy.block(few)) == few)
        let text = Array("plumbline_line_probes_total{line=\"sz-hk\"}".utf8)
        let repeated = (0..<count).map { text[$0 % text.count] }
        let packed = Snappy.block(repeated)
        #expect(try RemoteWriteReading.unpacked(packed) == repeated)
        #expect(count < 1000 || packed.count < count / 10)
    }
}
