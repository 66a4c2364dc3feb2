internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineService
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
        let environment = ProcessEnvironment.current
        let loaded: LoadedConfiguration
        do throws(ConfigurationProblems) {
            loaded = try ConfigurationFile.load(path: file, environment: environment)
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
        let settings = loaded.settings
        var collected = LinesCollection()
        for source in settings.lines { collected.addFile(of: source, settings.lineDefaults(source)) }
        guard collected.problems.isEmpty else { throw CommandFailure(collected.problems) }
        var warnings = loaded.warnings.map(\.description)
        let unknown = settings.canaries.subtracting(collected.lines.map(\.name)).sorted()
        if !unknown.isEmpty, settings.lines.allSatisfy(\.isFile) {
            warnings.append(
                "\(file): canaries: there is no line \(unknown.map { TerminalText.quoted($0) }.joined(separator: ", "))"
            )
        }
        if warnings.isEmpty, let text = RoundLength.warning(lines: collected.lines, settings: settings) {
            warnings.append("\(file): \(text)")
        }
        for warning in warnings { StandardError.write("plumblined: warning: \(warning)\n") }
        if !quiet { try StandardOutput.write(ConfigurationSummary.text(settings, lines: collected.lines)) }
    }
}

extension LinesSourceSettings {
    fileprivate var isFile: Bool { if case .file = place { true } else { false } }
}

extension LinesCollection {
    /// The lines of a file; an address is asked by the service only.
    fileprivate mutating func addFile(of source: LinesSourceSettings, _ defaults: LineDefaults) {
        guard case .file(let path) = source.place else { return }
        do {
            add(LinesFile.parse(bytes: try InputFile.read(path), source: path, defaults: defaults), from: path)
        } catch {
            problems.append("\(path): \(error.text)")
        }
    }
}

/// The environment of this process.
enum ProcessEnvironment {
    /// Variables that are not UTF-8 are left out.
    static var current: [String: String] {
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
