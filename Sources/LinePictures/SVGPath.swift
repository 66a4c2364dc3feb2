internal import LineModel

/// The `d` of a path, in whole numbers.
struct SVGPath {
    private var done = ""
    /// The rectangle that still may grow to the right.
    private var open: (x: Int, y: Int, width: Int, height: Int)?

    var text: String {
        guard let open else { return done }
        return done + Self.rectangle(open.x, open.y, open.width, open.height)
    }
    var isEmpty: Bool { done.isEmpty && open == nil }

    mutating func move(_ x: Int, _ y: Int) { add("M\(x) \(y)") }
    mutating func across(_ dx: Int) { if dx != 0 { add("h\(dx)") } }
    mutating func down(_ dy: Int) { if dy != 0 { add("v\(dy)") } }
    mutating func slant(_ dx: Int, _ dy: Int) { add("l\(dx) \(dy)") }
    mutating func close() { add("z") }

    /// A rectangle; one that continues the last one to the right makes that wider.
    mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
        if let last = open, last.x + last.width == x, last.y == y, last.height == height {
            open = (last.x, y, last.width + width, height)
        } else {
            add("")
            open = (x, y, width, height)
        }
    }

    private mutating func add(_ piece: String) {
        if let last = open {
            done += Self.rectangle(last.x, last.y, last.width, last.height)
            open = nil
        }
        done += piece
    }

    private static func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
        "M\(x) \(y)h\(width)v\(height)h\(-width)z"
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
