/// Whether a text is written as an address; nothing is resolved.
enum AddressSyntax {
    /// Four decimal numbers 0 to 255 joined by dots (RFC 6943 section 3.1.1, the strict form). Leading zeros are
    /// refused, because the system's resolver would read them as octal.
    static func isIPv4(_ text: some StringProtocol) -> Bool {
        // Byte by byte, since every row of a lines file comes here twice.
        var (numbers, digits, value) = (0, 0, 0)
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, numbers < 3 else { return false }
                (numbers, digits, value) = (numbers + 1, 0, 0)
            } else {
                guard isDigit(byte), digits == 0 || value > 0 else { return false }
                (digits, value) = (digits + 1, value * 10 + Int(byte - UInt8(ascii: "0")))
                guard value <= 255 else { return false }
            }
        }
        return numbers == 3 && digits > 0
    }

    /// The forms of RFC 4291 section 2.2, with `%zone` (RFC 4007 section 11) allowed behind.
    static func isIPv6(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, !isZone(parts[1]) { return false }
        return isUnzonedIPv6(parts[0])
    }

    /// One or more ASCII digits.
    static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isDigit)
    }

    /// An ASCII digit.
    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// The eight groups of an address that `isIPv6` accepts, its zone left out; nil for anything else.
    static func groups(ofIPv6 text: some StringProtocol) -> [UInt16]? {
        guard isIPv6(text) else { return nil }
        let address = text.prefix { $0 != "%" }
        let halves = address.splitAtBytes(of: ":").map { part -> [UInt16] in
            guard part.contains(".") else { return part.isEmpty ? [] : [UInt16(part, radix: 16) ?? 0] }
            let bytes = part.split(separator: ".").compactMap { UInt16($0) }
            return bytes.count == 4 ? [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]] : []
        }
        // "::" leaves an empty part between the groups before it and those behind it; at an edge two of them.
        let written = halves.flatMap(\.self)
        let isGap = { (index: Int) in halves[index].isEmpty && (index > 0 || halves[1].isEmpty) }
        guard written.count < 8, let gap = halves.indices.first(where: isGap) else {
            return written.count == 8 ? written : nil
        }
        let before = halves[..<gap].flatMap(\.self)
        return before + [UInt16](repeating: 0, count: 8 - written.count) + written[before.count...]
    }

    /// Whether the system's resolver would read the text as the number of an IPv4 address (inet_aton(3)): one to four
    /// numbers joined by dots, of which one is hexadecimal or octal, or which are fewer than four.
    static func isNumberOfIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 4
            && parts.allSatisfy { part in
                if isDigits(part) { return true }
                let digits = part.dropFirst(2)
                return (part.hasPrefix("0x") || part.hasPrefix("0X")) && digits.utf8.allSatisfy(isHexDigit)
            }
    }

    private static func isUnzonedIPv6(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        let colon = UInt8(ascii: ":")
        guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon })
        else {
            return groupCount(text, mayEndInIPv4: true) == 8
        }
        // "::" stands for one group of zeros or more, so at most seven groups are written.
        let head = String(decoding: bytes[..<gap], as: UTF8.self)
        let tail = String(decoding: bytes[(gap + 2)...], as: UTF8.self)
        guard let before = head.isEmpty ? 0 : groupCount(head, mayEndInIPv4: false),
            let after = tail.isEmpty ? 0 : groupCount(tail, mayEndInIPv4: true)
        else { return false }
        return before + after <= 7
    }

    /// How many 16-bit groups `text` writes, joined by single colons; nil when one is malformed.
    private static func groupCount(_ text: some StringProtocol, mayEndInIPv4: Bool) -> Int? {
        var groups = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
        var count = 0
        if mayEndInIPv4, let last = groups.last, last.contains(".") {
            guard isIPv4(last) else { return nil }
            groups.removeLast()
            count = 2
        }
        let isGroup = { (group: String) in (1...4).contains(group.utf8.count) && group.utf8.allSatisfy(isHexDigit) }
        return groups.allSatisfy(isGroup) ? count + groups.count : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// An interface name or number, in the unreserved characters of RFC 6874 section 2.
    private static func isZone(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") }
    }

    /// A letter, a digit, `-` or `_`.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
