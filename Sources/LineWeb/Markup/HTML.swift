/// A piece of HTML. Literals are markup; what is interpolated is text and is escaped, unless it is HTML itself.
///
/// Values of attributes are always written in double quotes. What a browser would not show where it stands, or would
/// show turned round (controls, bidi marks), is shown as `TerminalText` shows it.
struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    struct Interpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }
        mutating func appendInterpolation(_ html: [HTML]) { for piece in html { text += piece.text } }
        mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }
        mutating func appendInterpolation(_ value: Substring) { HTML.escape(String(value), into: &text) }
        mutating func appendInterpolation(_ value: Int) { text += String(value) }
    }

    /// The markup.
    private(set) var text: String

    init(stringLiteral markup: String) { text = markup }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Markup that another part of the program made: an SVG picture.
    init(trusted markup: String) { text = markup }

    static let empty: HTML = ""

    static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }
    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    private static func escape(_ value: String, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(isShown(scalar) ? scalar : "\u{FFFD}")
            }
        }
    }

    /// Controls, and marks that turn what follows round or hide it (Unicode UAX #9), are not handed to a browser.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: false
        default: true
        }
    }
}

extension [HTML] {
    /// The pieces behind each other.
    func joined(_ separator: HTML = .empty) -> HTML {
        var all = HTML.empty
        for (index, piece) in enumerated() {
            if index > 0 { all += separator }
            all += piece
        }
        return all
    }
}
