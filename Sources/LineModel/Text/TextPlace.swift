/// Where something stands in a text: what an editor shows.
package struct TextPlace: Hashable, Sendable, Comparable {
    /// From 1. CR LF, LF and CR each end one line.
    package let line: Int
    /// From 1, in Unicode scalars, not in bytes or grapheme clusters; a byte order mark counts for nothing.
    package let column: Int

    /// Both count from 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: TextPlace, right: TextPlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
