internal import LineModel

/// The `d` of a path, in whole numbers.
struct SVGPath {
    private(set) var text = ""
    var isEmpty: Bool { text.isEmpty }

    mutating func move(_ x: Int, _ y: Int) { text += "M\(x) \(y)" }
    mutating func across(_ dx: Int) { if dx != 0 { text += "h\(dx)" } }
    mutating func down(_ dy: Int) { if dy != 0 { text += "v\(dy)" } }
    mutating func slant(_ dx: Int, _ dy: Int) { text += "l\(dx) \(dy)" }
    mutating func append(_ other: SVGPath) { text += other.text }
    mutating func close() { text += "z" }

    mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
        move(x, y)
        text += "h\(width)v\(height)h\(-width)z"
    }

    /// `<path class=… d=…/>`; nothing for nothing.
    func element(_ attributes: String) -> String { isEmpty ? "" : "<path\(attributes) d=\"\(text)\"/>" }
}

/// Text for markup.
enum SVGText {
    /// With what would end a text or an attribute escaped, and without what is no character of XML 1.0 (section 2.2) or
    /// turns text round.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(isShown(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: scalar.value & 0xFFFE != 0xFFFE
        }
    }

    /// A share as per cent with at most three decimals: `12.345%`.
    static func percent(_ share: Double) -> String {
        // FigureText.short writes more decimals below 0.001, where they would not show.
        share < 0.00001 ? "0" : FigureText.short(max(share * 100, 0.001)) + "%"
    }
}
