/// Text of /proc as bytes: lines of fields between blanks. A field that is no number is nil, never 0.
enum ProcText {
    typealias Field = ArraySlice<UInt8>

    static func lines(_ bytes: [UInt8]) -> [Field] { bytes.split(separator: UInt8(ascii: "\n")) }

    static func fields(_ line: Field) -> [Field] {
        line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// A decimal number that is not negative; nil for anything else, one that is too large included.
    static func number(_ field: Field) -> Int64? { number(field, radix: 10) }

    static func hexadecimal(_ field: Field) -> Int64? { number(field, radix: 16) }

    private static func number(_ field: Field, radix: Int) -> Int64? {
        guard let first = field.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        return Int64(String(decoding: field, as: UTF8.self), radix: radix)
    }

    static func equals(_ field: Field, _ text: String) -> Bool { field.elementsEqual(text.utf8) }
}

/// How much a kernel's counter grew.
enum CounterDelta {
    /// nil when a reading is not known, and when the counter fell: it was reset or wrapped, so the growth is unknown.
    static func between(_ earlier: Int64?, _ later: Int64?) -> Int64? {
        guard let earlier, let later, later >= earlier else { return nil }
        return later - earlier
    }
}
