/// Writes whole numbers in as few bytes as they need (LEB128: seven bits a byte, least significant first).
package struct PackedWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Nothing is written yet.
    package init() {}

    /// A number; a negative one takes ten bytes.
    package mutating func append(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number that may be negative, small when it is near 0.
    package mutating func append(signed value: Int) { append(value << 1 ^ value >> (Int.bitWidth - 1)) }

    /// Writes nil as 0, and a number, which is 0 or more, as one more than it is.
    package mutating func append(optional value: Int?) { append(value.map { $0 + 1 } ?? 0) }

    /// A text in UTF-8 behind the number of its bytes.
    package mutating func append(_ text: String) {
        append(counted: Array(text.utf8))
    }

    /// Writes bytes behind their count.
    package mutating func append(counted content: [UInt8]) {
        append(content.count)
        bytes.append(contentsOf: content)
    }

    /// Bytes alone, whose number whoever reads them knows.
    package mutating func append(raw content: [UInt8]) { bytes.append(contentsOf: content) }

    /// Begins anew, with the room that there is.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
