/// Why a piece of text that a person wrote cannot be used, and what would be.
///
/// Both parts are safe to print on a terminal: what they quote of the text is escaped and shortened.
package struct TextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, beginning in lower case, without a full stop.
    package let reason: String
    /// What to write instead, with an example where one helps.
    package let expectation: String

    package init(_ reason: String, expected expectation: String) {
        self.reason = reason
        self.expectation = expectation
    }

    /// `reason; expectation`.
    package var description: String { "\(reason); \(expectation)" }
}

/// Where something stands in a text: what an editor shows.
package struct TextPlace: Hashable, Sendable, Comparable {
    /// From 1. CR LF, LF and CR each end one line.
    package let line: Int
    /// From 1, in Unicode scalars (not octets, not grapheme clusters); a byte order mark counts for nothing.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: TextPlace, right: TextPlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A `TextError` with its place in the text; what the CSV and JSON readers report.
package struct PlacedError: Error, Hashable, Sendable {
    package let place: TextPlace
    package let error: TextError

    package init(_ place: TextPlace, _ error: TextError) {
        self.place = place
        self.error = error
    }
}
