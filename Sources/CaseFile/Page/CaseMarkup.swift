internal import LineModel

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
        mutating func appendInterpolation(_ value: String) { text.appendMarkup(of: value) }
        mutating func appendInterpolation(_ value: Int) { text += String(value) }
    }

    private(set) var text: String

    init(stringLiteral markup: String) { text = markup }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
    /// Markup that another part of the program made: a picture.
    init(trusted markup: String) { text = markup }
}
