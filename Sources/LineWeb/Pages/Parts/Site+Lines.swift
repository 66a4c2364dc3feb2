internal import LineHistory
package import LineModel

extension Site {
    /// Names with more bytes stand in no address: servers and proxies take 8 KB of it, and a byte may be three there.
    static let maxNameBytes = 1_000

    /// The address of a line's page, or of what is below it.
    ///
    /// Browsers take `.` and `..` out of a path even where they are encoded (URL Standard, "double-dot URL path
    /// segment"), and proxies decode `%2F`: names with these stand in the query. A name that is too long for any
    /// address is found by its key.
    package func line(_ name: String, _ query: [(String, String?)] = [], csv: Bool = false) -> String {
        let page = csv ? "line.csv" : "line"
        if name.utf8.count > Self.maxNameBytes { return address([page], [("key", Self.key(of: name))] + query) }
        let isPathUnfit =
            name.isEmpty || name == "." || name == ".." || name.hasSuffix(".csv")
            || name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        if isPathUnfit { return address([page], [("name", name)] + query) }
        return address(["lines", csv ? name + ".csv" : name], query)
    }

    /// What stands for a long name in addresses and forms.
    static func key(of name: String) -> String { String(StableHash.fnv1a(name.utf8), radix: 16) }

    /// Whether an address has this key in place of a name that is too long for it.
    package static func isKey(_ key: String, of name: String) -> Bool {
        name.utf8.count > maxNameBytes && self.key(of: name) == key
    }

    /// The name that an address or a form has, by itself or by its key; nil where no line has that key.
    func name(_ name: String?, orKey key: String?) async throws -> String? {
        guard name == nil, let key else { return name ?? "" }
        return try await ask { history in
            try history.names(fitting: ["*"]).first { $0.utf8.count > Self.maxNameBytes && Self.key(of: $0) == key }
        }
    }

    /// A line's name as a link to its page; a long one is cut.
    package func lineLink(_ name: String, _ query: [(String, String?)] = []) -> HTML {
        "<a class=\"name\" href=\"\(line(name, query))\">\(name.cut)</a>"
    }

    /// A link to a round's page; a share has no rounds, nor has a hub, and then it is the text alone.
    func round(_ id: String, _ text: HTML) -> HTML {
        share == nil && hasRounds ? "<a href=\"\(address(["rounds", id]))\">\(text)</a>" : text
    }

    /// The overview's lines of one group; nil where its value is too long for an address.
    package func linesOf(_ dimension: FieldDimension, _ value: String) -> String? {
        let item = FieldQuery.Filter(dimension, value).item
        return (item.1?.utf8.count ?? 0) > Self.maxNameBytes ? nil : address([], [item])
    }
}

extension String {
    /// What is shown of a text that others chose, where it is one of many: at most 200 letters.
    package var cut: String { utf8.count > 200 && count > 200 ? "\(prefix(199))…" : self }
}
