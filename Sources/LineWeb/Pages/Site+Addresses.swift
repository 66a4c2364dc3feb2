extension Site {
    /// The address of a place of the site, percent-encoded (RFC 3986 section 2.1), behind the base path: what an `href`
    /// holds.
    ///
    /// - Parameters:
    ///   - parts: of the path, each encoded by itself: `["lines", name]`; none for the overview.
    ///   - query: items in order; a nil value leaves the item out.
    package func address(_ parts: [String] = [], _ query: [(String, String?)] = []) -> String {
        let items = query.compactMap { item in item.1.map { "\(Self.encoded(item.0))=\(Self.encoded($0))" } }
        return basePath + parts.map(Self.encoded).joined(separator: "/")
            + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
    }

    /// Everything but unreserved characters as `%XX` (RFC 3986 section 2.3); `.` and `..` alone as well, which would
    /// climb.
    package static func encoded(_ text: String) -> String {
        if text == "." || text == ".." { return text.replacing(".", with: "%2E") }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
