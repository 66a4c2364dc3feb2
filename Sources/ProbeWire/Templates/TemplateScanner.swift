internal import LineModel

/// Reads the content of one line of a template: hexadecimal bytes, "text" and {fields}.
struct TemplateScanner {
    private let scalars: [Unicode.Scalar]
    private let line: Int
    private(set) var index: Int
    private(set) var problems: [PlacedError] = []

    /// - Parameter index: where to begin in the line.
    init(_ scalars: [Unicode.Scalar], line: Int, from index: Int = 0) {
        self.scalars = scalars
        self.line = line
        self.index = index
    }

    var place: TextPlace { TextPlace(line: line, column: index + 1) }

    /// Whether the line has nothing more; a comment ends it.
    var isAtEnd: Bool { index >= scalars.count || scalars[index] == "#" }

    mutating func note(_ reason: String, expected: String, at place: TextPlace? = nil) {
        problems.append(PlacedError(place ?? self.place, TextError(reason, expected: expected)))
    }

    mutating func passSpaces() {
        while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
    }

    /// Reads up to the next space, comment or end; empty at the end.
    mutating func word() -> String {
        passSpaces()
        var word = ""
        while !isAtEnd, scalars[index] != " ", scalars[index] != "\t" {
            word.unicodeScalars.append(scalars[index])
            index += 1
        }
        passSpaces()
        return word
    }

    /// Reads the rest of the line, in pieces. What is wrong is noted and passed over.
    mutating func content() -> [TemplatePiece] {
        var pieces: [TemplatePiece] = []
        passSpaces()
        if isAtEnd { note("there is nothing to send or to expect", expected: "write 00ff, \"text\" or {seq}") }
        while !isAtEnd {
            switch scalars[index] {
            case "\"": text().map { pieces.append(.bytes($0)) }
            case "{": field().map { pieces.append($0) }
            default: bytes().map { pieces.append(.bytes($0)) }
            }
            passSpaces()
        }
        return pieces
    }

    private mutating func bytes() -> [UInt8]? {
        let start = place
        var run = ""
        while index < scalars.count, !["{", "\"", " ", "\t", "#"].contains(scalars[index]) {
            run.unicodeScalars.append(scalars[index])
            index += 1
        }
        let digits = run.utf8.compactMap(HexDigit.value)
        guard digits.count == run.utf8.count else {
            note(
                "\(TerminalText.quoted(run)) is neither hexadecimal, nor text in quotes, nor a {field}",
                expected: "write 00ff, \"text\" or {seq}", at: start)
            return nil
        }
        guard digits.count % 2 == 0 else {
            note(
                "\(TerminalText.quoted(run)) has an odd number of hexadecimal digits",
                expected: "write two digits for each octet", at: start)
            return nil
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private mutating func text() -> [UInt8]? {
        let start = place
        index += 1
        var bytes: [UInt8] = []
        while index < scalars.count, scalars[index] != "\"" {
            if scalars[index] == "\\" {
                escape().map { bytes.append($0) }
            } else {
                bytes += Array(String(Character(scalars[index])).utf8)
                index += 1
            }
        }
        guard index < scalars.count else {
            note("the text has no closing quote", expected: "end it with \" on the same line", at: start)
            return nil
        }
        index += 1
        return bytes
    }

    private static let escapes: [Unicode.Scalar: UInt8] = [
        "n": 0x0A, "r": 0x0D, "t": 0x09, "0": 0, "\"": 0x22, "\\": 0x5C,
    ]

    private mutating func escape() -> UInt8? {
        let start = place
        index += 1
        guard index < scalars.count else { return nil }
        let letter = scalars[index]
        index += 1
        if let byte = Self.escapes[letter] { return byte }
        let digits = scalars[index...].prefix(2).compactMap { scalar in
            scalar.isASCII ? HexDigit.value(UInt8(scalar.value)) : nil
        }
        guard letter == "x", digits.count == 2 else {
            note(
                "\\\(TerminalText.quoted(String(Character(letter))).dropFirst().dropLast()) is no escape",
                expected: "write \\n, \\r, \\t, \\0, \\\", \\\\ or \\x1f", at: start)
            return nil
        }
        index += 2
        return digits[0] << 4 | digits[1]
    }

    private mutating func field() -> TemplatePiece? {
        let start = place
        index += 1
        var body = ""
        while index < scalars.count, scalars[index] != "}" {
            body.unicodeScalars.append(scalars[index])
            index += 1
        }
        guard index < scalars.count else {
            note("the field has no closing brace", expected: "end it with } on the same line", at: start)
            return nil
        }
        index += 1
        do throws(TextError) {
            return try TemplateFieldText.parse(body, at: start)
        } catch {
            problems.append(PlacedError(start, error))
            return nil
        }
    }
}
