/// Writes one JSON value (RFC 8259) octet by octet; knows where commas go, and leaves nesting to its caller's closures.
struct JSONWriter: ~Copyable {
    var bytes: ByteWriter
    private var needsComma = false

    init(to sink: @escaping ByteSink) { bytes = ByteWriter(to: sink) }

    /// Starts a value: puts the comma that separates it from the one before.
    private mutating func separate() {
        if needsComma { bytes.append(ASCII.comma) }
        needsComma = true
    }

    /// An object as an element of an array, or the document itself.
    mutating func object<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        separate()
        try nest("{", "}", body)
    }

    mutating func object<Failure: Error>(
        _ key: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(key)
        try nest("{", "}", body)
    }

    /// An object under a key that is known only at run time (an interface).
    mutating func object<Failure: Error>(
        named key: String, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(named: key)
        try nest("{", "}", body)
    }

    mutating func array<Failure: Error>(
        _ key: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(key)
        try nest("[", "]", body)
    }

    mutating func array<Failure: Error>(
        named key: String, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        write(named: key)
        try nest("[", "]", body)
    }

    mutating func null(named key: String) {
        write(named: key)
        bytes.append("null")
    }

    mutating func number(named key: String, _ value: Double?, _ decimals: ClosedRange<Int>) {
        write(named: key)
        bytes.append(value, decimals: decimals, absent: "null")
    }

    mutating func field(_ key: StaticString, _ value: some FixedWidthInteger) {
        write(key)
        bytes.append(value)
    }

    mutating func field(_ key: StaticString, _ value: Bool) {
        write(key)
        bytes.append(value ? "true" : "false")
    }

    mutating func field(_ key: StaticString, _ value: String?) {
        write(key)
        if let value { bytes.append(jsonString: value) } else { bytes.append("null") }
    }

    mutating func field(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) {
        write(key)
        bytes.append(value, decimals: decimals, absent: "null")
    }

    /// A key that is known only at run time (a tag, an errno name).
    mutating func field(named key: String, _ value: String) {
        write(named: key)
        bytes.append(jsonString: value)
    }

    mutating func field(named key: String, _ value: Int) {
        write(named: key)
        bytes.append(value)
    }

    mutating func element(_ value: String) {
        separate()
        bytes.append(jsonString: value)
    }

    mutating func element(_ value: Double?, decimals: ClosedRange<Int>) {
        separate()
        bytes.append(value, decimals: decimals, absent: "null")
    }

    mutating func null(_ key: StaticString) {
        write(key)
        bytes.append("null")
    }

    /// Layout only: a line break before the next key or element, so that a report has a line of text a measured line.
    mutating func lineBreak() {
        if needsComma { bytes.append(ASCII.comma) }
        needsComma = false
        bytes.append(ASCII.newline)
    }

    /// Keys of the format are plain ASCII and need no escaping.
    private mutating func write(_ key: StaticString) {
        separate()
        bytes.append(ASCII.quote)
        bytes.append(key)
        bytes.append("\":")
    }

    /// The key of a figure, in one piece: a report of 100,000 lines has millions of them.
    mutating func write(_ key: FigureKey) {
        bytes.append(needsComma ? key.json : UnsafeBufferPointer(rebasing: key.json.dropFirst()))
        needsComma = true
    }

    private mutating func write(named key: String) {
        separate()
        bytes.append(jsonString: key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func nest<Failure: Error>(
        _ open: StaticString, _ close: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        bytes.append(open)
        needsComma = false
        try body(&self)
        bytes.append(close)
        needsComma = true
    }
}

extension ByteWriter {
    /// A quoted JSON string (RFC 8259 section 7). Beyond what the RFC demands, DEL and the C1 controls are escaped too:
    /// U+009B starts a terminal's control sequence as ESC does, and reports are looked at in terminals.
    mutating func append(jsonString text: String) {
        append(ASCII.quote)
        if text.utf8.allSatisfy(ByteWriter.isPlain) {
            append(text: text)
        } else {
            for scalar in text.unicodeScalars { append(jsonScalar: scalar) }
        }
        append(ASCII.quote)
    }

    /// 0xC2 leads U+0080 to U+00BF, of which the first half are the C1 controls.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != ASCII.quote && byte != UInt8(ascii: "\\") && byte != ASCII.delete && byte != 0xC2
    }

    private mutating func append(jsonScalar scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
            append("\\u00")
            append(hexDigit: scalar.value >> 4)
            append(hexDigit: scalar.value & 0xF)
        default: append(UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }

    private mutating func append(hexDigit value: UInt32) {
        append(UInt8(truncatingIfNeeded: value < 10 ? 48 + value : 87 + value))
    }
}
