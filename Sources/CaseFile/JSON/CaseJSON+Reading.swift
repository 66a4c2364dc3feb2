extension CaseJSON {
    /// Why a text is no JSON that is read here: at which byte, and what is wrong.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// The byte, from 0.
        package let byte: Int
        /// What is wrong.
        package let what: String
        package var description: String { "byte \(byte): \(what)" }
    }

    /// Reads one value and nothing behind it. Lists and objects nest 16 deep at most, and no key stands twice.
    ///
    /// - Throws: what is no such JSON.
    package init(reading bytes: some RandomAccessCollection<UInt8>) throws(Failure) {
        var parser = CaseJSONParser(bytes: Array(bytes))
        self = try parser.document()
    }
}

/// Goes over a text byte by byte; may be given anything.
private struct CaseJSONParser {
    let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(CaseJSON.Failure) -> CaseJSON {
        let value = try value()
        skipBlanks()
        guard at == bytes.count else { throw failure("there is more behind the value") }
        return value
    }

    private func failure(_ what: String) -> CaseJSON.Failure { CaseJSON.Failure(byte: at, what: what) }
    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func value() throws(CaseJSON.Failure) -> CaseJSON {
        skipBlanks()
        guard let byte = next else { throw failure("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .list(try elements())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func elements() throws(CaseJSON.Failure) -> [CaseJSON] {
        var elements: [CaseJSON] = []
        guard try begins(UInt8(ascii: "]")) else { return [] }
        repeat { elements.append(try value()) } while try goesOn(UInt8(ascii: "]"))
        return elements
    }

    private mutating func members() throws(CaseJSON.Failure) -> [CaseJSON.Member] {
        var (members, keys): ([CaseJSON.Member], Set<String>) = ([], [])
        guard try begins(UInt8(ascii: "}")) else { return [] }
        repeat {
            let member = try member(among: keys)
            keys.insert(member.key)
            members.append(member)
        } while try goesOn(UInt8(ascii: "}"))
        return members
    }

    /// Whether there is an element before the end.
    private mutating func begins(_ close: UInt8) throws(CaseJSON.Failure) -> Bool {
        depth += 1
        guard depth <= 16 else { throw failure("lists and objects are nested too deep") }
        at += 1
        skipBlanks()
        guard next == close else { return true }
        at += 1
        depth -= 1
        return false
    }

    /// Whether there is another element before the end.
    private mutating func goesOn(_ close: UInt8) throws(CaseJSON.Failure) -> Bool {
        skipBlanks()
        guard let byte = next, byte == close || byte == UInt8(ascii: ",") else {
            throw failure("a comma or an end is missing")
        }
        at += 1
        if byte == close { depth -= 1 }
        return byte != close
    }

    private mutating func member(among keys: Set<String>) throws(CaseJSON.Failure) -> CaseJSON.Member {
        skipBlanks()
        guard next == UInt8(ascii: "\"") else { throw failure("a key is missing") }
        let key = try text()
        guard !keys.contains(key) else { throw failure("a key stands twice") }
        skipBlanks()
        guard next == UInt8(ascii: ":") else { throw failure("a colon is missing") }
        at += 1
        return CaseJSON.Member(key: key, value: try value())
    }

    private mutating func word(_ word: StaticString, _ value: CaseJSON) throws(CaseJSON.Failure) -> CaseJSON {
        let text = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[at...].starts(with: text) else { throw failure("this is no value") }
        at += text.count
        return value
    }

    private mutating func number() throws(CaseJSON.Failure) -> CaseJSON {
        let start = at
        var isWhole = true
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"): isWhole = false
            default:
                return try number(start, isWhole)
            }
            at += 1
        }
        return try number(start, isWhole)
    }

    private func number(_ start: Int, _ isWhole: Bool) throws(CaseJSON.Failure) -> CaseJSON {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .whole(number) }
        guard at - start <= 40, text.last?.isNumber ?? false, let number = Double(text), number.isFinite else {
            throw failure("this is no number")
        }
        return .number(number)
    }

    private mutating func text() throws(CaseJSON.Failure) -> String {
        at += 1
        let start = at
        // Most texts have no escape, and are taken as they are.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        var found = Array(bytes[start..<at])
        while true {
            guard let byte = next, byte >= 0x20 else { throw failure("a text does not end") }
            at += 1
            if byte == UInt8(ascii: "\"") { break }
            guard byte == UInt8(ascii: "\\") else {
                found.append(byte)
                continue
            }
            found += try escaped().utf8
        }
        guard let text = String(validating: found, as: UTF8.self) else { throw failure("a text is no UTF-8") }
        return text
    }

    private mutating func escaped() throws(CaseJSON.Failure) -> String {
        guard let byte = next else { throw failure("a text does not end") }
        at += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return String(decoding: [byte], as: UTF8.self)
        case UInt8(ascii: "u"):
            let high = try unit()
            if let scalar = Unicode.Scalar(UInt32(high)) { return String(Character(scalar)) }
            guard high < 0xDC00, next == UInt8(ascii: "\\") else { throw failure("half of a character") }
            at += 1
            guard next == UInt8(ascii: "u") else { throw failure("half of a character") }
            at += 1
            let low = try unit()
            guard (0xDC00...0xDFFF).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(low) - 0xDC00)
            else { throw failure("half of a character") }
            return String(Character(scalar))
        default: throw failure("an escape that is none")
        }
    }

    private mutating func unit() throws(CaseJSON.Failure) -> UInt16 {
        guard at + 4 <= bytes.count,
            bytes[at..<at + 4].allSatisfy({
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || 0x41...0x46 ~= $0
                    || 0x61...0x66 ~= $0
            }),
            let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw failure("an escape that is none") }
        at += 4
        return unit
    }
}
