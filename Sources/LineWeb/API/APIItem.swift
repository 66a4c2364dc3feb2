internal import LineModel
internal import LineReport

/// An item of the query that a route knows: how it is written, and what it means.
package struct APIItem: Sendable {
    /// For the API's document.
    let parameter: OpenAPIDocument.Parameter
    /// What is expected; nil where the value is sound.
    let problem: @Sendable (String) -> String?

    private init(
        _ name: String, _ schema: JSONSchema, _ definition: String, maxLength: Int? = nil, repeats: Bool = false,
        _ problem: @escaping @Sendable (String) -> String?
    ) {
        parameter = OpenAPIDocument.Parameter(
            name, .query, schema, definition, maxLength: maxLength, repeats: repeats)
        self.problem = problem
    }

    var name: String { parameter.name }

    /// The longest name of a line, round or incident that is looked for.
    static let maxName = 4_096

    /// A variable of the path.
    static func ofPath(_ name: String) -> OpenAPIDocument.Parameter {
        switch name {
        case "name": .init(name, .path, .text, "The line's name.", maxLength: maxName)
        case "vantage": .init(name, .path, .text, "The vantage's name.", maxLength: maxName)
        case "number": .init("number", .path, .whole(1...Int.max), "The number.")
        default: .init(name, .path, .text, "The round's id.", maxLength: maxName)
        }
    }

    /// Text of so many characters at most.
    package static func text(_ name: String, _ definition: String, most: Int, repeats: Bool = false) -> APIItem {
        APIItem(name, .text, definition, maxLength: most, repeats: repeats) {
            $0.unicodeScalars.count > most ? "at most \(most) characters" : nil
        }
    }

    /// One of these words.
    package static func choice(_ name: String, _ words: [String], _ definition: String) -> APIItem {
        APIItem(name, .choice(words), definition) { words.contains($0) ? nil : words.joined(separator: ", ") }
    }

    /// A time of RFC 3339.
    package static func time(_ name: String, _ definition: String) -> APIItem {
        APIItem(name, .time, definition) {
            APITime.read($0) == nil ? "a time as RFC 3339 has it: 2026-11-28T06:00:00Z" : nil
        }
    }

    /// How many rows a page has at most.
    package static func limit(_ most: Int, usual: Int) -> APIItem {
        whole("limit", 1...most, "Rows of a page at most; \(usual) where it is not said.")
    }

    static func whole(_ name: String, _ range: ClosedRange<Int>, _ definition: String) -> APIItem {
        let expected = "a whole number, \(range.lowerBound) to \(range.upperBound)"
        return APIItem(name, .whole(range), definition) { text in
            guard text.utf8.count < 10, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text)
            else { return expected }
            return range.contains(number) ? nil : expected
        }
    }

    /// Where a page begins.
    package static let cursor = APIItem("cursor", .text, "`next` of the page before.", maxLength: 200) {
        APICursor(text: $0) == nil ? "`next` of a page that was answered, as it is" : nil
    }
}

/// An instant in an item of a request.
enum APITime {
    /// RFC 3339, with an offset; from 1970 to 2261.
    static func read(_ text: String) -> WallTime? {
        guard text.utf8.count <= 40, let time = WallTime(rfc3339: text) else { return nil }
        return time
    }
}

/// Where a page of a list begins: a word that nobody need understand, and the numbers of its list.
package struct APICursor: Equatable, Sendable {
    /// The id of the round that the rows are of; empty where they are of several.
    var round = ""
    /// What the list counts by: a place, a time or a number.
    package var place: Int

    /// A place in a list.
    package init(round: String = "", place: Int) {
        self.round = round
        self.place = place
    }

    /// Hexadecimal, with a version before it, so that nobody takes it for something to make.
    package var text: String {
        let digits = Array("0123456789abcdef")
        return "c1" + "\(round):\(place)".utf8.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }

    /// nil for a text that no list gave.
    init?(text: String) {
        guard text.hasPrefix("c1"), text.utf8.count <= 200, text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = text.utf8.dropFirst(2)
        while !rest.isEmpty {
            guard let pair = String(rest.prefix(2)), pair.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
                let byte = UInt8(pair, radix: 16)
            else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        let parts = (String(validating: bytes, as: UTF8.self) ?? "").split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let place = Int(parts[1]), place >= 0, parts[0].utf8.count <= 32 else { return nil }
        self.init(round: String(parts[0]), place: place)
        guard self.text == text else { return nil }
    }
}
