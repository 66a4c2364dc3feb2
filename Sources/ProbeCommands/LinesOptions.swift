internal import ArgumentParser
internal import LineModel

/// Where the lines of a round come from.
struct LinesOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Lines files, or lines: host:port, or ingress:port>echo:port.",
            discussion: "An argument that can be read as a line is one; write ./a:1 for a file of such a name."))
    var arguments: [String] = []

    @Option(name: .customLong("lines"), help: "A lines file (CSV or JSON); - is standard input. May be repeated.")
    var files: [String] = []

    @Option(help: "Port of addresses that are written without one.")
    var defaultPort: UInt16?

    /// Every line, in the order of the command.
    ///
    /// - Throws: a `CommandFailure` with everything that is wrong with any of them.
    func lines() throws -> [Line] {
        var collected = LinesCollection()
        let defaults = LineDefaults(port: defaultPort, knownPayloads: PayloadCatalogue.kinds)
        if defaultPort == 0 { throw CommandFailure("--default-port 0: a port is 1 to 65535") }
        for argument in arguments {
            if let line = line(argument) {
                collected.add([line], from: "argument")
            } else {
                collected.addFile(argument, defaults)
            }
        }
        for file in files { collected.addFile(file, defaults) }
        guard collected.problems.isEmpty else { throw CommandFailure(collected.problems) }
        guard !collected.lines.isEmpty else {
            throw CommandFailure("no lines; name a lines file, or lines: plumbline probe 203.0.113.7:7000")
        }
        return collected.lines
    }

    /// nil: a file's name.
    private func line(_ argument: String) -> Line? {
        if argument == "-" || argument.hasPrefix("/") || argument.hasPrefix(".") { return nil }
        return try? Line(argument: argument, defaultPort: nil)
    }
}

/// Lines of several sources; their names must differ over all of them.
private struct LinesCollection {
    private(set) var lines: [Line] = []
    private(set) var problems: [String] = []
    private var origins: [String: String] = [:]

    mutating func add(_ more: [Line], from source: String) {
        for line in more {
            if let earlier = origins[line.name] {
                problems.append(
                    "\(source): there is a line \(TerminalText.quoted(line.name)) in \(earlier) already; "
                        + "give each line a name of its own")
            }
            origins[line.name] = source
        }
        lines += more
    }

    mutating func addFile(_ path: String, _ defaults: LineDefaults) {
        let name = path == "-" ? "standard input" : path
        do {
            let file = LinesFile.parse(bytes: try InputFile.read(path), source: name, defaults: defaults)
            problems += file.problems.map(\.description)
            if file.problems.isEmpty { add(file.lines, from: name) }
        } catch {
            problems.append("\(name): \(error.text)")
        }
    }
}
