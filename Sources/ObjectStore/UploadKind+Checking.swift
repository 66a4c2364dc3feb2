package import ServiceSupport

extension UploadKind {
    /// What is wrong with the parameters beyond what their specifications say. Makes a target that is never used.
    ///
    /// - Returns: every problem but those that follow from parameters that were refused already.
    package func problems(_ parameters: Parameters) -> [ParameterProblem] {
        do {
            _ = try make(parameters, .forChecking)
            return []
        } catch {
            return error.news(parameters)
        }
    }
}
