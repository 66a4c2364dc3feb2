internal import LineModel

extension Site {
    /// The address of a place of the site, percent-encoded (RFC 3986 section 2.1), behind the base path: what an `href`
    /// holds.
    ///
    /// - Parameters:
    ///   - parts: of the path, each encoded by itself: `["lines", name]`; none for the overview.
    ///   - query: items in order; a nil value leaves the item out.
    package func address(_ parts: [String] = [], _ query: [(String, String?)] = []) -> String {
        let items = query.compactMap { item in item.1.map { "\(Self.encoded(item.0))=\(Self.encoded($0))" } }
        return basePath + parts.map(Self.encoded).joined(separator: "/")
            + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
    }

    /// Everything but unreserved characters as `%XX` (RFC 3986 section 2.3); `.` and `..` alone as well, which would
    /// climb.
    package static func encoded(_ text: String) -> String {
        text == "." || text == ".." ? text.replacing(".", with: "%2E") : URIEncoding.encoded(text)
    }
}
