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
    /// nil: the file as a whole.
    package let place: TextPlace?
    /// nil: no single value.
    package let field: Field?
    package let error: TextError

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
