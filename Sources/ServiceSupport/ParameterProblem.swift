/// What is wrong with a destination's settings beyond what a `ParameterSpec` can say.
package struct ParameterProblem: Error, Equatable {
    /// The name of the parameter at fault; nil when each is right and their combination is wrong.
    package let name: String?
    /// What is wrong and what to write instead; no secret.
    package let message: String
    /// What else is wrong with the same destination's settings.
    package let further: [ParameterProblem]

    /// - Parameters:
    ///   - name: the parameter at fault; nil when their combination is wrong.
    ///   - message: what is wrong and what to write instead, without any secret.
    ///   - further: problems of the same destination that were found with it.
    package init(_ name: String?, _ message: String, further: [ParameterProblem] = []) {
        self.name = name
        self.message = message
        self.further = further
    }

    /// This problem and the further ones, each without further ones of its own.
    package var all: [ParameterProblem] { [ParameterProblem(name, message)] + further }
}

extension ParameterProblem {
    /// Those of this problem and the further ones that do not merely follow from parameters that were refused already.
    package func news(_ parameters: Parameters) -> [ParameterProblem] {
        all.filter { $0.name.map { !parameters.refused.contains($0) } ?? parameters.refused.isEmpty }
    }
}
