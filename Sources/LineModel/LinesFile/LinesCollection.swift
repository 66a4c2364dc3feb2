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
    /// The source of each name; without those of `alone`.
    private var origins: [String: String] = [:]
    /// The source of all lines, while there is one whose names are known to differ; nil otherwise.
    private var alone: String?

    /// Has no lines yet.
    package init() {}

    /// Adds the lines of a source; each name that is taken already is a problem.
    ///
    /// - Parameter source: its name in problems.
    package mutating func add(_ more: [Line], from source: String) {
        if let alone {
            for line in lines { origins[line.name] = alone }
            self.alone = nil
        }
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
        guard file.problems.isEmpty else { return }
        guard lines.isEmpty, alone == nil else { return add(file.lines, from: source) }
        // A file has checked its names; of a million lines that need not be done twice.
        (lines, alone) = (file.lines, source)
    }
}
