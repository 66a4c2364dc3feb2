/// An address that is written as text, such as some proxies give in the place of a host name (RFC 1928 section 6, ATYP
/// 3): `192.0.2.9` (RFC 6943 section 3.1.1, strict) or `2001:db8::9` (RFC 4291 section 2.2). Pure.
struct AddressLiteral: Equatable {
    /// The upper half of an IPv6 address; 0 for IPv4.
    let high: UInt64
    /// The lower half of an IPv6 address, or an IPv4 address in the upper 32 bits.
    let low: UInt64
    let isIPv6: Bool

    /// nil for anything else: names, zones, brackets, and numbers with leading zeros or in other bases.
    init?(_ text: [UInt8]) {
        if let number = Self.ipv4(text[...]) {
            (high, low, isIPv6) = (0, UInt64(number) << 32, false)
        } else if let groups = Self.ipv6(text) {
            high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
            low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
            isIPv6 = true
        } else {
            return nil
        }
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != 0x30
            else { return nil }
            let value = part.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            number = number << 8 | value
        }
        return number
    }

    /// Eight groups; one run of zeros may be left out.
    private static func ipv6(_ text: [UInt8]) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        guard let gap = zip(text, text.dropFirst()).enumerated().first(where: { $1 == (colon, colon) })?.offset else {
            return groups(text[...]).flatMap { $0.count == 8 ? $0 : nil }
        }
        let (before, after) = (text[..<gap], text[(gap + 2)...])
        guard let first = before.isEmpty ? [] : groups(before, isLast: false),
            let last = after.isEmpty ? [] : groups(after), first.count + last.count < 8
        else { return nil }
        return first + [UInt16](repeating: 0, count: 8 - first.count - last.count) + last
    }

    /// - Parameter isLast: the end of the address, which may be written as an IPv4 one.
    private static func groups(_ text: ArraySlice<UInt8>, isLast: Bool = true) -> [UInt16]? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, let number = ipv4(part) {
                groups += [UInt16(number >> 16), UInt16(truncatingIfNeeded: number)]
            } else {
                let isHexadecimal = part.allSatisfy { Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }
                guard (1...4).contains(part.count), isHexadecimal,
                    let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }
}
