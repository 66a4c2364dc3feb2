/// The key of authenticated mode and of the HMAC TLV. What it is made from is not kept, and nothing shows it.
package struct STAMPKey: Sendable, CustomReflectable {
    private let hmac: HMACSHA256

    /// Bytes of a code on the wire: HMAC-SHA-256 cut to 128 bits (RFC 8762 section 4.4).
    package static let codeLength = 16

    /// - Parameter bytes: the shared secret, any length; nil when there is none at all.
    package init?(bytes: [UInt8]) {
        guard !bytes.isEmpty else { return nil }
        hmac = bytes.withUnsafeBytes { HMACSHA256(key: $0) }
    }

    /// The largest file or variable that is read, bytes; more is some other file.
    package static let maxContentBytes = 4096

    /// The key that a file or a variable holds; line ends behind it are no part of it.
    ///
    /// - Throws: when nothing is left, or when there is too much.
    package init(content bytes: [UInt8]) throws(STAMPKeyProblem) {
        guard bytes.count <= Self.maxContentBytes else { throw .tooLong }
        let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
        guard let key = STAMPKey(bytes: Array(bytes[..<end])) else { throw .empty }
        self = key
    }

    /// Empty, so that neither `print` nor `dump` shows the key schedule.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Writes the code of `datagram[covered]` to `offset`. The caller has checked the bounds.
    func sign(
        _ datagram: UnsafeMutableRawBufferPointer, _ first: Range<Int>, _ second: Range<Int> = 0..<0, at offset: Int
    ) {
        let code = code(UnsafeRawBufferPointer(datagram), first, second)
        datagram.storeBigEndian(code.high, at: offset)
        datagram.storeBigEndian(code.low, at: offset + 8)
    }

    /// Whether the 16 bytes at `offset` are the code of what they cover. Compares in constant time.
    func verifies(
        _ datagram: UnsafeRawBufferPointer, _ first: Range<Int>, _ second: Range<Int> = 0..<0, at offset: Int
    ) -> Bool {
        let sent = (
            high: datagram.bigEndian(UInt64.self, at: offset), low: datagram.bigEndian(UInt64.self, at: offset + 8)
        )
        return ConstantTime.equal(code(datagram, first, second), sent)
    }

    private func code(
        _ datagram: UnsafeRawBufferPointer, _ first: Range<Int>, _ second: Range<Int>
    ) -> (high: UInt64, low: UInt64) {
        let digest = hmac.code(
            UnsafeRawBufferPointer(rebasing: datagram[first]), UnsafeRawBufferPointer(rebasing: datagram[second]))
        return digest.leading128
    }
}

/// Why a text is no key; tells nothing of what it holds.
package enum STAMPKeyProblem: Error, Equatable, CustomStringConvertible {
    case tooLong, empty

    package var description: String {
        switch self {
        case .tooLong: "more than \(STAMPKey.maxContentBytes) octets, which is no key; name another"
        case .empty: "there is no key in it; write the secret that both ends share"
        }
    }
}
