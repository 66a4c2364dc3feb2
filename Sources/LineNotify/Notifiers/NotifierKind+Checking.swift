package import LineModel
package import ServiceSupport

extension NotifierKind {
    /// What is wrong with the parameters beyond what their specifications say: makes a notifier that is never used.
    ///
    /// - Returns: all of it, but for what follows from parameters that were refused already.
    package func problems(_ parameters: Parameters, _ language: MessageLanguage) -> [ParameterProblem] {
        do {
            _ = try make(parameters, NotifierContext(.forChecking, language: language))
            return []
        } catch {
            return error.news(parameters)
        }
    }
}
