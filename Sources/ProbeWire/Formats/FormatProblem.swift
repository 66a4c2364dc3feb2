internal import LineModel

/// Why a format cannot serve a round, for people: the place, the cause and the remedy.
package struct FormatProblem: Error, Equatable, CustomStringConvertible {
    /// Can be printed as it is, without a full stop at the end.
    package let description: String

    /// - Parameter description: the place, the cause and the remedy.
    package init(_ description: String) { self.description = description }
}
