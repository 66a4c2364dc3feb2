internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import SystemFiles

/// Where a round's results go.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What standard output shows: table, json, csv or text. (default: table)", valueName: "format"),
        transform: OutputOptions.format)
    var format = RoundRenderer.table

    @Option(
        help: ArgumentHelp(
            "Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.", valueName: "file")
    )
    var output: [String] = []

    @Flag(
        name: .customLong("csv-bom"),
        help: "Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.")
    var marksCSV = false

    @Option(help: ArgumentHelp("Also write one NDJSON object a probe to this file.", valueName: "file"))
    var samples: String?

    @Option(help: ArgumentHelp("The name of the place that this machine measures from.", valueName: "name"))
    var vantage = "local"

    @Option(
        help: ArgumentHelp(
            "Colours on standard output; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Most lines that the table shows; worst first. (default: all)", valueName: "lines"))
    var top: Int?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Also sum lines up by ingress, echo, or a tag's key (tag:KEY where it is called so): below the table, and "
                + "as groups in JSON; may be repeated.", valueName: "what"))
    var by: [FieldDimension] = []

    @Flag(help: "No progress on standard error.")
    var noProgress = false

    @Flag(help: "No results on standard output; the exit status and the files tell.")
    var quiet = false

    /// - Throws: a `CommandFailure` where no line has what they are to be summed up by.
    func checkGroups(of lines: [Line]) throws(CommandFailure) {
        let problems = by.filter { dimension in !lines.contains { dimension.group(of: $0) != nil } }.map { dimension in
            let keys = Set(lines.flatMap { $0.tags.map(\.key) }).sorted()
            let known = ["ingress", "echo"] + keys.prefix(20)
            let nearest = NearestName.find(for: dimension.word, among: known).map { "; did you mean \($0)?" } ?? ""
            return dimension == .echo
                ? "--by echo: no line has an echo"
                : "--by \(TerminalText.quoted(dimension.word)): no line has this tag\(nearest)"
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
    }

    static func format(_ text: String) throws -> RoundRenderer {
        do {
            return try RendererCatalogue.renderer(named: text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Opens every file before the round. Waits for the readers of pipes until a signal is queued.
    ///
    /// - Throws: a `CommandFailure` naming each file that cannot be written.
    func open(_ signals: SignalQueue) throws -> Outputs {
        var problems: [String] = []
        var files: [(OutputFile, RoundRenderer)] = []
        var isInterrupted = false
        func add(_ path: String, _ renderer: () throws -> RoundRenderer) {
            guard !isInterrupted else { return }
            do {
                let renderer = try renderer()
                let file = try OutputFile(path, interrupt: signals.descriptor) {
                    Messages.write("plumbline", "\(path): waiting until somebody reads it")
                }
                if let same = files.first(where: { $0.0.identity == file.identity })?.0 {
                    // One spelling of both is told as such already.
                    guard same.path != path else { return }
                    return problems.append("\(same.path) and \(path) are one file; give each result a file of its own")
                }
                files.append((file, renderer))
            } catch let error as OutputFile.Failure {
                isInterrupted = error.isInterrupted
                problems.append(error.text)
            } catch {
                problems.append("--output \(path): \(error)")
            }
        }
        let paths = output + [samples].compactMap(\.self)
        for path in Set(paths).sorted() where paths.count(where: { $0 == path }) > 1 {
            problems.append("\(path) is named for two results; give each a file of its own")
        }
        for path in output { add(path) { try RendererCatalogue.renderer(forFile: path) } }
        if let samples { add(samples) { .samples } }
        if let top, top < 1 { problems.append("--top \(top): write 1 or more lines") }
        if !FileName.isText(vantage) { problems.append("--vantage \(vantage): is not UTF-8; write it in UTF-8") }
        guard problems.isEmpty else {
            throw CommandFailure(problems, status: isInterrupted ? .interrupted : .wrongInput)
        }
        return Outputs(options: self, files: files)
    }
}

/// The opened places of a round's results.
struct Outputs {
    let options: OutputOptions
    let files: [(OutputFile, RoundRenderer)]

    /// Shows and writes the report. A reader of standard output that has gone away does not keep the files from being
    /// written.
    ///
    /// - Parameter signals: kept from the files, and released before standard output, which may block for ever.
    /// - Throws: a `CommandFailure` naming each file that could not be written.
    func write(_ report: RoundReport, signals: SignalQueue? = nil) throws {
        var context = RenderContext(version: Version.text)
        context.marksCSV = options.marksCSV
        context.groupings = options.by
        var problems: [String] = []
        for (file, renderer) in files {
            do {
                file.isHurried = report.ledger.interrupted
                try renderer.render(report, context) { try file.write($0) }
                try file.commit()
            } catch let error as OutputFile.Failure {
                problems.append(error.text)
            }
        }
        signals?.release()
        context.color = options.color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = TerminalSize.columns(STDOUT_FILENO)
        context.rows = TerminalSize.rows(STDOUT_FILENO)
        context.maxRows = options.top
        if !options.quiet {
            do {
                try options.format.render(report, context) { try StandardOutput.write($0) }
            } catch let error as WriteFailure {
                if !error.isBrokenPipe { problems.append("standard output cannot be written: \(error.text)") }
            }
        }
        guard problems.isEmpty else { throw CommandFailure(problems, status: .noRound) }
    }
}
