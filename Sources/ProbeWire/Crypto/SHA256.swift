/// SHA-256 (FIPS 180-4 section 6.2). No memory is allocated, by it or by its digest.
///
/// Written here because the prober carries no cryptographic library for its only use (STAMP, RFC 8762). How long it
/// takes depends on the number of bytes alone, not on their values.
package struct SHA256: Sendable {
    private var state: InlineArray<8, UInt32> = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
    /// The bytes that do not fill a block yet.
    private var rest = InlineArray<64, UInt8>(repeating: 0)
    private var restCount = 0
    private var bytes: UInt64 = 0

    /// Bytes that are hashed at once (FIPS 180-4 section 1): also what HMAC pads its key to (RFC 2104 section 2).
    package static let blockLength = 64

    /// Nothing has been hashed; `finish` would now give the digest of no bytes.
    package init() {}

    /// The digest of one buffer.
    package static func digest(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// Hashes more bytes behind those so far. Does not allocate.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        self.bytes &+= UInt64(bytes.count)
        var offset = 0
        if restCount > 0 {
            while restCount < Self.blockLength, offset < bytes.count {
                rest[restCount] = bytes[offset]
                restCount += 1
                offset += 1
            }
            guard restCount == Self.blockLength else { return }
            compressRest()
        }
        while bytes.count - offset >= Self.blockLength {
            compress(bytes, at: offset)
            offset += Self.blockLength
        }
        while offset < bytes.count {
            rest[restCount] = bytes[offset]
            restCount += 1
            offset += 1
        }
    }

    /// The digest of everything so far (the padding of FIPS 180-4 section 5.1.1); no more bytes may follow.
    package consuming func finish() -> SHA256Digest {
        let bits = bytes &* 8
        rest[restCount] = 0x80
        restCount += 1
        if restCount > Self.blockLength - 8 { fillRest(upTo: Self.blockLength) }
        fillRest(upTo: Self.blockLength - 8)
        for index in 0..<8 { rest[56 + index] = UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64(index))) }
        compressRest()
        return SHA256Digest(words: state)
    }

    private mutating func fillRest(upTo end: Int) {
        while restCount < end {
            rest[restCount] = 0
            restCount += 1
        }
        if restCount == Self.blockLength { compressRest() }
    }

    private mutating func compressRest() {
        let block = rest
        withUnsafeBytes(of: block) { compress($0, at: 0) }
        restCount = 0
    }

    /// One block; the caller has checked that 64 bytes are there.
    private mutating func compress(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        var schedule = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 { schedule[index] = bytes.bigEndian(UInt32.self, at: offset + 4 * index) }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let word = round < 16 ? schedule[round] : Self.extend(&schedule, round)
            let sum1 = e.turned(6) ^ e.turned(11) ^ e.turned(25)
            let first = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ Self.constants[round] &+ word
            let sum0 = a.turned(2) ^ a.turned(13) ^ a.turned(22)
            let second = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ second)
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    /// Word `round` of the message schedule, of which the last 16 words are kept.
    private static func extend(_ schedule: inout InlineArray<16, UInt32>, _ round: Int) -> UInt32 {
        let early = schedule[(round + 1) & 15]
        let late = schedule[(round + 14) & 15]
        let sigma0 = early.turned(7) ^ early.turned(18) ^ (early >> 3)
        let sigma1 = late.turned(17) ^ late.turned(19) ^ (late >> 10)
        schedule[round & 15] &+= sigma0 &+ schedule[(round + 9) & 15] &+ sigma1
        return schedule[round & 15]
    }

    /// FIPS 180-4 section 4.2.2.
    private static let constants: InlineArray<64, UInt32> = [
        0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
        0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
        0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
        0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
        0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
        0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
        0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
        0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
    ]
}

extension UInt32 {
    fileprivate func turned(_ bits: UInt32) -> UInt32 { (self >> bits) | (self << (32 - bits)) }
}
