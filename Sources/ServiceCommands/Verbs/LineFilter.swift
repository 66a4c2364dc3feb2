internal import ArgumentParser
internal import LineModel

/// Which lines are asked for, by patterns.
struct LineFilter: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only lines of this name; * stands for any text.", valueName: "pattern"))
    var name: [String] = []
    @Option(
        help: ArgumentHelp(
            "Only lines with this tag: key=value, or key alone; patterns as for --name.", valueName: "tag"))
    var tag: [String] = []
    @Option(
        help: ArgumentHelp("Only lines that the round found so: healthy, abnormal or unmeasured.", valueName: "state"))
    var state: [LineVerdict] = []

    /// Whether a line is asked for.
    func fits(_ line: Line, _ verdict: LineVerdict) -> Bool {
        (name.isEmpty || name.contains { NamePattern.fits(line.name, $0) })
            && (state.isEmpty || state.contains(verdict)) && tag.allSatisfy { Self.has(line.tags, $0) }
    }

    /// What the history can look for itself, so that it answers with few lines that do not fit.
    var query: FieldQuery {
        var query = FieldQuery()
        for asked in tag where !NamePattern.isPattern(asked) {
            let parts = asked.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 { query.filters.append(FieldQuery.Filter(.tag(parts[0]), parts[1])) }
        }
        // Text between stars is somewhere in the name; blanks part words there.
        if name.count == 1, !name[0].contains(" ") { query.search = name[0].replacing("*", with: " ") }
        return query
    }

    private static func has(_ tags: [Tag], _ asked: String) -> Bool {
        let parts = asked.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (key, value) = (parts[0], parts.count == 2 ? parts[1] : nil)
        return tags.contains { $0.key == key && NamePattern.fits($0.value, value ?? "*") }
    }
}

extension LineVerdict: ExpressibleByArgument {}
