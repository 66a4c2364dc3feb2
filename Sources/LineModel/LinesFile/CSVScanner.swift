private let quote = UInt8(ascii: "\"")
private let lineFeed: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D

/// The walk over a CSV file's bytes. Lives only inside the `withUnsafeBufferPointer` that its bytes come from.
struct CSVScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let delimiter: UInt8
    private var index = 0
    private var line = 1
    private var lineStart = 0
    /// UTF-8 continuation bytes since `lineStart`, which are no characters of their own.
    private var continuations = 0
    private(set) var comments = 0
    private(set) var problems: [PlacedError] = []
    /// Problems beyond the bound.
    private(set) var furtherProblems = 0
    /// Why the rest of the file was not read; nil where all of it was.
    private(set) var end: TextError?
    private let bounds: LinesBounds
    private var values = 0
    /// Records that were read.
    private var rows = 0
    /// Fields that the next record probably has.
    private var width = 8

    /// `bytes` must be UTF-8 (`UTF8Check`).
    init(bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, bounds: LinesBounds = LinesBounds()) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.bounds = bounds
    }

    private mutating func note(_ problem: PlacedError) {
        if problems.count < bounds.maxProblems { problems.append(problem) } else { furtherProblems += 1 }
    }

    /// Counts a field; nothing further is read where there are too many.
    private mutating func countValue() {
        values += 1
        if values > bounds.maxValues {
            end = bounds.excess
        } else if values.isMultiple(of: LinesBounds.period), bounds.isStopped() {
            end = LinesBounds.stop
        }
    }

    private var place: TextPlace { TextPlace(line: line, column: index - lineStart - continuations + 1) }
    private var atLineEnd: Bool { bytes[index] == lineFeed || bytes[index] == carriageReturn }

    /// All records but comments and empty lines.
    ///
    /// - Parameters:
    ///   - header: the line of a record that is no comment whatever it begins with.
    ///   - hasSeparatorRow: the first line is `sep=;`, no record.
    mutating func readAll(header: Int? = nil, hasSeparatorRow: Bool = false) -> [CSVRow] {
        var rows: [CSVRow] = []
        if hasSeparatorRow { passLine() }
        while let row = next(header: header) { rows.append(row) }
        return rows
    }

    /// The next record that is no comment; nil at the end, and where `end` says so.
    ///
    /// - Parameter header: the line of a record that is no comment whatever it begins with.
    mutating func next(header: Int?) -> CSVRow? {
        while index < bytes.count, end == nil {
            if atLineEnd {
                passLineEnd()
            } else if bytes[index] == UInt8(ascii: "#"), line != header {
                comments += 1
                passLine()
            } else {
                guard rows < bounds.maxRows else {
                    end = bounds.excess
                    return nil
                }
                rows += 1
                let fields = readFields(capacity: width)
                // A first row of a million fields must not reserve as many for each row.
                if rows == 1 { width = min(fields.count, 64) }
                return CSVRow(number: rows, fields: fields)
            }
        }
        return nil
    }

    private mutating func readFields(capacity: Int) -> [CSVField] {
        var fields: [CSVField] = []
        fields.reserveCapacity(capacity)
        while true {
            fields.append(readField())
            countValue()
            guard index < bytes.count, end == nil else { return fields }
            guard bytes[index] == delimiter else {
                passLineEnd()
                return fields
            }
            index += 1
        }
    }

    private mutating func readField() -> CSVField {
        let start = place
        guard index < bytes.count, bytes[index] == quote else {
            return CSVField(text: readPlain(), place: start)
        }
        return CSVField(text: readQuoted(from: start), place: start)
    }

    /// Up to the delimiter, the line's end or the file's.
    private mutating func readPlain() -> String {
        let start = index
        while index < bytes.count, bytes[index] != delimiter, !atLineEnd {
            if bytes[index] == quote {
                note(
                    PlacedError(
                        place,
                        TextError(
                            "stray quote in a field that does not begin with one",
                            expected: "quote the whole field and double the quotes in it: \"a \"\"b\"\" c\"")))
            }
            passCharacterByte()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func readQuoted(from start: TextPlace) -> String {
        index += 1
        var content: [UInt8] = []
        while index < bytes.count {
            if bytes[index] != quote {
                content.append(bytes[index])
                passQuotedByte()
            } else if index + 1 < bytes.count, bytes[index + 1] == quote {
                content.append(quote)
                index += 2
            } else {
                index += 1
                return String(decoding: content, as: UTF8.self) + readBehindQuote()
            }
        }
        note(
            PlacedError(start, TextError("quote is never closed", expected: "end the field with a quote")))
        return String(decoding: content, as: UTF8.self)
    }

    /// What wrongly stands between a closing quote and the delimiter; empty where all is well.
    private mutating func readBehindQuote() -> String {
        guard index < bytes.count, bytes[index] != delimiter, !atLineEnd else { return "" }
        note(
            PlacedError(
                place, TextError("text behind a closing quote", expected: "double a quote that is part of the field")))
        let start = index
        while index < bytes.count, bytes[index] != delimiter, !atLineEnd { passCharacterByte() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// One byte inside quotes, where line ends are part of the field.
    private mutating func passQuotedByte() {
        guard atLineEnd else { return passCharacterByte() }
        let isPair = bytes[index] == carriageReturn && index + 1 < bytes.count && bytes[index + 1] == lineFeed
        index += 1
        // The feed of a pair ends the line; its return is only passed.
        if !isPair { startLine() }
    }

    private mutating func passCharacterByte() {
        if bytes[index] & 0xC0 == 0x80 { continuations += 1 }
        index += 1
    }

    mutating func passLine() {
        while index < bytes.count, !atLineEnd { index += 1 }
        passLineEnd()
    }

    /// CRLF, LF or CR, if one is here.
    private mutating func passLineEnd() {
        guard index < bytes.count else { return }
        let isPair = bytes[index] == carriageReturn && index + 1 < bytes.count && bytes[index + 1] == lineFeed
        index += isPair ? 2 : 1
        startLine()
    }

    private mutating func startLine() {
        line += 1
        lineStart = index
        continuations = 0
    }
}

extension CSVScanner {
    /// The separator that the header (the first line that is neither empty nor a comment) uses outside quotes: a comma
    /// where it has one, else a semicolon, else a tab, else a comma.
    static func delimiter(of bytes: ArraySlice<UInt8>) -> UInt8 {
        var seen: Set<UInt8> = []
        var quoted = false
        for byte in header(of: bytes) {
            if byte == quote { quoted.toggle() } else if !quoted { seen.insert(byte) }
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return candidates.first { seen.contains($0) } ?? UInt8(ascii: ",")
    }

    private static func header(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isLineEnd = { (byte: UInt8) in byte == lineFeed || byte == carriageReturn }
        var rest = bytes
        while let first = rest.first {
            let end = rest.firstIndex(where: isLineEnd) ?? rest.endIndex
            if first != UInt8(ascii: "#"), end > rest.startIndex { return rest[..<end] }
            rest = end < rest.endIndex ? rest[(end + 1)...] : []
        }
        return []
    }
}
