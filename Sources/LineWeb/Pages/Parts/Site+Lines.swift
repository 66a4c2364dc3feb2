internal import LineModel

extension Site {
    /// The address of a line's page, or of what is below it.
    ///
    /// Browsers take `.` and `..` out of a path even where they are encoded (URL Standard, "double-dot URL path
    /// segment"), and proxies decode `%2F`: names with these stand in the query.
    func line(_ name: String, _ query: [(String, String?)] = [], csv: Bool = false) -> String {
        let isPathUnfit =
            name.isEmpty || name == "." || name == ".." || name.hasSuffix(".csv")
            || name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        if isPathUnfit { return address([csv ? "line.csv" : "line"], [("name", name)] + query) }
        return address(["lines", csv ? name + ".csv" : name], query)
    }

    /// A line's name as a link to its page.
    func lineLink(_ name: String, _ query: [(String, String?)] = []) -> HTML {
        "<a class=\"name\" href=\"\(line(name, query))\">\(name)</a>"
    }

    /// The overview's lines of one group.
    func linesOf(_ dimension: FieldDimension, _ value: String) -> String {
        address([], [FieldQuery.Filter(dimension, value).item])
    }
}
