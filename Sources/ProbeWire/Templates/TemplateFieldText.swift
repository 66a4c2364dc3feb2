internal import LineModel

/// What stands between the braces of a field: `name`, `name:form`, `name:form from..to`.
enum TemplateFieldText {
    private static let numbers: [String: (TemplateNumber, bytes: Int)] = [
        "round": (.round, 8), "line": (.line, 4), "seq": (.sequence, 4), "time": (.nanoseconds, 8),
        "time.us": (.microseconds, 8), "time.ms": (.milliseconds, 8), "time.s": (.seconds, 4), "time.ntp": (.ntp, 8),
    ]
    private static let checksums: [String: TemplateChecksum] = ["sum16": .sum16, "crc32": .crc32]
    private static let others = ["echo.address", "echo.address.text", "echo.port", "random", "pad", "any", "bits"]

    static let names = Array(numbers.keys) + Array(checksums.keys) + others

    static func parse(_ body: String, at place: TextPlace) throws(TextError) -> TemplatePiece {
        let words = body.split(separator: " ", omittingEmptySubsequences: true)
        let parts = (words.first ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let form = parts.count == 2 ? String(parts[1]) : nil
        if name == "bits" { return try bits(words, hasForm: form != nil) }
        if let checksum = checksums[name] { return try sum(checksum, form, words, place) }
        guard words.count <= 1 else {
            throw TextError(
                "{\(shown(name))} takes no range", expected: "write {\(shown(name))}, or {crc32 0..end} for a checksum")
        }
        if let (number, bytes) = numbers[name] {
            return .number(number, try self.form(form, bytes: bytes, name))
        }
        return try other(name, form)
    }

    private static func other(_ name: String, _ form: String?) throws(TextError) -> TemplatePiece {
        switch name {
        case "echo.address": return try address(form)
        case "echo.address.text":
            guard form == nil else {
                throw TextError("{echo.address.text} has no width", expected: "write {echo.address.text}")
            }
            return .echoAddressText
        case "echo.port": return .echoPort(try self.form(form, bytes: 2, name))
        case "random": return .random(try count(form, name))
        case "pad": return .pad(try count(form, name))
        case "any":
            guard let bytes = try count(form, name) else {
                throw TextError("{any} says no width", expected: "write {any:4}")
            }
            return .any(bytes)
        default:
            let nearest = NearestName.find(for: name, among: names.sorted())
            throw TextError(
                "{\(shown(name))} is no field",
                expected: nearest.map { "write {\($0)}" } ?? "write one of \(names.sorted().joined(separator: ", "))")
        }
    }

    /// What the operator wrote, without the quotes.
    private static func shown(_ text: String) -> Substring { TerminalText.quoted(text).dropFirst().dropLast() }

    /// `4`, `4le`, `4be`, `le`, `8hex`.
    private static func form(_ text: String?, bytes: Int, _ name: String) throws(TextError) -> TemplateForm {
        guard let text else { return TemplateForm(width: bytes, order: .bigEndian) }
        let (digits, suffix) = split(text)
        let orders: [String: TemplateForm.Order] = [
            "": .bigEndian, "be": .bigEndian, "le": .littleEndian, "hex": .digits,
        ]
        guard let order = orders[suffix] else { throw refusal(text, name) }
        let limit = order == .digits ? 16 : 8
        guard !digits.isEmpty else {
            return TemplateForm(width: order == .digits ? bytes * 2 : bytes, order: order)
        }
        guard let width = Int(digits), (1...limit).contains(width) else { throw refusal(text, name) }
        return TemplateForm(width: width, order: order)
    }

    private static func refusal(_ text: String, _ name: String) -> TextError {
        TextError(
            "\(TerminalText.quoted(text)) is no width and order for {\(shown(name))}",
            expected: "write 1 to 8 octets as {\(shown(name)):4} or {\(shown(name)):4le}, "
                + "or 1 to 16 digits as {\(shown(name)):8hex}")
    }

    private static func split(_ text: String) -> (digits: String, suffix: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return (String(digits), String(text[digits.endIndex...]))
    }

    private static func address(_ text: String?) throws(TextError) -> TemplatePiece {
        let (digits, suffix) = split(text ?? "")
        let bytes = Int(digits)
        guard ["", "be", "le"].contains(suffix), digits.isEmpty || bytes == 4 || bytes == 16 else {
            throw TextError(
                "an address has 4 or 16 octets, not \(TerminalText.quoted(text ?? ""))",
                expected: "write {echo.address} for as many as the echo's has, {echo.address:4} or {echo.address:16}")
        }
        return .echoAddress(bytes: bytes, isLittleEndian: suffix == "le")
    }

    private static func count(_ text: String?, _ name: String) throws(TextError) -> Int? {
        guard let text else { return nil }
        guard let count = number(text), (1...UDPPayload.maxBytes).contains(count) else {
            throw TextError(
                "\(TerminalText.quoted(text)) is no number of octets",
                expected: "write 1 to \(UDPPayload.maxBytes), for example {\(name):4}")
        }
        return count
    }

    /// ASCII digits alone, up to 99999.
    static func number(_ text: some StringProtocol) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// nil unless the text is an even number of hexadecimal digits.
    private static func hexadecimal(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap(HexDigit.value)
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// `bits 80/80`: the bits of the second number must be as in the first.
    private static func bits(_ words: [Substring], hasForm: Bool) throws(TextError) -> TemplatePiece {
        let halves = words.count == 2 ? words[1].split(separator: "/", omittingEmptySubsequences: false) : []
        let bytes = halves.compactMap(hexadecimal)
        guard !hasForm, halves.count == 2, bytes.count == 2, !bytes[0].isEmpty, bytes[0].count == bytes[1].count else {
            throw TextError(
                "{bits} says no bits",
                expected: "write their values and which they are, as {bits 80/80} or {bits 8000/800f}")
        }
        guard zip(bytes[0], bytes[1]).allSatisfy({ $0 & ~$1 == 0 }) else {
            throw TextError(
                "{bits} wants bits that it does not look at",
                expected: "write no bit before the / that is not set behind it, as {bits 80/80}")
        }
        return .bits(value: bytes[0], mask: bytes[1])
    }

    private static func sum(
        _ checksum: TemplateChecksum, _ form: String?, _ words: [Substring], _ place: TextPlace
    ) throws(TextError) -> TemplatePiece {
        let (bytes, name) = checksum.form
        let (digits, suffix) = split(form ?? "")
        guard ["", "be", "le"].contains(suffix), digits.isEmpty || Int(digits) == bytes else {
            throw TextError(
                "\(TerminalText.quoted(form ?? "")) is no width and order for {\(name)}",
                expected: "write {\(name)} or {\(name):le}; it has \(bytes) octets")
        }
        guard words.count <= 2 else {
            throw TextError("{\(name)} has more than one range", expected: "write {\(name) 0..end}")
        }
        let span = words.count == 2 ? try self.span(words[1], name) : .whole
        return .checksum(checksum, isLittleEndian: suffix == "le", span, place)
    }

    private static func span(_ text: Substring, _ name: String) throws(TextError) -> TemplateSpan {
        let expectation = "write {\(name) 0..end}, from and to as octets from the beginning, `here` or `end`"
        guard let dots = text.firstIndex(of: "."), text[dots...].hasPrefix("..") else {
            throw TextError("\(TerminalText.quoted(text)) is no range", expected: expectation)
        }
        let halves = [text[..<dots], text[dots...].dropFirst(2)]
        let bounds = halves.compactMap { half -> TemplateSpan.Bound? in
            switch half {
            case "here": .here
            case "end": .end
            default: number(half).map { .offset($0) }
            }
        }
        guard bounds.count == 2, bounds[0] != .end else {
            throw TextError("\(TerminalText.quoted(text)) is no range", expected: expectation)
        }
        if case (.offset(let from), .offset(let to)) = (bounds[0], bounds[1]), from >= to {
            throw TextError("the range \(TerminalText.quoted(text)) is empty", expected: expectation)
        }
        return TemplateSpan(from: bounds[0], to: bounds[1])
    }
}
