/// Something wrong in a lines file, with all that is needed to mend it.
package struct LinesProblem: Error, Hashable, Sendable {
    /// What the file calls the value.
    package enum Field: Hashable, Sendable {
        /// A CSV column, by its name in the header.
        case column(String)
        /// A JSON key, or a label of a Prometheus `file_sd` group.
        case key(String)
    }

    /// The file (or address) as its user named it.
    package let source: String
    /// Where in the file; nil when the problem is with the file as a whole.
    package let place: TextPlace?
    /// The value that is wrong; nil when it is no single value.
    package let field: Field?
    /// What is wrong and what is expected.
    package let error: TextError

    /// - Parameters:
    ///   - source: the file or address as its user named it.
    ///   - place: nil when the problem is with the file as a whole.
    ///   - field: nil when no single value is wrong.
    package init(source: String, place: TextPlace?, field: Field? = nil, error: TextError) {
        self.source = source
        self.place = place
        self.field = field
        self.error = error
    }
}

extension LinesProblem: CustomStringConvertible {
    /// `lines.csv:12:7 (column ingress): port 70000 is not 1 to 65535; write host:port, for example 203.0.113.7:7000`.
    package var description: String {
        let position = place.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(source)\(position)\(fieldText): \(error)"
    }

    private var fieldText: String {
        switch field {
        case .column(let name): " (column \(name))"
        case .key(let name): " (key \(name))"
        case nil: ""
        }
    }
}
