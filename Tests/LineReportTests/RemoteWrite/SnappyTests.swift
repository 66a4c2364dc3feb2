import TestSupport
import Testing

@testable import LineReport

/// A reader of the format by its description, with every kind of piece.
func unpacked(_ block: [UInt8]) throws -> [UInt8] {
    struct Broken: Error {}
    var (place, length, shift) = (0, 0, 0)
    while true {
        length |= Int(block[place] & 0x7F) << shift
        shift += 7
        place += 1
        if block[place - 1] < 0x80 { break }
    }
    var bytes: [UInt8] = []
    while place < block.count {
        let tag = Int(block[place])
        place += 1
        func number(_ count: Int) -> Int {
            defer { place += count }
            return (0..<count).reduce(0) { $0 | Int(block[place + $1]) << (8 * $1) }
        }
        var (count, distance) = ((tag >> 2) + 1, 0)
        switch tag & 3 {
        case 0:
            if count > 60 { count = number(count - 60) + 1 }
            bytes += block[place..<place + count]
            place += count
            continue
        case 1: (count, distance) = (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | number(1))
        case 2: distance = number(2)
        default: distance = number(4)
        }
        guard distance > 0, distance <= bytes.count else { throw Broken() }
        for _ in 0..<count { bytes.append(bytes[bytes.count - distance]) }
    }
    guard bytes.count == length else { throw Broken() }
    return bytes
}

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
        #expect(try unpacked(Snappy.block(chance)) == chance)
        let few = (0..<count).map { _ in UInt8.random(in: 0...2, using: &random) }
        #expect(try unpacked(Snappy.block(few)) == few)
        let text = Array("plumbline_line_probes_total{line=\"sz-hk\"}".utf8)
        let repeated = (0..<count).map { text[$0 % text.count] }
        let packed = Snappy.block(repeated)
        #expect(try unpacked(packed) == repeated)
        #expect(count < 1000 || packed.count < count / 10)
    }
}
