internal import Glibc
package import LineModel

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`; an address without a length is that one alone.
package struct NetworkPrefix: Equatable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let bits: Int
    /// As it was written.
    package let description: String

    /// - Throws: what is no address with a length.
    package init(text: String) throws(TextError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(of: String(parts[0])) else { throw Self.problem(text) }
        let isIPv4 = !parts[0].contains(":")
        if parts.count > 1 {
            let digits = parts[1]
            guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = Int(digits), length <= (isIPv4 ? 32 : 128)
            else { throw Self.problem(text) }
            bits = length + (isIPv4 ? 96 : 0)
        } else {
            bits = 128
        }
        self.bytes = bytes
        description = text
    }

    private static func problem(_ text: String) -> TextError {
        TextError(
            "\(TerminalText.quoted(text)) is no network",
            expected: "write an address, or one with a length: 127.0.0.1, 10.0.0.0/8, 2001:db8::/32")
    }

    /// Whether a literal address is one of them; false for what is no address.
    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address) else { return false }
        let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
        guard bytes[..<whole] == other[..<whole] else { return false }
        return rest == 0 || (bytes[whole] ^ other[whole]) >> (8 - rest) == 0
    }

    /// The 16 bytes of a literal address, an IPv4 one as IPv6 maps it (RFC 4291 section 2.5.5.2); nil for anything
    /// else. A zone is passed over.
    package static func bytes(of address: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &bytes) == 1 {
            return [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes[..<4]
        }
        return inet_pton(AF_INET6, String(address.prefix { $0 != "%" }), &bytes) == 1 ? bytes : nil
    }
}
