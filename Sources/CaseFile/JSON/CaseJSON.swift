/// A JSON value of a case (RFC 8259), whose objects keep the order of their keys. What was written and read again
/// writes the same bytes.
package enum CaseJSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case list([CaseJSON])
    case object([Member])

    /// A key with its value.
    package struct Member: Equatable, Sendable {
        /// The key, as it is after escapes.
        package var key: String
        /// Its value.
        package var value: CaseJSON

        /// Nothing checks that a key stands once in its object.
        package init(key: String, value: CaseJSON) { (self.key, self.value) = (key, value) }
    }

    /// An object of these keys, in this order.
    package static func members(_ members: KeyValuePairs<String, CaseJSON>) -> CaseJSON {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    /// A count.
    package static func count(_ count: Int) -> CaseJSON { .whole(Int64(count)) }
    /// A number, or null.
    package static func number(_ number: Double?) -> CaseJSON { number.map { CaseJSON.number($0) } ?? .null }
    /// A text, or null.
    package static func text(_ text: String?) -> CaseJSON { text.map { CaseJSON.text($0) } ?? .null }

    /// The value of a key; null where there is none, or this is no object.
    package subscript(_ key: String) -> CaseJSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.key == key }?.value ?? .null
    }

    /// The text; nil of anything else.
    package var string: String? { if case .text(let text) = self { text } else { nil } }
    /// The truth value; nil of anything else.
    package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The whole number; nil of anything else.
    package var integer: Int64? { if case .whole(let number) = self { number } else { nil } }
    /// The same as `Int`.
    package var int: Int? { integer.flatMap { Int(exactly: $0) } }
    /// A count of something, 0 where there is none; bounded, so that a million of them have a sum.
    var amount: Int { min(max(int ?? 0, 0), 1_000_000_000_000) }
    /// The elements of a list; none of anything else.
    package var elements: [CaseJSON] { if case .list(let elements) = self { elements } else { [] } }
    /// A number, whole or not.
    package var double: Double? {
        switch self {
        case .whole(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// As text: on one line, or with a line for each element of lists and objects down to a depth.
    package func bytes(linesDownTo depth: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes, depth: depth, indent: 0)
        return bytes
    }

    private func write(into bytes: inout [UInt8], depth: Int, indent: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .whole(let number): bytes += String(number).utf8
        // The shortest text that is read as the same number again.
        case .number(let number): bytes += (number.isFinite ? "\(number)" : "null").utf8
        case .text(let text): Self.write(text, into: &bytes)
        case .list(let elements):
            Self.nest("[", "]", elements, into: &bytes, depth, indent) { element, bytes in
                element.write(into: &bytes, depth: depth - 1, indent: indent + 1)
            }
        case .object(let members):
            Self.nest("{", "}", members, into: &bytes, depth, indent) { member, bytes in
                Self.write(member.key, into: &bytes)
                bytes += ": ".utf8.prefix(depth > 0 ? 2 : 1)
                member.value.write(into: &bytes, depth: depth - 1, indent: indent + 1)
            }
        }
    }

    private static func nest<Element>(
        _ open: String, _ close: String, _ elements: [Element], into bytes: inout [UInt8], _ depth: Int, _ indent: Int,
        _ write: (Element, inout [UInt8]) -> Void
    ) {
        bytes += open.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if depth > 0 { bytes += [0x0A] + [UInt8](repeating: 0x20, count: 2 * (indent + 1)) }
            write(element, &bytes)
        }
        if depth > 0, !elements.isEmpty { bytes += [0x0A] + [UInt8](repeating: 0x20, count: 2 * indent) }
        bytes += close.utf8
    }

    /// Controls are escaped, and the C1 controls too: a file is looked at in terminals.
    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u".utf8
                bytes += String(repeating: "0", count: 4 - digits.count).utf8
                bytes += digits.utf8
            default: bytes += Array(String(Character(scalar)).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The same with another value of a key, where there is one.
    func replacing(_ key: String, _ change: (CaseJSON) -> CaseJSON) -> CaseJSON {
        guard case .object(let members) = self else { return self }
        return .object(members.map { $0.key == key ? Member(key: key, value: change($0.value)) : $0 })
    }
}
