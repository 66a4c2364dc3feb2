/// Writes whole numbers in as few octets as they need (LEB128: seven bits an octet, least significant first).
struct PackedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number that may be negative, small when it is near 0.
    mutating func append(signed value: Int) { append(value << 1 ^ value >> (Int.bitWidth - 1)) }

    /// nil as 0, else one more than the number, which is 0 or more.
    mutating func append(optional value: Int?) { append(value.map { $0 + 1 } ?? 0) }

    mutating func append(_ text: String) {
        let octets = Array(text.utf8)
        append(octets.count)
        bytes.append(contentsOf: octets)
    }

    /// With their number before them.
    mutating func append(counted octets: [UInt8]) {
        append(octets.count)
        bytes.append(contentsOf: octets)
    }

    mutating func append(raw octets: [UInt8]) { bytes.append(contentsOf: octets) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Reads what `PackedWriter` wrote. What is cut short or makes no sense gives 0 or nothing and sets `isBroken`: a
/// damaged octet is never a trap.
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
            let octet = bytes[position]
            position += 1
            value |= UInt64(octet & 0x7F) << shift
            if octet < 0x80 { return Int(Int64(bitPattern: value)) }
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

    /// All that is left.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }
}
