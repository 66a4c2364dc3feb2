internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import ProbeWire
internal import SystemFiles

/// Where the lines of a round come from.
struct LinesOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Lines files (- is standard input), or lines: host:port, or 'ingress:port>echo:port', in quotes because of "
                + "the shell. What can be read as a line is one; write ./a:1 for a file of such a name.",
            valueName: "file or line"))
    var arguments: [String] = []

    @Option(
        name: .customLong("lines"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A lines file (CSV or JSON); - is standard input. May be repeated.", valueName: "file"))
    var files: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Port, 1 to 65535, of addresses that are written without one. (default: none)", valueName: "port"))
    var defaultPort: UInt16?

    @Option(
        name: .customLong("extra-columns"),
        help: ArgumentHelp(
            "What becomes of columns that no lines file knows: refuse, ignore or tags, which makes a tag of each. One "
                + "that begins with # is always ignored. (default: refuse)",
            valueName: "what"))
    var extraColumns = ExtraColumns.refuse

    @Option(
        name: .customLong("template"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A template file: lines and --payload may name it without its .template. Or a folder with such files. May "
                + "be repeated.",
            valueName: "file or folder"))
    var templates: [String] = []

    /// The payloads that lines may name.
    ///
    /// - Throws: a `CommandFailure` with everything that is wrong with the templates.
    func catalogue() throws -> FormatCatalogue { try TemplateFiles.catalogue(templates) }

    /// Every line, in the order of the command.
    ///
    /// - Parameter writesNotes: says on standard error what was passed over in files.
    /// - Throws: a `CommandFailure` with everything that is wrong with any of them.
    func lines(_ catalogue: FormatCatalogue, writesNotes: Bool = true) throws -> [Line] {
        var collected = LinesCollection()
        var defaults = LineDefaults(port: defaultPort, formats: catalogue)
        defaults.extraColumns = extraColumns
        if defaultPort == 0 { throw CommandFailure("--default-port 0: a port is 1 to 65535") }
        for argument in arguments {
            switch reading(argument) {
            case .line(let line): collected.add([line], from: "the command")
            case .file: collected.addFile(argument, defaults)
            case .neither(let error): collected.problems.append("\(error)")
            }
        }
        for file in files { collected.addFile(file, defaults) }
        if collected.hasExtraColumns {
            collected.problems.append(
                "columns that are not known: --extra-columns ignore passes over them, --extra-columns tags makes tags")
        }
        guard collected.problems.isEmpty else { throw CommandFailure(collected.problems) }
        guard !collected.lines.isEmpty else {
            throw CommandFailure("no lines; name a lines file, or lines: plumbline probe 203.0.113.7:7000")
        }
        for note in collected.notes where writesNotes { Messages.write("plumbline", note) }
        return collected.lines
    }

    private enum Reading {
        case line(Line)
        case file
        case neither(TextError)
    }

    /// A line where its port is written; else a file where there is one; else a line of a host alone, or a mistake in
    /// one.
    private func reading(_ argument: String) -> Reading {
        if argument == "-" || argument.hasPrefix("/") || argument.hasPrefix(".") { return .file }
        if let line = try? Line(argument: argument, defaultPort: nil) { return .line(line) }
        if InputFile.exists(argument) { return .file }
        do {
            let line = try Line(argument: argument, defaultPort: defaultPort)
            return defaultPort == nil ? .file : .line(line)
        } catch {
            return argument.contains(where: { ":>".contains($0) }) ? .neither(error) : .file
        }
    }
}

extension LinesCollection {
    fileprivate mutating func addFile(_ path: String, _ defaults: LineDefaults) {
        let name = path == "-" ? "standard input" : path
        do {
            add(LinesFile.parse(bytes: try InputFile.read(path), source: name, defaults: defaults), from: name)
        } catch {
            problems.append("\(name): \(error.text)")
        }
    }
}

extension ExtraColumns: ExpressibleByArgument {}
