/// A destination's settings as read, checked against its `ParameterSpec`s: names are known, kinds are right, what is
/// required is there.
package struct Parameters: Equatable, Sendable {
    /// A value by the kind of its parameter.
    package enum Value: Equatable, Sendable {
        case text(String)
        case secret(Secret)
        case secrets([Secret])
        case texts([String])
        case flag(Bool)
        case whole(Int)
        case duration(Duration)
    }

    private let values: [String: Value]
    /// What came from the environment or from files, in whichever parameter it stands.
    package let filledIn: [Secret]
    /// Names of those whose values were reported as wrong already, or as missing, and may lack here.
    package let refused: Set<String>

    /// - Parameter values: `.text` for text, path and choice, `.secret` for secret and address, `.secrets` for
    ///   secrets and addresses.
    package init(_ values: [String: Value] = [:], filledIn: [Secret] = [], refused: Set<String> = []) {
        self.values = values
        self.filledIn = filledIn
        self.refused = refused
    }

    /// These, with others added or put in their place.
    package func adding(_ more: [String: Value]) -> Parameters {
        Parameters(values.merging(more) { _, new in new }, filledIn: filledIn, refused: refused)
    }

    /// The value of a text, a path, a program or a choice; nil when it was not given, or is of another kind.
    package func text(_ name: String) -> String? { if case .text(let text) = values[name] { text } else { nil } }
    /// The value of a secret or an address; nil when it was not given, or is of another kind.
    package func secret(_ name: String) -> Secret? {
        if case .secret(let secret) = values[name] { secret } else { nil }
    }

    /// The values of secrets or addresses, in the order of the file; empty when none was given.
    package func secrets(_ name: String) -> [Secret] {
        if case .secrets(let secrets) = values[name] { secrets } else { [] }
    }

    /// The values of a list of texts, in the order of the file; empty when none was given.
    package func texts(_ name: String) -> [String] { if case .texts(let texts) = values[name] { texts } else { [] } }
    /// The value of a switch; nil when it was not given, so that the destination's default holds.
    package func flag(_ name: String) -> Bool? { if case .flag(let flag) = values[name] { flag } else { nil } }
    /// The value of a whole number, in its spec's range; nil when it was not given.
    package func whole(_ name: String) -> Int? { if case .whole(let whole) = values[name] { whole } else { nil } }
    /// The value of a duration; nil when it was not given.
    package func duration(_ name: String) -> Duration? {
        if case .duration(let duration) = values[name] { duration } else { nil }
    }
}
