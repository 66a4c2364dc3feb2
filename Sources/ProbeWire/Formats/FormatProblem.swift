internal import LineModel

/// Why a format cannot serve a round, for people: the place, the cause and the remedy.
package struct FormatProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
