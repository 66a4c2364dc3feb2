/// What is known of the path of a request, whether all of it can be read or not: whom an answer is for, and how a
/// problem names the path.
struct AskedPath: Sendable, Equatable {
    /// The first part behind the base path, decoded; nil where there is none, or it cannot be read.
    let first: String?
    /// The path behind the base path as it was asked, for `instance` of a problem (RFC 9457 section 3.1.5): a
    /// reference by RFC 3986 whatever was sent, and cut where it is longer than anybody needs.
    let instance: String

    /// The longest `instance`, bytes.
    static let maxBytes = 2_048
    /// First parts of addresses that programs ask, which want no page.
    static let programs = ["api", "metrics", "events"]

    /// - Parameters:
    ///   - address: what was sent as the request's target.
    ///   - basePath: `/`, or a path with a stroke at both ends; a proxy may have taken it away.
    init(_ address: String, basePath: String) {
        let path = address.utf8.prefix { $0 != UInt8(ascii: "?") }
        var pieces = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        let base = basePath.split(separator: "/").map { String($0) as String? }
        if pieces.prefix(base.count).map({ AddressText.decoded(Substring($0)) }) == base {
            pieces = pieces.dropFirst(base.count)
        }
        first = pieces.first.flatMap { AddressText.decoded(Substring($0)) }.flatMap { $0.isEmpty ? nil : $0 }
        // Two strokes at the beginning would name another host (RFC 3986 section 4.2).
        instance = basePath + Self.reference(pieces.drop { $0.isEmpty }.joined(separator: [UInt8(ascii: "/")]))
    }

    /// Whether a program asks.
    var isForPrograms: Bool { first.map(Self.programs.contains) ?? false }

    /// What may stand in a path stays (RFC 3986 section 3.3); everything else is escaped.
    private static func reference(_ path: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = Array(path)
        var text: [UInt8] = []
        var place = 0
        while place < bytes.count, text.count < maxBytes {
            let byte = bytes[place]
            if byte == UInt8(ascii: "%"), place + 2 < bytes.count, isDigit(bytes[place + 1]), isDigit(bytes[place + 2])
            {
                text += bytes[place...place + 2]
                place += 3
                continue
            }
            text += isPlain(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            place += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "a")...UInt8(ascii: "f"):
            true
        default: false
        }
    }

    private static let marks = Array("-._~!$&'()*+,;=:@/".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: marks.contains(byte)
        }
    }
}
