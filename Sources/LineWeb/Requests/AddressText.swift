/// Texts of an address and of a form, decoded once and strictly (RFC 3986 section 2.1).
package enum AddressText {
    /// The text without its escapes; nil where an escape is no escape, or what comes out is no text or holds a NUL.
    ///
    /// - Parameter isForm: whether `+` is a space (application/x-www-form-urlencoded, WHATWG URL section 5).
    package static func decoded(_ text: some StringProtocol, isForm: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where isForm: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    /// Names and values of a query or a form, in order; nil where one cannot be decoded, or there are more than `most`.
    static func items(_ text: some StringProtocol, most: Int = 200) -> [(name: String, value: String)]? {
        var items: [(name: String, value: String)] = []
        for piece in Substring(text).utf8.split(separator: UInt8(ascii: "&")) {
            guard items.count < most else { return nil }
            let parts = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(Substring(parts[0]), isForm: true),
                let value = parts.count > 1 ? decoded(Substring(parts[1]), isForm: true) : ""
            else { return nil }
            items.append((name, value))
        }
        return items
    }

    /// The parts of a path between its strokes, each decoded by itself; nil where one cannot be. A path that ends with
    /// a stroke has an empty last part.
    static func parts(ofPath path: some StringProtocol) -> [String]? {
        let path = Substring(path).utf8
        guard path.first == UInt8(ascii: "/") else { return nil }
        var parts: [String] = []
        for piece in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let part = decoded(Substring(piece)) else { return nil }
            parts.append(part)
        }
        return parts
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
