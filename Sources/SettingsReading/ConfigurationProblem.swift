package import LineModel

/// Something in a configuration file that is wrong, or worth a warning.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// The file as its user named it.
    package let source: String
    /// nil: the file as a whole.
    package let place: TextPlace?
    /// What is wrong and what to write instead; no secret.
    package let message: String

    package init(source: String, place: TextPlace?, message: String) {
        self.source = source
        self.place = place
        self.message = message
    }

    /// `plumbline.yaml:12:5: probe.intervall is no setting; did you mean interval?`
    package var description: String {
        "\(source)\(place.map { ":\($0.line):\($0.column)" } ?? ""): \(message)"
    }
}

/// Everything that is wrong with a configuration file, in its order.
package struct ConfigurationProblems: Error, Equatable {
    package let problems: [ConfigurationProblem]

    package init(problems: [ConfigurationProblem]) { self.problems = problems }
}
