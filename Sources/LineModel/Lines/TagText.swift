/// Tags as the lines file and the command line write them.
package enum TagText {
    private static let keyExpectation = "write keys of letters, digits, _ . and -, a letter or _ first"

    /// Reads `key=value;key=value`. Blanks around keys and values are ignored, and so are empty parts; a value may be
    /// empty and may contain `=`, but no `;`. Full-width `＝` and, before another `key=`, `；` are as good.
    ///
    /// - Throws: the first key or value that cannot be used, or a key that stands twice; also a value that looks like
    ///   several tags (`a=b,c=d`), since one tag in silence is not what anybody meant.
    package static func parse(_ text: some StringProtocol) throws(TextError) -> [Tag] {
        var tags: [Tag] = []
        for part in parts(of: String(text)) where !part.trimmed.isEmpty {
            guard let (key, value) = keyAndValue(part) else {
                throw TextError(
                    "tag \(TerminalText.quoted(part.trimmed)) has no =", expected: "write key=value joined by ;")
            }
            if let separator = separator(in: value) {
                throw TextError(
                    "tag \(TerminalText.quoted(part.trimmed)) looks like several tags, apart by \(separator)",
                    expected: "join tags by ; as in key=value;key=value")
            }
            let tag = try make(key: String(key.trimmed), value: value)
            guard !tags.contains(where: { $0.key == tag.key }) else {
                throw TextError("tag \(TerminalText.quoted(tag.key)) a second time", expected: "write each key once")
            }
            tags.append(tag)
        }
        return tags
    }

    /// A checked tag: the key `[A-Za-z_][A-Za-z0-9_.-]*`, with letters and digits of any script, the value any text
    /// without control characters (it goes to terminals), trimmed.
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

    /// The key that stands for a column's name: what a key may not hold is `_`.
    static func key(ofColumn name: some StringProtocol) -> String {
        var key = String.UnicodeScalarView()
        for scalar in name.trimmed.unicodeScalars { key.append(isKeyScalar(scalar) ? scalar : "_") }
        let text = String(key)
        return isKey(text) ? text : "_" + text
    }

    private static func isKey(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
        return key.unicodeScalars.allSatisfy(isKeyScalar)
    }

    private static func isKeyScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            return AddressSyntax.isNameByte(byte) || scalar == "."
        }
        return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }
}

// MARK: Taking apart

extension TagText {
    /// What stands between `;`, and between those `；` behind which another tag begins.
    private static func parts(of text: String) -> [String] {
        text.splitAtBytes(of: ";").flatMap { part in
            // Most parts are plain, and files have 100,000 of them.
            guard !isPlain(part) else { return [part] }
            var parts: [String.UnicodeScalarView] = [.init()]
            let scalars = part.unicodeScalars
            for index in scalars.indices {
                if scalars[index] == "；", beginsTag(scalars[scalars.index(after: index)...]) {
                    parts.append(.init())
                } else {
                    parts[parts.count - 1].append(scalars[index])
                }
            }
            return parts.map { String($0) }
        }
    }

    /// What stands before and behind the first `=` or `＝`; nil where there is none.
    private static func keyAndValue(_ part: String) -> (Substring, Substring)? {
        if isPlain(part) {
            guard let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (part[..<equals], part[part.utf8.index(after: equals)...])
        }
        let scalars = part.unicodeScalars
        guard let equals = scalars.firstIndex(where: isEquals) else { return nil }
        return (part[..<equals], part[scalars.index(after: equals)...])
    }

    /// What seems to separate two tags in a value, for people; nil where it is one value.
    private static func separator(in value: Substring) -> String? {
        guard value.containsByte(of: "=") || !isPlain(value) else { return nil }
        let scalars = value.unicodeScalars
        for index in scalars.indices where isSeparator(scalars[index]) {
            guard beginsTag(scalars[scalars.index(after: index)...]) else { continue }
            return scalars[index].properties.isWhitespace ? "a blank" : String(scalars[index])
        }
        return nil
    }

    private static func beginsTag(_ rest: Substring.UnicodeScalarView) -> Bool {
        let rest = rest.drop { $0.properties.isWhitespace }
        let key = rest.prefix(while: isKeyScalar)
        guard isKey(String(key)) else { return false }
        return rest[key.endIndex...].first { !$0.properties.isWhitespace }.map(isEquals) ?? false
    }

    /// ASCII alone.
    private static func isPlain(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func isEquals(_ scalar: Unicode.Scalar) -> Bool { scalar == "=" || scalar == "＝" }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || [",", "，", "、", "|", "｜"].contains(scalar)
    }
}

extension Tag {
    /// `key=value`.
    package var text: String { "\(key)=\(value)" }
}
