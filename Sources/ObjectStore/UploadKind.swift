package import ServiceSupport

/// One kind of upload target: what the configuration calls it, its settings, and how it is made from them.
///
/// A new one is one file beside this one and one line in `UploadCatalogue`.
package struct UploadKind: Sendable {
    /// The key under `upload`.
    package let keyword: String
    package let parameters: [ParameterSpec]
    package let make: @Sendable (Parameters, Surroundings) throws(ParameterProblem) -> any UploadTarget

    package init(
        keyword: String, parameters: [ParameterSpec],
        make: @escaping @Sendable (Parameters, Surroundings) throws(ParameterProblem) -> any UploadTarget
    ) {
        self.keyword = keyword
        self.parameters = parameters
        self.make = make
    }
}
