package import ServiceSupport

/// One kind of notifier: what the configuration calls it, its settings, and how it is made from them.
///
/// A new one is one file beside this one and one line in `NotifierCatalogue`.
package struct NotifierKind: Sendable {
    /// The key under `notify`.
    package let keyword: String
    /// The settings of the kind beside those that every notifier has.
    package let parameters: [ParameterSpec]
    /// Whether a destination with these parameters has to be told every round of incidents that go on.
    package let wantsContinued: @Sendable (Parameters) -> Bool
    /// The largest number of lines of an incident that goes on which such a destination has a use for.
    package let continuedLines: Int
    /// How it takes the pictures of alarms.
    package let pictures: PictureWay
    /// What is to be told of parameters that can be used, but hardly as they are meant.
    package let warnings: @Sendable (Parameters) -> [ParameterProblem]
    /// Makes a notifier from settings that fit `parameters`, and throws what is wrong with them beyond that.
    package let make: @Sendable (Parameters, NotifierContext) throws(ParameterProblem) -> any Notifier

    /// A kind; by default it wants no incidents that go on, and has a use for all of an incident's lines.
    package init(
        keyword: String, parameters: [ParameterSpec],
        wantsContinued: @escaping @Sendable (Parameters) -> Bool = { _ in false }, continuedLines: Int = .max,
        pictures: PictureWay = .none,
        warnings: @escaping @Sendable (Parameters) -> [ParameterProblem] = { _ in [] },
        make: @escaping @Sendable (Parameters, NotifierContext) throws(ParameterProblem) -> any Notifier
    ) {
        self.keyword = keyword
        self.parameters = parameters
        self.wantsContinued = wantsContinued
        self.continuedLines = continuedLines
        self.pictures = pictures
        self.warnings = warnings
        self.make = make
    }
}
