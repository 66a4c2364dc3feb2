package import LineModel

/// One format of the catalogue.
package struct FormatEntry: Sendable {
    /// What `make` throws.
    package typealias Problem = FormatProblem

    /// What holds for all rounds of the format.
    package let traits: FormatTraits
    /// Makes the format for one round.
    ///
    /// - Throws: `FormatProblem` when the round's settings and the format do not go together.
    package let make: @Sendable (FormatContext) throws(Problem) -> ErasedFormat

    /// - Parameter make: makes the format for one round; called before anything is sent, and may throw.
    package init(
        _ traits: FormatTraits, make: @escaping @Sendable (FormatContext) throws(Problem) -> ErasedFormat
    ) {
        self.traits = traits
        self.make = make
    }
}
