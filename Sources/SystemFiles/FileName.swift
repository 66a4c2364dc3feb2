/// Names of files, which are bytes (path_resolution(7)), as texts, which are Unicode.
///
/// A name of another encoding (GBK from an old archive) has bytes that are no UTF-8. As a text, each of them is a
/// scalar from the end of a private use area: U+10FF00 and the byte. So every name goes through a program as a text and
/// comes out as the bytes that it was; `TerminalText` shows such a scalar as `\xB3`.
package enum FileName {
    private static let base: UInt32 = 0x10FF00
    private static let escapes: ClosedRange<UInt32> = 0x10FF80...0x10FFFF

    /// The text of a name's bytes.
    package static func text(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var (parser, iterator, offset) = (Unicode.UTF8.ForwardParser(), bytes.makeIterator(), 0)
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                // A name may have the scalars that stand for bytes.
                if escapes.contains(scalar.value) {
                    encoded.forEach { append($0, to: &text) }
                } else {
                    text.append(scalar)
                }
                offset += encoded.count
            case .error(let length):
                bytes[offset..<offset + length].forEach { append($0, to: &text) }
                offset += length
            case .emptyInput: return String(text)
            }
        }
    }

    /// The bytes of a name's text; those of UTF-8 where no byte of another encoding is in it.
    package static func bytes(_ text: String) -> [UInt8] {
        guard !isText(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if escapes.contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes += Array(UTF8.encode(scalar) ?? .init())
            }
        }
        return bytes
    }

    /// Whether the text stands for itself: no byte of another encoding is in it.
    package static func isText(_ text: String) -> Bool {
        // 0xF4 leads U+100000 and above.
        !text.utf8.contains(0xF4) || !text.unicodeScalars.contains { escapes.contains($0.value) }
    }

    /// Calls `body` with the name's bytes and a NUL, for a system call.
    static func withPath<Result>(_ text: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        if isText(text) { return text.withCString(body) }
        let bytes = bytes(text) + [0]
        return bytes.withUnsafeBytes { buffer in
            // Not empty, so that there is an address.
            buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map(body) ?? text.withCString(body) }
        }
    }

    /// The text of a C string.
    package static func text(_ name: UnsafePointer<CChar>) -> String {
        let buffer = UnsafeBufferPointer(start: name, count: length(of: name))
        return text(buffer.map { UInt8(bitPattern: $0) })
    }

    private static func length(of name: UnsafePointer<CChar>) -> Int {
        var length = 0
        while name[length] != 0 { length += 1 }
        return length
    }

    private static func append(_ byte: UInt8, to text: inout String.UnicodeScalarView) {
        text.append(Unicode.Scalar(base + UInt32(byte)) ?? "\u{FFFD}")
    }
}
