/// What is wrong with a destination's settings beyond what a `ParameterSpec` can say.
package struct ParameterProblem: Error, Equatable {
    /// The parameter at fault; nil: their combination.
    package let name: String?
    /// What is wrong and what to write instead; no secret.
    package let message: String
    /// What else is wrong with the same destination's settings.
    package let further: [ParameterProblem]

    package init(_ name: String?, _ message: String, further: [ParameterProblem] = []) {
        self.name = name
        self.message = message
        self.further = further
    }

    /// This one and the further ones, each alone.
    package var all: [ParameterProblem] { [ParameterProblem(name, message)] + further }
}

extension ParameterProblem {
    /// What of this one and the further ones does not follow from parameters that were refused already.
    package func news(_ parameters: Parameters) -> [ParameterProblem] {
        all.filter { $0.name.map { !parameters.refused.contains($0) } ?? parameters.refused.isEmpty }
    }
}
