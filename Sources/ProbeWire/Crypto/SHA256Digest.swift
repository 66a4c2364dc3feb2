/// 32 bytes that SHA-256 made.
///
/// Not `Equatable`: a code is compared in constant time, by `STAMPKey` or `ConstantTime`.
package struct SHA256Digest: Sendable {
    private let words: InlineArray<8, UInt32>

    /// Bytes of a digest.
    package static let length = 32

    init(words: InlineArray<8, UInt32>) { self.words = words }

    /// Writes the 32 bytes.
    ///
    /// - Parameter bytes: at least 32 bytes.
    package func store(into bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count >= Self.length, "a digest has 32 octets")
        for index in 0..<8 { bytes.storeBigEndian(words[index], at: 4 * index) }
    }

    /// The first 128 bits, which is what STAMP sends (RFC 8762 section 4.4).
    var leading128: (high: UInt64, low: UInt64) {
        (UInt64(words[0]) << 32 | UInt64(words[1]), UInt64(words[2]) << 32 | UInt64(words[3]))
    }
}

/// Comparison whose time says nothing of where two values differ.
package enum ConstantTime {
    /// Whether both buffers hold the same bytes. Their lengths are no secret.
    package static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= left[index] ^ right[index] }
        return difference == 0
    }

    static func equal(_ left: (high: UInt64, low: UInt64), _ right: (high: UInt64, low: UInt64)) -> Bool {
        (left.high ^ right.high) | (left.low ^ right.low) == 0
    }
}
