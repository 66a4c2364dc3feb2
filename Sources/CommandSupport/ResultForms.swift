internal import ArgumentParser
package import LineModel

/// How a result is shown that is a text.
package enum TextFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people.
    case text
    /// For programs.
    case json
}

/// How a result is shown that is a table.
package enum TableFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people.
    case table
    /// For programs.
    case json
}

extension MessageLanguage: ExpressibleByArgument {}
