/// Reads what `PackedWriter` wrote. What is cut short or makes no sense gives 0 or nothing and sets `isBroken`: a
/// damaged byte is never a trap.
package typealias PackedReader = PackedBytes<ArraySlice<UInt8>>

/// `PackedReader` over bytes that lie in SQLite's memory, of which it makes no array. They are of whoever called: it is
/// used within the call that lends them.
typealias GlanceReader = PackedBytes<UnsafeRawBufferPointer>

/// Reading packed bytes, wherever they lie.
package struct PackedBytes<Bytes: RandomAccessCollection> where Bytes.Element == UInt8, Bytes.Index == Int {
    private let bytes: Bytes
    private var position: Int
    /// Whether something was cut short or made no sense so far; what is read from then on counts for nothing.
    package private(set) var isBroken = false

    /// Reads from the first of the bytes on.
    package init(_ bytes: Bytes) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether all bytes were read.
    package var isAtEnd: Bool { position >= bytes.endIndex }

    /// A number of any size, negative ones too; 0 where it is broken.
    package mutating func number() -> Int {
        var (value, shift) = (UInt64(0), UInt64(0))
        while position < bytes.endIndex, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(Int64(bitPattern: value)) }
            shift += 7
        }
        isBroken = true
        return 0
    }

    /// A number as `append(signed:)` wrote it.
    package mutating func signed() -> Int {
        let value = UInt64(bitPattern: Int64(number()))
        return Int(Int64(bitPattern: value >> 1)) ^ -Int(value & 1)
    }

    /// A number as `append(optional:)` wrote it.
    package mutating func optional() -> Int? {
        let value = number()
        return value == 0 ? nil : value - 1
    }

    /// Where the bytes are whose number comes first; an empty range where they are not all there.
    private mutating func countedPlace() -> Range<Int> {
        let count = number()
        guard !isBroken, count >= 0, count <= bytes.endIndex - position else {
            isBroken = true
            return position..<position
        }
        position += count
        return position - count..<position
    }
}

extension PackedBytes where Bytes == ArraySlice<UInt8> {
    /// A text behind the number of its bytes; what is no UTF-8 in it is replaced by U+FFFD.
    package mutating func text() -> String { String(decoding: counted(), as: UTF8.self) }

    /// The bytes behind their number; none where they are not all there.
    package mutating func counted() -> ArraySlice<UInt8> {
        let place = countedPlace()
        return bytes[place]
    }

    /// All bytes that are left.
    package mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }
}

extension PackedBytes where Bytes == UnsafeRawBufferPointer {
    mutating func counted() -> UnsafeRawBufferPointer {
        let place = countedPlace()
        return UnsafeRawBufferPointer(rebasing: bytes[place])
    }

    /// A slot of a block, as `LineBlock.join` made it; empty where it has nothing, or where the block is damaged.
    static func slot(_ slot: Int, of block: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var reader = GlanceReader(block)
        for _ in 0..<slot where !reader.isAtEnd { _ = reader.counted() }
        return reader.isAtEnd ? UnsafeRawBufferPointer(start: nil, count: 0) : reader.counted()
    }
}
