/// Whether a file's bytes are text that can be read at all.
enum UTF8Check {
    /// The bytes without the UTF-8 byte order mark that some spreadsheets put in front (RFC 3629 section 6).
    static func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }

    /// The first byte that is not UTF-8, or is NUL, with its place; nil when all is well.
    ///
    /// Only the first: such a file is in another encoding, and every further line of it would be reported too.
    static func problem(in bytes: ArraySlice<UInt8>) -> PlacedError? {
        guard let offset = firstBad(in: bytes) else { return nil }
        let (place, byte) = locate(offset, in: bytes)
        let position = "octet \(byte) of line \(place.line)"
        if bytes[offset] == 0 {
            return PlacedError(
                place, TextError("NUL at \(position)", expected: "save the file as UTF-8 (not as UTF-16)"))
        }
        return PlacedError(
            place,
            TextError("\(position) is not UTF-8", expected: "save the file as UTF-8 (Excel: \"CSV UTF-8\", not GBK)"))
    }

    private static func firstBad(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                if buffer[index] < 0x80 {
                    guard buffer[index] != 0 else { return bytes.startIndex + index }
                    index += 1
                } else {
                    let length = sequenceLength(buffer, at: index)
                    guard length > 0 else { return bytes.startIndex + index }
                    index += length
                }
            }
            return nil
        }
    }

    /// How many bytes the well-formed multi-byte sequence at `index` has (Unicode 15 table 3-7, RFC 3629 section 4); 0
    /// when there is none.
    private static func sequenceLength(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let lead = buffer[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return 0
        }
        guard index + length <= buffer.count, second.contains(buffer[index + 1]) else { return 0 }
        for further in 2..<max(2, length) where buffer[index + further] & 0xC0 != 0x80 { return 0 }
        return length
    }

    private static func locate(_ offset: Int, in bytes: ArraySlice<UInt8>) -> (place: TextPlace, byte: Int) {
        var (line, lineStart, continuations) = (1, bytes.startIndex, 0)
        for index in bytes.startIndex..<offset {
            let byte = bytes[index]
            if byte & 0xC0 == 0x80 { continuations += 1 }
            let endsLine =
                byte == 0x0A || (byte == 0x0D && (index + 1 == bytes.endIndex || bytes[index + 1] != 0x0A))
            if endsLine { (line, lineStart, continuations) = (line + 1, index + 1, 0) }
        }
        return (TextPlace(line: line, column: offset - lineStart - continuations + 1), offset - lineStart + 1)
    }
}
