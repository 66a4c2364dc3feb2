internal import LineModel

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
        mutating func appendInterpolation(_ value: String) { text.appendMarkup(of: value) }
        mutating func appendInterpolation(_ value: Substring) { text.appendMarkup(of: String(value)) }
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
