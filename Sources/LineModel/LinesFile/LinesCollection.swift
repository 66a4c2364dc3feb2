/// Lines of several sources; their names must differ over all of them.
package struct LinesCollection: Sendable {
    package private(set) var lines: [Line] = []
    /// For people, one each; lines are to be used only when there are none.
    package var problems: [String] = []
    private var origins: [String: String] = [:]

    package init() {}

    /// - Parameter source: what problems call it.
    package mutating func add(_ more: [Line], from source: String) {
        for line in more {
            if let earlier = origins[line.name] {
                let name = TerminalText.quoted(line.name)
                problems.append(
                    source == earlier
                        ? "\(source) has the line \(name) twice; leave one out"
                        : "\(source) has a line \(name), and so has \(earlier); "
                            + "leave one out, or give each a name of its own")
            }
            origins[line.name] = source
        }
        lines += more
    }

    /// A file's lines where it has no problem, else its problems.
    package mutating func add(_ file: LinesFile, from source: String) {
        problems += file.problems.map(\.description)
        if file.problems.isEmpty { add(file.lines, from: source) }
    }
}
