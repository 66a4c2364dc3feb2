internal import Crypto
internal import LineModel

/// The key that cases are signed with: Ed25519 (RFC 8032).
package struct CaseKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new key by the system's chance.
    package init() { key = Curve25519.Signing.PrivateKey() }

    /// - Parameter secret: the 32 bytes of `secret`; nil for anything else.
    package init?(secret: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else { return nil }
        self.key = key
    }

    /// What is stored: 32 bytes that nobody else may see.
    package var secret: [UInt8] { Array(key.rawRepresentation) }

    /// What everybody may know.
    package var publicKey: CasePublicKey { CasePublicKey(key.publicKey) }

    /// 64 bytes; nil where the library cannot sign, which it does not say of a sound key.
    package func signature(of bytes: [UInt8]) -> [UInt8]? { (try? key.signature(for: bytes)).map { Array($0) } }
}

/// The key that a case is checked with.
package struct CasePublicKey: Equatable, Sendable {
    /// The 32 bytes.
    package let bytes: [UInt8]
    private static let pemHead = "-----BEGIN PUBLIC KEY-----"
    private static let pemEnd = "-----END PUBLIC KEY-----"
    /// What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410 section 4).
    private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    fileprivate init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

    /// - Parameter bytes: 32 bytes; nil for anything else.
    package init?(bytes: [UInt8]) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return nil }
        self.init(key)
    }

    /// A key as people hand it on: a PEM file of one key (RFC 8410), 64 hexadecimal digits, or the 32 bytes in
    /// base64. nil for anything else.
    package init?(text: String) {
        let text = text.split(omittingEmptySubsequences: true, whereSeparator: \.isWhitespace).joined(separator: " ")
        if let head = text.firstRange(of: Self.pemHead), let end = text.firstRange(of: Self.pemEnd),
            head.upperBound < end.lowerBound
        {
            let body = text[head.upperBound..<end.lowerBound].filter { $0 != " " }
            guard let found = Base64.decoded(String(body)), found.count == 44, found.starts(with: Self.prefix) else {
                return nil
            }
            self.init(bytes: Array(found.suffix(32)))
            return
        }
        if text.utf8.count == 64, let found = Self.bytes(text) {
            self.init(bytes: found)
        } else {
            guard let found = Base64.decoded(text), found.count == 32 else { return nil }
            self.init(bytes: found)
        }
    }

    /// What tells a key from others at a glance: the first 16 hexadecimal digits of its SHA-256.
    package var id: String { HexText.lower(CaseDigest.sha256(bytes).prefix(8)) }

    /// As in a manifest: 64 hexadecimal digits.
    package var hex: String { HexText.lower(bytes) }

    /// As a PEM file, which openssl(1) reads.
    package var pem: String { "\(Self.pemHead)\n\(Base64.encoded(Self.prefix + bytes))\n\(Self.pemEnd)\n" }

    /// Whether the holder of the key signed these bytes.
    package func isValid(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: self.bytes) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// The digest of files.
enum CaseDigest {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}

/// Base64 with padding (RFC 4648 section 4).
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? letters[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for what no encoder writes.
    static func decoded(_ text: String) -> [UInt8]? {
        let body = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        var (value, bits, bytes): (Int, Int, [UInt8]) = (0, 0, [])
        for letter in body {
            guard let digit = letters.firstIndex(of: letter) else { return nil }
            (value, bits) = ((value << 6 | digit) & 0xFFFF, bits + 6)
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(value >> bits & 0xFF))
            }
        }
        return encoded(bytes) == text ? bytes : nil
    }
}
