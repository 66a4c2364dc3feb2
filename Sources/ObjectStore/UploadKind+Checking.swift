package import ServiceSupport

extension UploadKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a target that is never used.
    ///
    /// - Returns: all of it, but for what follows from parameters that were refused already.
    package func problems(_ parameters: Parameters) -> [ParameterProblem] {
        do {
            _ = try make(parameters, .forChecking)
            return []
        } catch {
            return error.news(parameters)
        }
    }
}
