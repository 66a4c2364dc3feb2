/// Reads what `PackedWriter` wrote. What is cut short or makes no sense gives 0 or nothing and sets `isBroken`: a
/// damaged byte is never a trap.
struct PackedReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private(set) var isBroken = false

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position >= bytes.endIndex }

    mutating func number() -> Int {
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

    mutating func signed() -> Int {
        let value = UInt64(bitPattern: Int64(number()))
        return Int(Int64(bitPattern: value >> 1)) ^ -Int(value & 1)
    }

    mutating func optional() -> Int? {
        let value = number()
        return value == 0 ? nil : value - 1
    }

    mutating func text() -> String { String(decoding: counted(), as: UTF8.self) }

    mutating func counted() -> ArraySlice<UInt8> {
        let count = number()
        guard !isBroken, count >= 0, count <= bytes.endIndex - position else {
            isBroken = true
            return []
        }
        position += count
        return bytes[position - count..<position]
    }

    /// All bytes that are left.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }
}
