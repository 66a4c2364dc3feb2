package import LineModel
package import LinuxSocket

/// A block of IPv4 or IPv6 addresses: an address and how many of its leading bits count (RFC 4632 section 3.1,
/// RFC 4291 section 2.3).
package struct AddressPrefix: Hashable, Sendable {
    /// The only family whose addresses can be in the block.
    package let family: AddressFamily
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64

    /// - Parameters:
    ///   - address: its port is not looked at, and bits behind the prefix are cleared.
    ///   - length: 0 to 32 for IPv4, 0 to 128 for IPv6.
    package init(_ address: Endpoint, length: Int) {
        precondition((0...address.family.addressLength * 8).contains(length), "no such prefix length")
        family = address.family
        let isIPv6 = address.family == .ipv6
        highMask = isIPv6 ? Self.mask(length) : 0
        lowMask = Self.mask(isIPv6 ? length - 64 : length)
        high = address.high & highMask
        low = address.low & lowMask
    }

    /// The upper `bits` of 64, clamped.
    private static func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }

    /// Whether all of another block is in this one.
    func contains(_ other: AddressPrefix) -> Bool {
        other.family == family && other.high & highMask == high && other.low & lowMask == low
            && other.highMask & highMask == highMask && other.lowMask & lowMask == lowMask
    }

    /// How many leading bits count, 0 to 32 or 128.
    package var length: Int { highMask.nonzeroBitCount + lowMask.nonzeroBitCount }

    /// Whether it holds more than any one network was given: shorter than 8 bits of IPv4, or 16 of IPv6.
    package var isWide: Bool { length < (family == .ipv4 ? 8 : 16) }

    /// Whether the address is in the block. An IPv4 address is never in an IPv6 block. Does not allocate.
    package func contains(_ address: Endpoint) -> Bool {
        address.family == family && address.high & highMask == high && address.low & lowMask == low
    }
}

extension AddressPrefix: CustomStringConvertible {
    /// As it is written on a command, for example `192.0.2.0/24`.
    package var description: String {
        "\(Endpoint(high: high, low: low, scope: 0, port: 0, family: family).addressText)/\(length)"
    }

    private static let expectation = "write 192.0.2.0/24, 2001:db8::/32 or a single address"

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or an address alone, which means itself. Bits behind the prefix must be
    /// 0, so that a mistyped length does not let in more than was meant.
    ///
    /// - Throws: for anything else, names and zones among them.
    package init(text: some StringProtocol) throws(TextError) {
        let parts = String(text).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let quoted = TerminalText.quoted(text)
        guard let first = parts.first, !first.contains("%"), let address = Endpoint(literal: String(first), port: 0)
        else { throw TextError("\(quoted) is not an address or a prefix", expected: Self.expectation) }
        let bits = address.family.addressLength * 8
        var length = bits
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...bits).contains(number), parts[1].allSatisfy(\.isNumber) else {
                throw TextError("the prefix length of \(quoted) is not 0 to \(bits)", expected: Self.expectation)
            }
            length = number
        }
        self.init(address, length: length)
        guard high == address.high, low == address.low else {
            throw TextError(
                "\(quoted) has bits set behind its prefix", expected: "clear them, or write a longer prefix")
        }
    }
}
