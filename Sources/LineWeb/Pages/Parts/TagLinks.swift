package import LineModel

/// The tags of a line in a table of lines.
package enum TagLinks {
    /// Tags of a line that are shown.
    private static let maxTags = 4

    /// Each leads to the lines that have it, too.
    ///
    /// - Parameter address: of the same table with another query.
    package static func html(_ line: Line, _ query: FieldQuery, address: (FieldQuery) -> String) -> HTML {
        line.tags.prefix(maxTags).map { tag -> HTML in
            let narrow = address(query.narrowed(to: .init(.tag(tag.key), tag.value)))
            return "<a class=\"tag\" href=\"\(narrow)\" title=\"\(tag.key)=\(tag.value)\">\(tag.value)</a>"
        }
        .joined(" ")
    }
}
