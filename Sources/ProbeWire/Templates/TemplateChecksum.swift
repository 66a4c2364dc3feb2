/// A checksum that a template can ask for.
enum TemplateChecksum: UInt8, Equatable, Sendable {
    /// RFC 1071: the one's complement of the one's complement sum of 16-bit words.
    case sum16
    /// ISO/IEC 13239: reflected polynomial 0xEDB88320, as Ethernet, zip and `cksum -a crc32b` have it.
    case crc32

    var form: (bytes: Int, name: String) { self == .sum16 ? (2, "sum16") : (4, "crc32") }
}

/// A checksum under way: bytes go in one after another. Does not allocate.
struct ChecksumSum {
    private let kind: TemplateChecksum
    private var sum: UInt64
    private var isOdd = false

    init(_ kind: TemplateChecksum) {
        self.kind = kind
        sum = kind == .sum16 ? 0 : 0xFFFF_FFFF
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .sum16:
            for byte in bytes {
                sum &+= UInt64(byte) << (isOdd ? 0 : 8)
                isOdd.toggle()
            }
        case .crc32:
            for byte in bytes { addCRC(byte) }
        }
    }

    mutating func addZeros(_ count: Int) {
        switch kind {
        case .sum16: if count % 2 != 0 { isOdd.toggle() }
        case .crc32: for _ in 0..<count { addCRC(0) }
        }
    }

    private mutating func addCRC(_ byte: UInt8) {
        let index = Int((UInt8(truncatingIfNeeded: sum)) ^ byte)
        sum = UInt64(CRC32Table.entries[index]) ^ (sum >> 8)
    }

    var value: UInt64 {
        guard kind == .sum16 else { return sum ^ 0xFFFF_FFFF }
        var folded = sum
        while folded > 0xFFFF { folded = (folded & 0xFFFF) + (folded >> 16) }
        return folded ^ 0xFFFF
    }
}

private enum CRC32Table {
    static let entries: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1) }
    }
}
