internal import LineModel

/// A piece of HTML. Literals are markup; what is interpolated is text and is escaped, unless it is HTML itself.
///
/// Values of attributes are always written in double quotes. What a browser would not show where it stands, or would
/// show turned round (controls, bidi marks), is shown as `TerminalText` shows it.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// How a literal is put together.
    package struct Interpolation: StringInterpolationProtocol {
        var text = ""

        /// What `StringInterpolationProtocol` asks for.
        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Markup, as it is.
        package mutating func appendLiteral(_ literal: String) { text += literal }
        /// Markup, as it is.
        package mutating func appendInterpolation(_ html: HTML) { text += html.text }
        /// Markup, piece behind piece.
        package mutating func appendInterpolation(_ html: [HTML]) { for piece in html { text += piece.text } }
        /// Text, escaped.
        package mutating func appendInterpolation(_ value: String) { text.appendMarkup(of: value) }
        /// Text, escaped.
        package mutating func appendInterpolation(_ value: Substring) { text.appendMarkup(of: String(value)) }
        /// Digits.
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
    }

    /// The markup.
    package private(set) var text: String

    /// Markup, as it is written.
    package init(stringLiteral markup: String) { text = markup }
    /// Markup with what was interpolated.
    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Markup that another part of the program made: an SVG picture.
    package init(trusted markup: String) { text = markup }

    /// Nothing.
    package static let empty: HTML = ""

    /// One behind the other.
    package static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }
    /// The other is put behind the one.
    package static func += (left: inout HTML, right: HTML) { left.text += right.text }
}

extension [HTML] {
    /// The pieces behind each other.
    package func joined(_ separator: HTML = .empty) -> HTML {
        var all = HTML.empty
        for (index, piece) in enumerated() {
            if index > 0 { all += separator }
            all += piece
        }
        return all
    }
}
