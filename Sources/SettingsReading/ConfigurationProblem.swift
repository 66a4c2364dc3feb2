package import LineModel

/// Something in a configuration file that is wrong, or worth a warning.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// The file as its user named it.
    package let source: String
    /// Where in the file; nil when the problem is with the file as a whole.
    package let place: TextPlace?
    /// What is wrong and what to write instead; no secret.
    package let message: String

    /// - Parameters:
    ///   - place: nil when the problem is with the file as a whole.
    ///   - message: no secret may be in it.
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
    /// In the order of the file; never empty.
    package let problems: [ConfigurationProblem]

    /// - Parameter problems: at least one, in the order of the file.
    package init(problems: [ConfigurationProblem]) { self.problems = problems }
}
