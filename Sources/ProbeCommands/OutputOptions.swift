internal import ArgumentParser
internal import Glibc
internal import LineModel
internal import LineReport

/// Where a round's results go.
struct OutputOptions: ParsableArguments {
    @Option(help: "What standard output shows: table, json, csv or text.", transform: OutputOptions.format)
    var format = RoundRenderer.table

    @Option(
        help: "Also write a file; its format follows the ending (.json, .csv, .txt). May be repeated.")
    var output: [String] = []

    @Option(help: "Also write one NDJSON object a probe to this file.")
    var samples: String?

    @Option(help: "The name of the place that this machine measures from.")
    var vantage = "local"

    @Option(help: "Colours on standard output: auto, always or never.")
    var color = ColorChoice.auto

    @Option(help: "Most lines that the table shows; worst first (default: all).")
    var top: Int?

    @Flag(help: "No progress on standard error.")
    var noProgress = false

    @Flag(help: "No results on standard output; the exit status and the files tell.")
    var quiet = false

    static func format(_ text: String) throws -> RoundRenderer {
        do {
            return try RendererCatalogue.renderer(named: text)
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Opens every file before the round.
    ///
    /// - Throws: a `CommandFailure` naming each file that cannot be written.
    func open() throws -> Outputs {
        var problems: [String] = []
        var files: [(OutputFile, RoundRenderer)] = []
        func add(_ path: String, _ renderer: () throws -> RoundRenderer) {
            do {
                let renderer = try renderer()
                files.append((try OutputFile(path), renderer))
            } catch let error as OutputFile.Failure {
                problems.append(error.text)
            } catch {
                problems.append("--output \(path): \(error)")
            }
        }
        for path in output { add(path) { try RendererCatalogue.renderer(forFile: path) } }
        if let samples { add(samples) { .samples } }
        if let top, top < 1 { problems.append("--top \(top): write 1 or more lines") }
        guard problems.isEmpty else { throw CommandFailure(problems) }
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
    /// - Throws: a `CommandFailure` naming each file that could not be written.
    func write(_ report: RoundReport) throws {
        var context = RenderContext(version: Version.text)
        var problems: [String] = []
        for (file, renderer) in files {
            do {
                try renderer.render(report, context) { try file.write($0) }
                try file.commit()
            } catch let error as OutputFile.Failure {
                problems.append(error.text)
            }
        }
        context.color = options.color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = Terminal.columns(STDOUT_FILENO)
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
