/// Tags as the lines file and the command line write them.
package enum TagText {
    private static let keyExpectation = "write keys of letters, digits, _ . and -, a letter or _ first"

    /// Reads `key=value;key=value`. Spaces around keys and values are ignored, and so are empty parts; a value may be
    /// empty and may contain `=`, but no `;`.
    ///
    /// - Throws: the first key or value that cannot be used, or a key that stands twice.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> [Tag] {
        var tags: [Tag] = []
        for part in text.split(separator: ";") where !part.trimmed.isEmpty {
            guard let equals = part.firstIndex(of: "=") else {
                throw TextError(
                    "tag \(TerminalText.quoted(part.trimmed)) has no =", expected: "write key=value joined by ;")
            }
            let tag = try make(key: String(part[..<equals].trimmed), value: String(part[part.index(after: equals)...]))
            guard !tags.contains(where: { $0.key == tag.key }) else {
                throw TextError("tag \(TerminalText.quoted(tag.key)) a second time", expected: "write each key once")
            }
            tags.append(tag)
        }
        return tags
    }

    /// A checked tag: the key `[A-Za-z_][A-Za-z0-9_.-]*`, the value any text without control characters (it goes to
    /// terminals), trimmed.
    package static func make(key: String, value: some StringProtocol) throws(TextError) -> Tag {
        guard isKey(key) else {
            throw TextError("tag key \(TerminalText.quoted(key)) is not a name", expected: keyExpectation)
        }
        let value = value.trimmed
        if let scalar = TerminalText.firstUnsafe(in: value) {
            throw TextError(
                "the value of tag \(key) has the control character \(TerminalText.escaped(scalar))",
                expected: "write it without")
        }
        return Tag(key: key, value: String(value))
    }

    private static func isKey(_ key: String) -> Bool {
        guard let first = key.utf8.first, first != UInt8(ascii: "-") else { return false }
        return AddressSyntax.isNameByte(first) && !AddressSyntax.isDigits(key.prefix(1))
            && key.utf8.allSatisfy { AddressSyntax.isNameByte($0) || $0 == UInt8(ascii: ".") }
    }
}

extension Tag {
    /// `key=value`.
    package var text: String { "\(key)=\(value)" }
}
