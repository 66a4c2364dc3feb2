/// A setting that one kind of destination has: what the configuration's reader checks it against.
package struct ParameterSpec: Sendable {
    /// How a value is written in YAML.
    package enum Kind: Sendable {
        case text
        /// Hidden wherever it could be shown.
        case secret
        /// A list of secrets, or one.
        case secrets
        /// An absolute http or https address, hidden where it is shown: robots carry their key in it.
        case address
        /// A list of such addresses, or one; hidden likewise.
        case addresses
        /// A file's path; a relative one begins at the configuration's directory.
        case path
        /// A program's path on this machine.
        case program
        /// A list of texts, or one text.
        case texts
        case flag
        case whole(ClosedRange<Int>)
        /// `30s`
        case duration
        /// One of these texts.
        case choice([String])
    }

    /// The name as in YAML, in snake case.
    package let name: String
    /// How its value is written, and so which `Parameters.Value` it becomes.
    package let kind: Kind
    /// Whether a destination without it is refused.
    package let isRequired: Bool

    /// - Parameters:
    ///   - name: as in YAML, in snake case; unique within a kind of destination.
    ///   - isRequired: whether a destination without it is refused.
    package init(_ name: String, _ kind: Kind, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
    }
}
