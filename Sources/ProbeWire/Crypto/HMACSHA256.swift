/// HMAC-SHA-256 (RFC 2104) with both halves of its key schedule made once: a code then costs two blocks less, and
/// allocates nothing.
package struct HMACSHA256: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    /// - Parameter key: any length; a key longer than a block is hashed first, as the RFC says.
    package init(key: UnsafeRawBufferPointer) {
        var block = InlineArray<64, UInt8>(repeating: 0)
        withUnsafeMutableBytes(of: &block) { bytes in
            if key.count > SHA256.blockLength {
                SHA256.digest(key).store(into: bytes)
            } else {
                bytes.copyBytes(from: key)
            }
        }
        inner = Self.started(block, mask: 0x36)
        outer = Self.started(block, mask: 0x5C)
    }

    /// The code of the two buffers, one after the other.
    package func code(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> SHA256Digest {
        var hash = inner
        hash.update(first)
        hash.update(second)
        return finish(hash)
    }

    /// The code of one buffer.
    package func code(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var hash = inner
        hash.update(bytes)
        return finish(hash)
    }

    private func finish(_ hash: SHA256) -> SHA256Digest {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        withUnsafeMutableBytes(of: &digest) { hash.finish().store(into: $0) }
        var hash = outer
        withUnsafeBytes(of: digest) { hash.update($0) }
        return hash.finish()
    }

    private static func started(_ key: InlineArray<64, UInt8>, mask: UInt8) -> SHA256 {
        var block = key
        for index in 0..<SHA256.blockLength { block[index] ^= mask }
        var hash = SHA256()
        withUnsafeBytes(of: block) { hash.update($0) }
        return hash
    }
}
