package import ServiceSupport

/// One kind of upload target: what the configuration calls it, its settings, and how it is made from them.
///
/// A new one is one file beside this one and one line in `UploadCatalogue`.
package struct UploadKind: Sendable {
    /// The key under `upload`.
    package let keyword: String
    /// The settings below the keyword; the reader refuses any other.
    package let parameters: [ParameterSpec]
    /// Makes a target from parameters that match `parameters`. Makes no request.
    ///
    /// Throws a `ParameterProblem` for what a `ParameterSpec` cannot say.
    package let make: @Sendable (Parameters, Surroundings) throws(ParameterProblem) -> any UploadTarget

    /// - Parameter keyword: unique among upload targets.
    package init(
        keyword: String, parameters: [ParameterSpec],
        make: @escaping @Sendable (Parameters, Surroundings) throws(ParameterProblem) -> any UploadTarget
    ) {
        self.keyword = keyword
        self.parameters = parameters
        self.make = make
    }
}
