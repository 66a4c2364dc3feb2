/// Text as the bytes that the readers of a format see.
///
/// Swift's own search works on characters, and a quote with a combining mark behind it is another character than a
/// quote (Unicode UAX #29). A format's reader knows no characters: for it the quote ends the text all the same. So
/// whatever quotes, escapes, hides or splits text for other programs does it by these.
extension StringProtocol {
    /// The text with `replacement` in place of each occurrence of `part`, byte by byte of UTF-8, from the front and
    /// without overlaps. An empty `part` occurs nowhere.
    package func replacingBytes(of part: some StringProtocol, with replacement: String) -> String {
        let (bytes, wanted, replacement) = (Array(utf8), Array(part.utf8), Array(replacement.utf8))
        guard let first = wanted.first, bytes.contains(first) else { return String(self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + replacement.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, bytes[index...].starts(with: wanted) {
                result += replacement
                index += wanted.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether `part` occurs in the text, byte by byte of UTF-8; an empty one does.
    package func containsBytes(of part: some StringProtocol) -> Bool {
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        guard wanted.count <= bytes.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }

    /// The pieces between the bytes that equal an ASCII character, empty ones too.
    package func splitAtBytes(of separator: Unicode.Scalar) -> [String] {
        utf8.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: separator) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether one of the ASCII characters is in the text as a byte.
    package func containsByte(of characters: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount)
        return utf8.contains { wanted.contains($0) }
    }
}
