package import LineModel
package import Yams

/// One value of the file: where it is, what it is called.
package struct ConfigurationValue {
    /// Takes the problems and knows what the value may refer to.
    package let reader: ConfigurationReader
    /// The value as it was parsed, before anything is filled in.
    package let node: Node
    /// `notify[2].name`, for people.
    package let path: String
    /// The settings of all list items alike, for a catalogue of settings: `notify[].name`.
    package let pattern: String

    /// - Parameters:
    ///   - path: for people, with the number of a list's item: `notify[2].name`.
    ///   - pattern: the same without the number: `notify[].name`.
    package init(reader: ConfigurationReader, node: Node, path: String, pattern: String) {
        self.reader = reader
        self.node = node
        self.path = path
        self.pattern = pattern
    }

    /// Where the value begins; the file's first character when the parser does not say.
    package var place: TextPlace { node.mark.map { TextPlace($0) } ?? TextPlace(line: 1, column: 1) }

    /// Notes at this place that something is wrong, with the setting's path before the message. No secret may be in it.
    package func report(_ message: String) { reader.report(place, path.isEmpty ? message : "\(path): \(message)") }

    /// The same for a text that could not be read; the error may quote the text, so it must not be secret.
    package func report(_ error: TextError) { report(error.description) }

    /// What people call this kind of value: `text`, `a list`, `a mapping`, `an alias` or `nothing`.
    package var kind: String {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }

    /// Its settings; nil, reported, when it is no mapping.
    package func section() -> ConfigurationSection? {
        guard case .mapping(let mapping) = node else {
            report("\(kind) where settings belong; write \(path.isEmpty ? "key: value" : "{key: value}")")
            return nil
        }
        return ConfigurationSection(self, mapping)
    }

    /// Its items; nil, reported, when it is no list.
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
    /// What `parse` makes of the text; nil, reported, when the value is no text or `parse` throws.
    ///
    /// - Parameter expectation: what to write, in the message for a text that came from the environment or a file and
    ///   must not be shown.
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
