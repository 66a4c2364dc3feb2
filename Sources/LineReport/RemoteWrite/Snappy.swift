/// The block format of Snappy (google/snappy, `format_description.txt`), by which remote write packs its requests.
///
/// A block is the length of the whole as a varint, then pieces: bytes as they are, or "so many bytes from so far back".
/// Labels repeat from series to series, so that a request shrinks to about a tenth.
package enum Snappy {
    /// What is looked back at: distances have 16 bits.
    private static let blockBytes = 1 << 16
    private static let hashBits: UInt32 = 14
    /// Four bytes are compared at once; near the end of a block nothing is looked for any more.
    private static let margin = 15

    /// Packs the bytes into one block. Any reader of the format gives them back.
    package static func block(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        packed.reserveCapacity(bytes.count / 4 + 64)
        appendVarint(UInt64(bytes.count), to: &packed)
        var places = [UInt16](repeating: 0, count: 1 << Int(hashBits))
        bytes.withUnsafeBufferPointer { all in
            for start in stride(from: 0, to: all.count, by: blockBytes) {
                let end = min(start + blockBytes, all.count)
                pack(UnsafeBufferPointer(rebasing: all[start..<end]), &places, into: &packed)
            }
        }
        return packed
    }

    /// Greedy: where the last place with the same four bytes is the same further on, that is copied.
    private static func pack(
        _ block: UnsafeBufferPointer<UInt8>, _ places: inout [UInt16], into packed: inout [UInt8]
    ) {
        for place in places.indices { places[place] = 0 }
        var (next, literal) = (1, 0)
        while next + margin < block.count {
            let four = word(block, next)
            let slot = Int((four &* 0x1E35_A7BD) >> (32 - hashBits))
            let candidate = Int(places[slot])
            places[slot] = UInt16(truncatingIfNeeded: next)
            guard candidate < next, word(block, candidate) == four else {
                // The longer nothing is found, the larger the steps: bytes without repetition cost little.
                next += 1 + (next - literal) >> 5
                continue
            }
            appendLiteral(block[literal..<next], to: &packed)
            var length = 4
            while next + length < block.count, block[candidate + length] == block[next + length] { length += 1 }
            appendCopy(length: length, distance: next - candidate, to: &packed)
            next += length
            literal = next
        }
        appendLiteral(block[literal..<block.count], to: &packed)
    }

    private static func word(_ block: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
        UnsafeRawBufferPointer(block).loadUnaligned(fromByteOffset: place, as: UInt32.self)
    }

    /// Tag 00: up to 60 bytes have their number in the tag; longer ones in one or two bytes behind it.
    private static func appendLiteral(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to packed: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let last = bytes.count - 1
        switch last {
        case ..<60: packed.append(UInt8(last << 2))
        case ..<256: packed += [60 << 2, UInt8(last)]
        default: packed += [61 << 2, UInt8(last & 0xFF), UInt8(last >> 8)]
        }
        packed.append(contentsOf: bytes)
    }

    /// Tag 10: 1 to 64 bytes from up to 65,535 bytes back.
    private static func appendCopy(length: Int, distance: Int, to packed: inout [UInt8]) {
        var rest = length
        while rest > 0 {
            let now = min(rest, 64)
            packed += [UInt8((now - 1) << 2 | 0b10), UInt8(distance & 0xFF), UInt8(distance >> 8)]
            rest -= now
        }
    }

    static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
