/// Lines of several sources; their names must differ over all of them.
package struct LinesCollection: Sendable {
    /// The lines of all sources, in the order in which they were added.
    package private(set) var lines: [Line] = []
    /// For people, one each; the lines are to be used only when there is none.
    package var problems: [String] = []
    /// What was passed over in the sources, for people, one each.
    package private(set) var notes: [String] = []
    /// Whether a problem is a column (or key) that could be passed over.
    package private(set) var hasExtraColumns = false
    private var origins: [String: String] = [:]

    /// Has no lines yet.
    package init() {}

    /// Adds the lines of a source; each name that is taken already is a problem.
    ///
    /// - Parameter source: its name in problems.
    package mutating func add(_ more: [Line], from source: String) {
        origins.reserveCapacity(origins.count + more.count)
        for line in more {
            if let earlier = origins.updateValue(source, forKey: line.name) {
                let name = TerminalText.quoted(line.name)
                problems.append(
                    source == earlier
                        ? "\(source) has the line \(name) twice; leave one out"
                        : "\(source) has a line \(name), and so has \(earlier); "
                            + "leave one out, or give each a name of its own")
            }
        }
        // A first source's lines are not held twice.
        if lines.isEmpty { lines = more } else { lines += more }
    }

    /// Adds a file's lines when it has no problem, and its problems otherwise.
    package mutating func add(_ file: LinesFile, from source: String) {
        problems += file.problems.map(\.description)
        notes += file.notes.map { "\(source): \($0)" }
        hasExtraColumns = hasExtraColumns || file.hasExtraColumns
        if file.problems.isEmpty { add(file.lines, from: source) }
    }
}
