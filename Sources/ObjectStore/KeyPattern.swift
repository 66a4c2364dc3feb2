internal import Crypto
package import LineModel

/// The pattern of objects' keys: `{vantage}/{date}/{time}.json.gz`.
package struct KeyPattern: Hashable, Sendable, CustomStringConvertible {
    /// What a pattern's names are filled with.
    package struct Values: Sendable {
        /// The vantage's name as configured; characters that a store or a shell could misread become `_` in the key,
        /// and what tells it from other names is put behind it then.
        package var vantage: String
        /// The round's beginning; its date and time are shown with its own offset from UTC.
        package var time: WallTime
        /// The round's id, 16 hexadecimal digits.
        package var round: String

        /// What one object's key is filled with; every pattern is given all of it.
        package init(vantage: String, time: WallTime, round: String) {
            self.vantage = vantage
            self.time = time
            self.round = round
        }
    }

    /// Why a text is no pattern, and what to write instead.
    package struct ParseError: Error, Equatable {
        /// The sentence's rest, behind the name of the setting: `is empty; write …`.
        package let message: String
    }

    private enum Part: Hashable { case text(String), vantage, date, time, round }

    /// S3 permits 1,024 bytes, COS 850; the rest is room for what the names stand for.
    private static let maxBytes = 600
    private static let maxValueBytes = 64

    private let parts: [Part]
    /// The pattern as it was written.
    package let description: String

    /// Reads a pattern: at most 600 bytes, without empty segments, `.`, `..`, control characters or backslashes.
    ///
    /// - Throws: the first fault, among them a name in braces that does not exist.
    package init(_ text: String) throws(ParseError) {
        description = text
        guard !text.isEmpty else { throw ParseError(message: "is empty; write for example {date}/{time}.json.gz") }
        guard text.utf8.count <= Self.maxBytes else {
            throw ParseError(message: "has \(text.utf8.count) octets; \(Self.maxBytes) are allowed")
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 || $0 == "\\" }) else {
            throw ParseError(message: "has a control character or a backslash; leave it out")
        }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains("") else {
            throw ParseError(message: "begins or ends with /, or has two in a row; write one between two names")
        }
        guard !segments.contains("."), !segments.contains("..") else {
            throw ParseError(message: "has a segment . or .., which stores and tools take for a folder; leave it out")
        }
        parts = try Self.parts(text)
    }

    /// The key of an object, without a leading `/`. No name becomes empty or longer than 64 bytes.
    package func key(_ values: Values) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .vantage: Self.distinct(values.vantage)
            case .date: values.time.dateText
            case .time: values.time.timeText.filter { $0 != ":" }
            case .round:
                values.round.utf8.count > Self.maxValueBytes
                    ? Self.distinct(values.round) : Self.safe(values.round, within: Self.maxValueBytes)
            }
        }.joined()
    }

    private static func parts(_ text: String) throws(ParseError) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw ParseError(message: "has a brace without its partner; names are written {date}")
            }
            parts.append(try named(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    private static func named(_ name: Substring) throws(ParseError) -> Part {
        switch name {
        case "vantage": return .vantage
        case "date": return .date
        case "time": return .time
        case "round": return .round
        default:
            throw ParseError(
                message: "has {} around \(TerminalText.quoted(name)); there are {vantage}, {date}, {time} and {round}")
        }
    }

    /// The value as it may stand in a key. Where that is not the value itself, the beginning of its SHA-256 follows:
    /// two names must not become one key, under which one's reports would replace the other's.
    private static func distinct(_ value: String) -> String {
        let whole = safe(value, within: maxValueBytes)
        guard whole != value else { return value }
        let mark = "-" + HexText.lower(SHA256.hash(data: Array(value.utf8))).prefix(8)
        return safe(value, within: maxValueBytes - mark.utf8.count) + mark
    }

    /// Letters, digits, `-`, `_` and `.` stay; what a store or a shell may take for more becomes `_`.
    private static func safe(_ value: String, within maxBytes: Int) -> String {
        var text = ""
        for character in value {
            let kept = character.isLetter || character.isNumber || "-_.".contains(character) ? character : "_"
            guard text.utf8.count + String(kept).utf8.count <= maxBytes else { break }
            text.append(kept)
        }
        return text.allSatisfy { $0 == "." } ? "_" : text
    }
}
