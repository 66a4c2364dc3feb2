internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LineService
internal import SettingsReading
internal import SystemFiles

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a configuration and its lines files and say everything that is wrong with them.")

    @Argument(help: ArgumentHelp("The configuration.", valueName: "file"))
    var file = "plumbline.yaml"

    @Flag(help: "Say nothing when all is well.")
    var quiet = false

    func run() throws {
        let examined = try ConfigurationLoading.examine(file)
        let settings = examined.settings
        var collected = LinesCollection()
        if examined.canJudgeLines {
            for source in settings.lines { addFile(of: source, examined, to: &collected) }
        }
        if collected.hasExtraColumns {
            collected.problems.append(
                "\(file): lines: extra_columns: ignore passes over columns that are not known, tags makes tags of them")
        }
        var problems = examined.problems.map(\.description) + collected.problems
        if let problem = FleetAuthorities.problem(settings.fleet) { problems.append("\(file): \(problem)") }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        var warnings = examined.warnings.map(\.description) + examined.references.compactMap { $0.warning(file) }
        warnings += collected.notes
        // Those that a hub assigns are known to the service alone.
        let isKnown = settings.lines.allSatisfy(\.isFile) && !(settings.fleet != nil && settings.lines.isEmpty)
        if isKnown {
            warnings += UnmatchedSettings.warnings(settings, lines: collected.lines).map { "\(file): \($0)" }
        }
        let unknown = settings.canaries.subtracting(collected.lines.map(\.name)).sorted()
        if !unknown.isEmpty, isKnown {
            warnings.append(
                "\(file): canaries: there is no line \(unknown.map { TerminalText.quoted($0) }.joined(separator: ", "))"
            )
        }
        // What is so without lines was told by the reader.
        if RoundLength.finding(lines: [], settings: settings) == nil,
            let finding = RoundLength.finding(lines: collected.lines, settings: settings)
        {
            warnings.append("\(file): \(Words.keys.length(finding))")
        }
        for warning in warnings { Messages.write("plumblined", "warning: \(warning)") }
        if !quiet { try StandardOutput.write(ConfigurationSummary.text(settings, lines: collected.lines)) }
    }

    /// Problems of a lines file that are told: nobody mends more of them by hand.
    private static let maxProblems = 10_000

    /// The lines of a file; an address is asked by the service only.
    private func addFile(
        of source: LinesSourceSettings, _ examined: ExaminedConfiguration, to collected: inout LinesCollection
    ) {
        guard case .file(let path) = source.place else { return }
        do {
            let bytes = try InputFile.read(path)
            collected.add(
                LinesFile.parse(
                    bytes: bytes, source: path, defaults: examined.settings.lineDefaults(source),
                    bounds: LinesBounds(
                        maxLines: min(source.maxLines, examined.settings.maxLines), maxProblems: Self.maxProblems)),
                from: path)
        } catch {
            let named = examined.references.first { $0.kind == .linesFile && $0.path == path }
            let problem = ConfigurationProblem(
                source: file, place: named?.place,
                message: "\(named?.setting ?? "lines"): \(path) cannot be read: \(error.reason); name a file that "
                    + "this user may read"
            ).description
            // Named twice it is told once.
            if !collected.problems.contains(problem) { collected.problems.append(problem) }
        }
    }
}

extension LinesSourceSettings {
    fileprivate var isFile: Bool { if case .file = place { true } else { false } }
}

/// The environment of this process.
package enum ProcessEnvironment {
    /// Variables that are not UTF-8 are left out.
    package static var current: [String: String] {
        var found: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            if let text = String(validatingCString: entry), let equals = text.firstIndex(of: "=") {
                found[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next = next.advanced(by: 1)
        }
        return found
    }
}
