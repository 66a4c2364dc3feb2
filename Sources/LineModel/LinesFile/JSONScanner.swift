/// The walk over a JSON text's bytes, by recursive descent.
struct JSONScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0
    /// UTF-8 continuation bytes since `lineStart`, which are no characters of their own.
    private var continuations = 0
    private var depth = 0
    private let bounds: LinesBounds
    private var values = 0

    /// `bytes` must be UTF-8 (`UTF8Check`).
    init(bytes: [UInt8], bounds: LinesBounds = LinesBounds()) {
        self.bytes = bytes
        self.bounds = bounds
    }

    /// - Throws: when there are too many values, or the reading is to stop.
    mutating func countValue() throws(PlacedError) {
        values += 1
        guard values <= bounds.maxValues else { throw PlacedError(place, bounds.excess) }
        if values.isMultiple(of: LinesBounds.period), bounds.isStopped() {
            throw PlacedError(place, LinesBounds.stop)
        }
    }

    var place: TextPlace { TextPlace(line: line, column: index - lineStart - continuations + 1) }
    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The one value of the text, with nothing behind it.
    mutating func readText() throws(PlacedError) -> PlacedJSON {
        let value = try readValue()
        passBlank()
        guard current == nil else { throw wrong("text behind the end of the JSON value", "end the file here") }
        return value
    }

    mutating func readValue() throws(PlacedError) -> PlacedJSON {
        passBlank()
        try countValue()
        let start = place
        switch current {
        case UInt8(ascii: "{"): return PlacedJSON(content: .object(try readObject()), place: start)
        case UInt8(ascii: "["): return PlacedJSON(content: .array(try readArray()), place: start)
        case UInt8(ascii: "\""): return PlacedJSON(content: .string(try readString()), place: start)
        case .some(let byte) where byte == UInt8(ascii: "-") || AddressSyntax.isDigit(byte):
            return PlacedJSON(content: try readNumber(), place: start)
        default: return PlacedJSON(content: try readWord(), place: start)
        }
    }

    private mutating func readArray() throws(PlacedError) -> [PlacedJSON] {
        try enter()
        var values: [PlacedJSON] = []
        if passByte("]") { return leave(values) }
        repeat {
            values.append(try readValue())
        } while passByte(",")
        guard passByte("]") else { throw wrong("\(found) in an array", "write , and a value, or ]") }
        return leave(values)
    }

    private mutating func readObject() throws(PlacedError) -> [PlacedJSON.Member] {
        try enter()
        var members: [PlacedJSON.Member] = []
        var keys: Set<String> = []
        if passByte("}") { return leave(members) }
        repeat {
            let member = try readMember()
            guard keys.insert(member.key).inserted else {
                let error = TextError("key \(TerminalText.quoted(member.key)) a second time", expected: "write it once")
                throw PlacedError(member.keyPlace, error)
            }
            members.append(member)
        } while passByte(",")
        guard passByte("}") else { throw wrong("\(found) in an object", "write , and a key, or }") }
        return leave(members)
    }

    mutating func readMember() throws(PlacedError) -> PlacedJSON.Member {
        passBlank()
        let start = place
        guard current == UInt8(ascii: "\"") else { throw wrong("\(found) for a key", "write a key in double quotes") }
        let key = try readString()
        guard passByte(":") else { throw wrong("\(found) behind a key", "write : and a value") }
        return PlacedJSON.Member(key: key, keyPlace: start, value: try readValue())
    }

    private mutating func readWord() throws(PlacedError) -> PlacedJSON.Content {
        let words: [(String, PlacedJSON.Content)] = [("true", .bool(true)), ("false", .bool(false)), ("null", .null)]
        for (word, content) in words where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return content
        }
        throw wrong("\(found) for a value", "write text in double quotes, a number, true, false, null, [ or {")
    }

    // MARK: Steps

    /// Past `[` or `{`, one level deeper.
    mutating func enter() throws(PlacedError) {
        guard depth < PlacedJSON.depthLimit else {
            throw wrong("nested deeper than \(PlacedJSON.depthLimit) levels", "write a flatter file")
        }
        depth += 1
        index += 1
    }

    mutating func leave<Contents>(_ contents: Contents) -> Contents {
        depth -= 1
        return contents
    }

    mutating func passBlank() {
        while let byte = current, JSONScanner.isBlank(byte) {
            index += 1
            let isFirstOfPair = byte == 0x0D && current == 0x0A
            if byte == 0x0A || byte == 0x0D, !isFirstOfPair {
                (line, lineStart, continuations) = (line + 1, index, 0)
            }
        }
    }

    /// RFC 8259 section 2.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Passes blanks and then `byte`, if that comes next.
    mutating func passByte(_ byte: Unicode.Scalar) -> Bool {
        passBlank()
        guard current == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    func wrong(_ reason: String, _ expectation: String) -> PlacedError {
        PlacedError(place, TextError(reason, expected: expectation))
    }

    /// What stands here, for a message.
    var found: String {
        guard index < bytes.count else { return "the file ends" }
        return String(decoding: bytes[index...].prefix(8), as: UTF8.self).first.map { TerminalText.quoted(String($0)) }
            ?? "the file ends"
    }
}

// MARK: Numbers and strings

extension JSONScanner {
    /// RFC 8259 section 6.
    mutating func readNumber() throws(PlacedError) -> PlacedJSON.Content {
        let (start, startPlace) = (index, place)
        if current == UInt8(ascii: "-") { index += 1 }
        let startsWithZero = current == UInt8(ascii: "0")
        let wholeDigits = passDigits()
        var isWellFormed = wholeDigits == 1 || (wholeDigits > 1 && !startsWithZero)
        if current == UInt8(ascii: ".") {
            index += 1
            isWellFormed = passDigits() > 0 && isWellFormed
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            isWellFormed = passDigits() > 0 && isWellFormed
        }
        let raw = String(decoding: bytes[start..<index], as: UTF8.self)
        guard isWellFormed, let value = Double(raw), value.isFinite else {
            let reason = "\(TerminalText.quoted(raw)) is not a number"
            throw PlacedError(startPlace, TextError(reason, expected: "write a number as 12, -1.5 or 2e3"))
        }
        return .number(value, raw: raw)
    }

    private mutating func passDigits() -> Int {
        let start = index
        while let byte = current, AddressSyntax.isDigit(byte) { index += 1 }
        return index - start
    }

    /// RFC 8259 section 7. Begins at the opening quote, ends behind the closing one.
    mutating func readString() throws(PlacedError) -> String {
        let startPlace = place
        index += 1
        var text = ""
        var runStart = index
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                text += String(decoding: bytes[runStart..<index], as: UTF8.self)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                text += String(decoding: bytes[runStart..<index], as: UTF8.self)
                text.unicodeScalars.append(try readEscape())
                runStart = index
            case ..<0x20:
                throw wrong(
                    "a line end or control character in a string", "write \\n, \\t or \\u00XX, or close the quote")
            default:
                if byte & 0xC0 == 0x80 { continuations += 1 }
                index += 1
            }
        }
        throw PlacedError(startPlace, TextError("quote is never closed", expected: "end the string with a quote"))
    }

    private mutating func readEscape() throws(PlacedError) -> Unicode.Scalar {
        let startPlace = place
        index += 1
        let byte = current
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte ?? 0)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): if let scalar = readCodePoint() { return scalar }
        default: break
        }
        let error = TextError(
            "escape that JSON does not know", expected: "write \\\\ for one \\, or \\uXXXX (in pairs)")
        throw PlacedError(startPlace, error)
    }

    /// Four hexadecimal digits, or a surrogate pair as `XXXX\uXXXX`; nil for anything else, a lone surrogate included.
    private mutating func readCodePoint() -> Unicode.Scalar? {
        guard let first = readHexadecimal() else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        guard bytes[min(index, bytes.count)...].starts(with: "\\u".utf8) else { return nil }
        index += 2
        guard let second = readHexadecimal(), (0xDC00...0xDFFF).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func readHexadecimal() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 + UInt32(digit)
        }
        index += 4
        return value
    }
}
