package import LineModel
package import Yams

/// One value of the file: where it is, what it is called.
package struct ConfigurationValue {
    package let reader: ConfigurationReader
    package let node: Node
    /// `notify[2].name`, for people.
    package let path: String
    /// `notify[].name`
    package let pattern: String

    package init(reader: ConfigurationReader, node: Node, path: String, pattern: String) {
        self.reader = reader
        self.node = node
        self.path = path
        self.pattern = pattern
    }

    package var place: TextPlace { node.mark.map { TextPlace($0) } ?? TextPlace(line: 1, column: 1) }

    package func report(_ message: String) { reader.report(place, path.isEmpty ? message : "\(path): \(message)") }

    package func report(_ error: TextError) { report(error.description) }

    /// `text`, `a list`, `settings` or `nothing`.
    package var kind: String {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }

    /// Its settings; nil, reported, where it has none.
    package func section() -> ConfigurationSection? {
        guard case .mapping(let mapping) = node else {
            report("\(kind) where settings belong; write \(path.isEmpty ? "key: value" : "{key: value}")")
            return nil
        }
        return ConfigurationSection(self, mapping)
    }

    /// Its items; nil, reported, where it is no list.
    package func items() -> [ConfigurationValue]? {
        guard case .sequence(let sequence) = node else {
            report("\(kind) where a list belongs; write [a, b], or each item on a line of its own behind `- `")
            return nil
        }
        return sequence.enumerated().compactMap { index, node in
            let value = ConfigurationValue(
                reader: reader, node: node, path: "\(path)[\(index + 1)]", pattern: "\(pattern)[]")
            return reader.visit(value.place) ? value : nil
        }
    }
}

extension ConfigurationValue {
    /// What `parse` makes of the text; nil, reported, where it makes nothing.
    ///
    /// - Parameter expectation: for a text that came from the environment or a file, which messages must not show.
    package func parse<Value>(_ expectation: String, _ parse: (String) throws(TextError) -> Value) -> Value? {
        guard let expanded = expanded() else { return nil }
        do {
            return try parse(expanded.text)
        } catch {
            report(expanded.origin.map { "what \($0) holds cannot be used here; \(expectation)" } ?? error.description)
            return nil
        }
    }
}
