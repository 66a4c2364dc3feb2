/// A piece of HTML. Literals are markup; what is interpolated is text and is escaped, unless it is markup itself.
struct CaseMarkup: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ markup: CaseMarkup) { text += markup.text }
        mutating func appendInterpolation(_ markup: [CaseMarkup]) { for piece in markup { text += piece.text } }
        mutating func appendInterpolation(_ value: String) { CaseMarkup.escape(value, into: &text) }
        mutating func appendInterpolation(_ value: Int) { text += String(value) }
    }

    private(set) var text: String

    init(stringLiteral markup: String) { text = markup }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
    /// Markup that another part of the program made: a picture.
    init(trusted markup: String) { text = markup }

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
