/// The form of a spool's file: a line of text, then the object's octets.
///
/// `plumbline-upload-1<TAB>content type<TAB>content encoding or -<TAB>key<LF>`
package enum SpoolFile {
    package struct Header: Equatable, Sendable {
        package var key: String
        package var contentType: String
        /// nil: none.
        package var contentEncoding: String?

        package init(key: String, contentType: String, contentEncoding: String? = nil) {
            self.key = key
            self.contentType = contentType
            self.contentEncoding = contentEncoding
        }
    }

    private static let magic = "plumbline-upload-1"
    private static let ending = ".upload"
    private static let digits = 20
    private static let mostLineOctets = 4_096

    package static func name(_ sequence: UInt64) -> String {
        let number = String(sequence)
        return String(repeating: "0", count: digits - number.count) + number + ending
    }

    /// nil: no name of such a file.
    static func sequence(_ name: String) -> UInt64? {
        guard name.hasSuffix(ending), name.count == digits + ending.count else { return nil }
        return UInt64(name.dropLast(ending.count))
    }

    static func line(_ header: Header) -> [UInt8] {
        let fields = [magic, header.contentType, header.contentEncoding ?? "-", header.key]
        return Array((fields.joined(separator: "\t") + "\n").utf8)
    }

    /// nil: no such file.
    static func parsed(_ octets: [UInt8]) -> (Header, [UInt8])? {
        guard let end = octets.prefix(mostLineOctets).firstIndex(of: UInt8(ascii: "\n")),
            let line = String(validating: octets[..<end], as: UTF8.self)
        else { return nil }
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 4, fields[0] == magic, !fields[3].isEmpty else { return nil }
        let encoding = fields[2] == "-" ? nil : fields[2]
        return (Header(key: fields[3], contentType: fields[1], contentEncoding: encoding), Array(octets[(end + 1)...]))
    }
}
