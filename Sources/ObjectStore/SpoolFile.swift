internal import LineModel

/// The form of a spool's file: a line of text, then the object's bytes.
///
/// `plumbline-upload-1<TAB>content type<TAB>content encoding or -<TAB>key<LF>`
package enum SpoolFile {
    /// What the object is, apart from its bytes.
    package struct Header: Equatable, Sendable {
        /// Where it goes in the bucket, without a leading `/`; never empty.
        package var key: String
        /// As HTTP has it: `application/json`.
        package var contentType: String
        /// As HTTP has it, `gzip`; nil when the object is not encoded.
        package var contentEncoding: String?

        /// None of the texts may hold a tab or a line end, which separate them in the file.
        package init(key: String, contentType: String, contentEncoding: String? = nil) {
            self.key = key
            self.contentType = contentType
            self.contentEncoding = contentEncoding
        }
    }

    private static let magic = "plumbline-upload-1"
    private static let ending = ".upload"
    private static let digits = 20
    private static let maxLineBytes = 4_096

    /// The name of an object's file: its number with leading zeros, so that names sort as numbers do.
    package static func name(_ sequence: UInt64) -> String {
        let number = String(sequence)
        return String(repeating: "0", count: digits - number.count) + number + ending
    }

    /// The number in the name of an object's file; nil when the name is not of that form.
    static func sequence(_ name: String) -> UInt64? {
        guard name.hasSuffix(ending), name.count == digits + ending.count else { return nil }
        return UInt64(name.dropLast(ending.count))
    }

    static func line(_ header: Header) -> [UInt8] {
        let fields = [magic, header.contentType, header.contentEncoding ?? "-", header.key]
        return Array((fields.joined(separator: "\t") + "\n").utf8)
    }

    /// The header and the object's bytes; nil when the bytes do not have this form.
    static func parsed(_ bytes: [UInt8]) -> (Header, [UInt8])? {
        guard let end = bytes.prefix(maxLineBytes).firstIndex(of: UInt8(ascii: "\n")),
            let line = String(validating: bytes[..<end], as: UTF8.self)
        else { return nil }
        let fields = line.splitAtBytes(of: "\t")
        guard fields.count == 4, fields[0] == magic, !fields[3].isEmpty else { return nil }
        let encoding = fields[2] == "-" ? nil : fields[2]
        return (Header(key: fields[3], contentType: fields[1], contentEncoding: encoding), Array(bytes[(end + 1)...]))
    }
}
